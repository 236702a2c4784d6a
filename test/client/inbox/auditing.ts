/** The auditor's page without its drawing: the real log of the real inbox, or what a server makes of it. */
import { createHash } from 'node:crypto';
import type { LogPort } from '../../../client/conversation/audit-log.js';
import type { AuditProgress } from '../../../client/inbox/audit-messages.js';
import { auditing } from '../../../client/inbox/auditing.js';
import { concat, systemRandom, u16 } from '../../../crypto/index.js';
import { formatCheckpoint } from '../../../server/audit/checkpoint.js';
import { formatNote, signText } from '../../../server/audit/note.js';
import { treeRoot } from '../../../server/audit/tree.js';
import { auditSigner } from '../../../server/store/checkpoints.js';
import type { afterADay } from '../../lying/audited.js';
import { hashesIn } from '../../server/audit/logs.js';

type Day = Awaited<ReturnType<typeof afterADay>>;
const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
export const everything = { person: null, kind: 'acts', from: null, to: null } as const;

/** Files of entries and checkpoints as a server may give them out. */
export interface Given {
  file?: (bytes: Uint8Array, number: number) => Uint8Array;
  note?: (note: string) => string | Promise<string>;
}

export function openPage(day: Day, given: Given = {}, from: LogPort = day.auditor.inbox) {
  const { file = (bytes) => bytes, note = (text) => text } = given;
  const told: AuditProgress[] = [];
  const page = auditing({
    log: {
      checkpoint: async () => {
        const newest = await from.checkpoint();
        return newest === null ? null : { ...newest, note: await note(newest.note) };
      },
      auditEntries: async (number) => file(await from.auditEntries(number), number),
    },
    sha256,
    now: () => day.office.clock.now(),
    tell: (event) => void told.push(event),
  });
  const auditor = { desk: day.own.desk, witnesses: new Set<string>() };
  return { page, auditor, told };
}

/** What the page says when the log is read. */
export async function seen(day: Day, given: Given = {}) {
  const { page, auditor } = openPage(day, given);
  const view = await page.audit(auditor, false);
  if (view === null) throw new Error('no log');
  const all = { ...everything, kind: 'all' };
  const { acts } = await page.auditActs(auditor, { choice: all, most: 1_000 });
  const faults = acts.flatMap((one) => (one.of === 'fault' ? [[one.entry, one.fault]] : []));
  return { page, auditor, view, acts, faults };
}

export const entriesOf = (file: Uint8Array): Uint8Array[] => {
  const found: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = (file[at] as number) * 256 + (file[at + 1] as number);
    found.push(file.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return found;
};
export const packed = (entries: readonly Uint8Array[]): Uint8Array =>
  concat(...entries.map((one) => concat(u16(one.length), one)));

/** A server that rewrote its log and signed it anew, with its own key. */
export async function rewritten(
  day: Day,
  change: (entries: Uint8Array[]) => Uint8Array[],
): Promise<Given> {
  const log = await auditSigner(day.office.db, systemRandom);
  const entries = change(entriesOf(await day.auditor.inbox.auditEntries(0)));
  const root = await treeRoot(hashesIn(entries), entries.length);
  const text = formatCheckpoint({ origin: log.key.name, size: entries.length, root });
  const note = formatNote(text, [signText(text, log)]);
  return { file: () => packed(entries), note: () => note };
}

/** Entries as far as the newest checkpoint: what follows it is covered by none. */
export async function covered(day: Day): Promise<Uint8Array[]> {
  const newest = await day.auditor.inbox.checkpoint();
  const size = Number(newest?.note.split('\n')[1]);
  return entriesOf(await day.auditor.inbox.auditEntries(0)).slice(0, size);
}
