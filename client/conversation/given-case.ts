/** What opens one case for somebody who became a member later. `docs/protocol.md`, "Case grants". */
import { caseIdBytes, concat, ensure, keyBytes, type Reader, u8, u16 } from '../../crypto/index.js';

/** What opens one case: where its entries and letters stand. Its own keys stand in its first letter. */
export interface GivenCase {
  caseId: Uint8Array;
  /** Day on which it was opened. */
  day: number;
  /** To whom else it was given: ascending. */
  readers: number[];
  /** Board secrets drawn after the first. */
  epochs: { epoch: number; secret: Uint8Array }[];
  /** Keys of the case logs of each writer, 32 bytes. */
  logs: { person: number; logKey: Uint8Array }[];
}

/** Most of each that travels of one case: 5.5 KB, so that any case fits one letter. */
export const givenLimits = { epochs: 40, logs: 120 } as const;
/** `case 32 ‖ day 2 ‖ readers ‖ epochs ‖ logs`, each list with its number of one byte before it. */
export const encodeGivenCase = (g: GivenCase): Uint8Array =>
  concat(
    g.caseId,
    u16(g.day),
    u8(g.readers.length),
    ...g.readers.map(u16),
    u8(g.epochs.length),
    ...g.epochs.map(({ epoch, secret }) => concat(u16(epoch), secret)),
    u8(g.logs.length),
    ...g.logs.map(({ person, logKey }) => concat(u16(person), logKey)),
  );

/** Throws `size`, `header`. */
export function readGivenCase(read: Reader): GivenCase {
  const caseId = read.take(caseIdBytes, 'case');
  const day = read.u16('day');
  const list = <T>(what: string, one: () => T): T[] => Array.from({ length: read.u8(what) }, one);
  const readers = list('readers', () => read.u16('reader'));
  ensure(
    readers.every((person, i) => person > (readers[i - 1] ?? 0)),
    'header',
    'order of readers',
  );
  const epochs = list('epochs', () => ({
    epoch: read.u16('epoch'),
    secret: read.take(keyBytes, 'board secret'),
  }));
  ensure(epochs.length <= givenLimits.epochs, 'header', 'epochs of a given case');
  ensure(
    epochs.every(({ epoch }) => epoch >= 1),
    'header',
    'epoch of a given case',
  );
  const logs = list('logs', () => ({
    person: read.u16('person'),
    logKey: read.take(keyBytes, 'log key'),
  }));
  ensure(logs.length <= givenLimits.logs, 'header', 'logs of a given case');
  return { caseId, day, readers, epochs, logs };
}
