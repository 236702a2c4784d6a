/** The audit log: acts recorded one by one, and a log of a million entries verified. */
import { createHash } from 'node:crypto';
import { node } from '../client/audit/node.js';
import { recheck } from '../client/audit/recheck.js';
import { formatCheckpoint } from '../server/audit/checkpoint.js';
import { formatKey, formatNote, signerOf, signText } from '../server/audit/note.js';
import { type Act, encodeEntry, formatLine } from '../server/audit/record.js';
import { treeRoot } from '../server/audit/tree.js';
import { verifyFolder } from '../server/audit/verify.js';
import { recordAlone } from '../server/store/audit.js';
import { hashesIn, tilesOver } from '../test/server/audit/logs.js';
import { newDatabase } from './databases.js';
import { type Part, ratePerSecond } from './figures.js';

const million = 1_000_000;
const appends = 2_000;
const begin = Date.UTC(2026, 8, 7) / 1_000;
const signIn: Act = { act: 'sign-in', outcome: 'done', by: 3, about: null };
const marked: Act = { act: 'mark', outcome: 'done', by: null, about: null };

/** Every file of a signed log of that many entries, one a second. */
async function logOf(size: number): Promise<Map<string, Uint8Array>> {
  const entries = Array.from({ length: size }, (_, i) =>
    encodeEntry({ line: formatLine(i === size - 1 ? marked : signIn, begin + i), leaf: null }),
  );
  const read = hashesIn(entries);
  const files = await tilesOver(entries, read);
  const seed = new Uint8Array(32).fill(1);
  const signer = signerOf({ name: 'bad-apple-audit/bench', kind: 'log', seed });
  const root = await treeRoot(read, size);
  const text = formatCheckpoint({ origin: signer.key.name, size, root });
  files.set('checkpoint', Buffer.from(formatNote(text, [signText(text, signer)])));
  files.set('key', Buffer.from(formatKey(signer.key)));
  return files;
}

async function secondsOf(work: () => Promise<boolean> | boolean): Promise<number> {
  const from = performance.now();
  if (!(await work())) throw new Error('the log of the bench is not sound');
  return (performance.now() - from) / 1_000;
}

export async function audit(): Promise<Part> {
  const figures: Part['figures'] = [];
  for (const engine of ['sqlite', 'postgres'] as const) {
    const { db, remove } = await newDatabase(engine);
    const taken = await secondsOf(async () => {
      for (let i = 0; i < appends; i++)
        await recordAlone(db, { ...signIn, now: begin * 1_000 + i });
      return true;
    });
    figures.push({
      what: `acts recorded one after another, ${engine}`,
      value: appends / taken,
      unit: 'a second',
    });
    await remove();
  }
  const bytes = Buffer.alloc(65);
  const bare = ratePerSecond(() => void createHash('sha256').update(bytes).digest());
  const ceiling = (2 * million) / bare;
  const files = await logOf(million);
  const folder = {
    read: async (path: string) => files.get(path) ?? null,
    list: async () => [...files.keys()],
  };
  const known = { key: null, older: [], witnesses: [] };
  const first = await secondsOf(
    async () => (await verifyFolder(folder, known)).findings.length === 0,
  );
  const second = await secondsOf(() => recheck({ files, ...known }, node).length === 0);
  figures.push(
    { what: 'a million entries verified', value: first, unit: 's', ceiling },
    { what: 'the same by the second verifier', value: second, unit: 's', ceiling },
  );
  return {
    title: 'Audit log (one core)',
    figures,
    notes: [
      'Each act is a transaction of its own, on the disk before the next.',
      'Raw ceiling: two million SHA-256 of 65 bytes, one after another. The rest is reading entries and their times.',
      'The files lie in memory: what a disk takes comes on top.',
    ],
  };
}
