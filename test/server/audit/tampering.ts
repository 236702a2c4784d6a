/** What somebody who runs the server, or holds an export, may do to a log; and who finds it. */

import { formatNote } from '../../../server/audit/note.js';
import { joinHashes, packEntries } from '../../../server/audit/tiles.js';
import { leafHash } from '../../../server/audit/tree.js';
import {
  bytesOf,
  type Files,
  filesOf,
  fixedLog,
  type Made,
  marksOf,
  noteOver,
  stranger,
} from './made-log.js';

export interface Tampering {
  does: string;
  /** The files as they are found afterwards. */
  files(): Promise<Files>;
  /** What each verifier says of the folder alone; nothing where it is sound in itself. */
  first: readonly string[];
  second: readonly string[];
  /** What both say besides to whoever kept the true log’s newest checkpoint. */
  against: readonly string[];
  /** What a witness answers that cosigned the true log; null where it is never asked. */
  witness: number | null;
}

const entries = fixedLog();
const last = entries.length - 1;

async function changed(change: (files: Files) => void): Promise<Files> {
  const files = await filesOf(entries);
  change(files);
  return files;
}

/** Other entries, written out and signed by whoever holds the log’s key, as if they were true. */
const rewritten = (change: (made: Made[]) => Made[], sizes?: readonly number[]) => () =>
  filesOf(change(fixedLog()), { ...(sizes === undefined ? {} : { sizes }), cosigners: [] });

const replace = (at: number, change: Partial<Made>) => (made: Made[]) =>
  made.map((entry, i) => (i === at ? { ...entry, ...change } : entry));

const flipped = (bytes: Uint8Array | undefined, at: number): Uint8Array =>
  (bytes ?? new Uint8Array()).map((byte, i) => (i === at ? byte ^ 1 : byte));

/** Somebody else’s sign-in in place of the first one. */
const another = { ...(entries[0] as Made), act: { ...(entries[0] as Made).act, by: 9 } };

const tile = 'tile/0/000';
const file = 'tile/entries/000';

