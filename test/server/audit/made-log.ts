/** One fixed log, 690 entries over 23 hours, and the folder that holds it. */
import { createHash } from 'node:crypto';
import { cosign, formatCheckpoint } from '../../../server/audit/checkpoint.js';
import type { LogFolder } from '../../../server/audit/folder.js';
import {
  formatKey,
  formatNote,
  type Signer,
  signerOf,
  signText,
} from '../../../server/audit/note.js';
import { type Act, bundleAct, encodeEntry, formatLine } from '../../../server/audit/record.js';
import { type ReadHashes, treeRoot } from '../../../server/audit/tree.js';
import { hashesIn, tilesOver } from './logs.js';

/** Bytes that are the same in every run. */
const fixed = (name: string, length: number): Buffer => {
  const parts = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash('sha256').update(`${name} ${i}`).digest(),
  );
  return Buffer.concat(parts).subarray(0, length);
};

export const signer = signerOf({
  name: 'bad-apple-audit/test',
  kind: 'log',
  seed: fixed('log', 32),
});
export const witness = signerOf({
  name: 'witness.example/test',
  kind: 'witness',
  seed: fixed('witness', 32),
});
export const stranger = signerOf({
  name: 'bad-apple-audit/test',
  kind: 'log',
  seed: fixed('stranger', 32),
});

/** A Monday, 06:00 UTC. */
export const begin = Date.UTC(2026, 8, 7, 6) / 1_000;

/** What an entry of the fixed log is made of. */
export interface Made {
  act: Act;
  seconds: number;
  leaf: Uint8Array | null;
}

const made = (act: string, given: Partial<Act> & { seconds: number; leaf?: Uint8Array }): Made => ({
  act: { act, outcome: 'done', by: null, about: null, ...given },
  seconds: given.seconds,
  leaf: given.leaf ?? null,
});

/** Every hour an officer signs in, sends 27 bundles and signs out; then the hour is marked. */
function makeLog(): Made[] {
  const entries: Made[] = [];
  for (let hour = 0; entries.length < 690; hour++) {
    const from = begin + hour * 3_600;
    const by = (hour % 3) + 1;
    entries.push(made('sign-in', { by, seconds: from + 5 }));
    for (let i = 0; i < 27; i++) {
      const leaf = fixed(`leaf ${hour} ${i}`, 512);
      entries.push(made(bundleAct, { by, leaf, seconds: from - (from % 86_400) }));
    }
    entries.push(made('sign-out', { by, seconds: from + 3_000 }));
    entries.push(made('mark', { seconds: from + 3_600 }));
  }
  return entries;
}

const once = makeLog();
export const fixedLog = (): Made[] => [...once];

export const bytesOf = ({ act, seconds, leaf }: Made): Uint8Array =>
  encodeEntry({ line: formatLine(act, seconds), leaf });

/** Sizes at which the fixed log was signed: after each mark. */
export const marksOf = (entries: readonly Made[]): number[] =>
  entries.flatMap(({ act }, i) => (act.act === 'mark' ? [i + 1] : []));

export type Files = Map<string, Uint8Array>;

/** The signed note over the first `size` entries, cosigned half a minute after its mark. */
export async function noteOver(
  entries: readonly Made[],
  given: {
    size: number;
    by?: Signer;
    cosigners?: readonly Signer[];
    seen?: number;
    read?: ReadHashes;
  },
): Promise<string> {
  const { size, by = signer, cosigners = [witness] } = given;
  const root = await treeRoot(given.read ?? hashesIn(entries.map(bytesOf)), size);
  const text = formatCheckpoint({ origin: by.key.name, size, root });
  const seen = given.seen ?? (entries[size - 1]?.seconds ?? 0) + 30;
  return formatNote(text, [signText(text, by), ...cosigners.map((one) => cosign(text, one, seen))]);
}

/** Everything that an export of these entries holds. */
export async function filesOf(
  entries: readonly Made[],
  given: { by?: Signer; sizes?: readonly number[]; cosigners?: readonly Signer[] } = {},
): Promise<Files> {
  const { by = signer, sizes = marksOf(entries) } = given;
  const bytes = entries.map(bytesOf);
  const size = sizes.at(-1) ?? 0;
  const read = hashesIn(bytes);
  const files: Files = await tilesOver(bytes.slice(0, size), read);
  for (const one of sizes) {
    const note = await noteOver(entries, { ...given, size: one, read });
    files.set(`checkpoints/${one}`, Buffer.from(note));
    files.set('checkpoint', Buffer.from(note));
  }
  files.set('key', Buffer.from(`${formatKey(by.key)}\n`));
  return files;
}

export const folderOf = (files: Files): LogFolder => ({
  read: async (path) => files.get(path) ?? null,
  list: async () => [...files.keys()].sort(),
});