export const tamperings: readonly Tampering[] = [
  {
    does: 'nothing',
    files: () => filesOf(entries),
    ...{ first: [], second: [], against: [], witness: 200 },
  },
  {
    does: 'changes a record in the export',
    files: () =>
      changed((files) => {
        const bytes = [another, ...entries.slice(1, 256)].map(bytesOf);
        files.set(file, packEntries(bytes));
      }),
    ...{ first: ['entries'], second: ['root', 'tile'], against: [], witness: null },
  },
  {
    does: 'changes a record and the hashes over it',
    files: () =>
      changed((files) => {
        const bytes = [another, ...entries.slice(1, 256)].map(bytesOf);
        files.set(file, packEntries(bytes));
        files.set(tile, joinHashes(bytes.map(leafHash)));
      }),
    ...{ first: ['tile'], second: ['root', 'tile'], against: ['history'], witness: null },
  },
  {
    does: 'changes a record in the database and signs the log anew',
    files: rewritten(replace(0, another)),
    ...{ first: [], second: [], against: ['history'], witness: 409 },
  },
  {
    does: 'removes a record and signs the log anew',
    files: rewritten((made) => made.toSpliced(20, 1)),
    ...{ first: [], second: [], against: ['history'], witness: 409 },
  },
  {
    does: 'inserts a record and signs the log anew',
    files: rewritten((made) => made.toSpliced(20, 0, { ...another, seconds: begunAt(0) + 10 })),
    ...{ first: [], second: [], against: ['history'], witness: 422 },
  },
  {
    does: 'adds a record that says an earlier time, and signs it',
    files: () => {
      const back = { ...another, seconds: begunAt(last) - 86_400 };
      const mark = { ...(entries[last] as Made), seconds: begunAt(last) + 3_600 };
      return filesOf([...entries, back, mark]);
    },
    ...{ first: ['time'], second: ['time'], against: [], witness: 200 },
  },
  {
    does: 'dates everything back by two days, in order, and signs it under the witness’s own time',
    files: async () => {
      const earlier = fixedLog().map((made) => ({ ...made, seconds: made.seconds - 2 * 86_400 }));
      const files = await filesOf(earlier, { cosigners: [] });
      const size = entries.length;
      const note = await noteOver(earlier, { size, seen: begunAt(last) + 30 });
      return files.set('checkpoint', Buffer.from(note));
    },
    ...{ first: ['time'], second: ['time'], against: ['history'], witness: 409 },
  },
  {
    does: 'cuts the last records off and shows the older checkpoint as the newest',
    files: () => filesOf(entries.slice(0, 330)),
    ...{ first: [], second: [], against: ['history'], witness: 409 },
  },
  {
    does: 'cuts the last records off and leaves the checkpoint',
    files: () =>
      changed((files) => void files.delete(`tile/entries/002.p/${entries.length - 512}`)),
    ...{ first: ['missing'], second: ['missing'], against: [], witness: null },
  },
  {
    does: 'loses a tile of hashes',
    files: () => changed((files) => void files.delete('tile/0/001')),
    ...{ first: ['missing'], second: ['missing'], against: [], witness: null },
  },
  {
    does: 'forks the log: the same beginning, another end, and both are signed',
    files: rewritten((made) => [
      ...made.slice(0, 660),
      ...made.slice(660).map((one) => (one.leaf ? { ...one, leaf: one.leaf.toReversed() } : one)),
    ]),
    ...{ first: [], second: [], against: ['history'], witness: 409 },
  },
  {
    does: 'keeps earlier checkpoints of one branch beside the other',
    files: async () => {
      const fork = await filesOf(replace(0, another)(fixedLog()));
      const files = await filesOf(entries);
      return files.set('checkpoints/330', fork.get('checkpoints/330') ?? new Uint8Array());
    },
    ...{ first: ['history'], second: ['history'], against: [], witness: null },
  },
  {
    does: 'changes a hash in a tile of level 0',
    files: () => changed((files) => void files.set(tile, flipped(files.get(tile), 40))),
    ...{ first: ['entries', 'tile'], second: ['tile'], against: [], witness: null },
  },
  {
    does: 'changes a hash in a tile of level 1',
    files: () =>
      changed((files) => void files.set('tile/1/000.p/2', flipped(files.get('tile/1/000.p/2'), 1))),
    ...{ first: ['root', 'tile'], second: ['tile'], against: [], witness: null },
  },
  {
    does: 'cuts a tile in the middle of a hash',
    files: () =>
      changed((files) => void files.set(tile, (files.get(tile) ?? new Uint8Array()).slice(1))),
    ...{ first: ['entries', 'tile'], second: ['tile'], against: [], witness: null },
  },
  {
    does: 'cuts a file of entries in the middle of an entry',
    files: () =>
      changed((files) => void files.set(file, (files.get(file) ?? new Uint8Array()).slice(0, -1))),
    ...{ first: ['entries'], second: ['entries'], against: [], witness: null },
  },
  {
    does: 'signs an entry that is not written as entries are',
    files: rewritten((made) => [
      ...made.slice(0, -1),
      { ...another, act: { ...another.act, act: 'Sign-In' } },
      made[last] as Made,
    ]),
    ...{ first: ['record'], second: ['record'], against: ['history'], witness: 422 },
  },
  {
    does: 'signs a checkpoint at another moment than a mark',
    files: () =>
      filesOf(entries, { sizes: [...marksOf(entries).slice(0, -1), entries.length - 1] }),
    ...{ first: ['mark'], second: ['mark'], against: ['history'], witness: 409 },
  },
  {
    does: 'signs with another key under the same name',
    files: () => filesOf(entries, { by: stranger }),
    ...{ first: ['key', 'signature'], second: ['key', 'signature'], against: [], witness: 403 },
  },
  {
    does: 'changes the size in the checkpoint',
    files: () =>
      changed((files) => {
        const note = Buffer.from(files.get('checkpoint') ?? []).toString();
        files.set('checkpoint', Buffer.from(note.replace(`\n${entries.length}\n`, '\n330\n')));
      }),
    ...{ first: ['signature'], second: ['signature'], against: [], witness: 403 },
  },
  {
    does: 'takes the signature away',
    files: () =>
      changed((files) => {
        const [text = ''] = Buffer.from(files.get('checkpoint') ?? [])
          .toString()
          .split('\n\n');
        files.set('checkpoint', Buffer.from(formatNote(`${text}\n`, ['— nobody AAAAAAAA'])));
      }),
    ...{ first: ['signature'], second: ['signature'], against: [], witness: 403 },
  },
  {
    does: 'damages the checkpoint',
    files: () => changed((files) => void files.set('checkpoint', Buffer.from('hello\n'))),
    ...{ first: ['checkpoint'], second: ['checkpoint'], against: [], witness: 400 },
  },
  {
    does: 'damages an earlier checkpoint',
    files: () => changed((files) => void files.set('checkpoints/330', Buffer.from('hello\n'))),
    ...{ first: ['checkpoint'], second: ['checkpoint'], against: [], witness: null },
  },
  {
    does: 'forges the cosignature of a witness',
    files: () =>
      changed((files) => {
        const note = Buffer.from(files.get('checkpoint') ?? []).toString();
        const [before = '', coded = ''] = note.split('witness.example/test ');
        const bytes = Buffer.from(coded.trim(), 'base64');
        const forged = flipped(bytes, bytes.length - 1);
        const line = `${Buffer.from(forged).toString('base64')}\n`;
        files.set('checkpoint', Buffer.from(`${before}witness.example/test ${line}`));
      }),
    ...{ first: ['cosignature'], second: ['cosignature'], against: [], witness: null },
  },
  {
    does: 'puts a file beside the log',
    files: () => changed((files) => void files.set('tile/entries/003.p/1', Buffer.of(0, 0))),
    ...{ first: ['surplus'], second: ['surplus'], against: [], witness: null },
  },
  {
    does: 'takes the key away',
    files: () => changed((files) => void files.delete('key')),
    ...{ first: ['key'], second: ['key'], against: [], witness: null },
  },
];

/** When the entry of that number was made. */
function begunAt(number: number): number {
  return entries[number]?.seconds ?? 0;
}
