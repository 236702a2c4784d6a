/** The audit log, for auditors. */
import type { Kept, LogFault, LogFinding } from '../../conversation/audit-log.js';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const faults: Record<LogFault, (witness: string) => string> = {
  key: () => 'the log has another key than this computer remembers.',
  signature: () => 'the checkpoint is not signed by the key of the log.',
  missing: () => 'from here on entries are missing that the checkpoint covers.',
  root: () => 'the entries are not those that the checkpoint was signed for.',
  history: () =>
    'what this computer remembers is not the beginning of this log: it was rewritten or forked.',
  record: () => 'it is not written as entries are.',
  time: () => 'it says an earlier time than one before it: something was dated back.',
  mark: () => 'the checkpoint does not end with the mark of its moment.',
  cosignature: (witness) =>
    `what stands under the name of the witness ${witness} is not from its key.`,
  'cosigned-apart': (witness) =>
    `the witness ${witness} cosigned more than a day before or after the moment that the log says.`,
};

export const auditor = {
  none: 'The audit log has no checkpoint yet. One is signed at every full hour, in trial every minute.',
  covers: (entries: number) =>
    `The newest checkpoint covers ${count(entries, 'entry', 'entries')}.`,
  sound: 'Signature, entries and times hold.',
  continues: 'It continues what this computer saw last.',
  first: 'This computer saw no earlier one. From now on it remembers this one.',
  finding: ({ fault, entry, witness = '' }: LogFinding): string => {
    const at = entry === null ? 'WARNING' : `WARNING, entry ${entry}`;
    return `${at}: ${faults[fault](witness)}`;
  },
  broken: 'This log cannot be trusted.',
  cosigned: (name: string, minute: string) =>
    `The witness ${name} cosigned this checkpoint at ${minute}.`,
  notCosigned: (name: string) => `The witness ${name} has not cosigned this checkpoint.`,
  kept: (found: Kept): string => {
    switch (found.kept) {
      case 'continues':
        return `The checkpoint that you kept, of ${count(found.size, 'entry', 'entries')}, is the beginning of this log.`;
      case 'malformed':
        return 'WARNING: the file that you kept is no checkpoint, or is damaged.';
      case 'other':
        return 'WARNING: the checkpoint that you kept is of another log.';
      case 'unsigned':
        return 'WARNING: the checkpoint that you kept is not signed by the key of this log.';
      case 'longer':
        return `WARNING: the checkpoint that you kept covers ${count(found.size, 'entry', 'entries')}, more than this log has: it was cut short.`;
      case 'forked':
        return `WARNING: of the first ${count(found.size, 'entry', 'entries')}, one at least is not what it was when you kept the checkpoint: the log was rewritten or forked.`;
    }
  },
  noSuchFile: (path: string) => `There is no file ${path} that can be read.`,
  acts: (shown: number, all: number) => `Acts, newest first (${shown} of ${all}):`,
  emptyLeaf: 'recorded nothing with a bundle',
  sealedLeaf: 'a bundle’s leaf that you have no key for',
  server: 'server or unknown',
  refused: 'refused',
  unopened: (leaves: number) =>
    `${count(leaves, 'leaf', 'leaves')} from before you were an auditor, sealed for nobody, or with their key still on its way, ${leaves === 1 ? 'does' : 'do'} not open.`,
  opened: (reference: string) => `looked at case ${reference}`,
  wrote: (reference: string, number: number, status: 'none' | 'open' | 'hold' | 'closed') =>
    `wrote entry ${number} in case ${reference}${status === 'none' ? '' : `: set to ${status}`}`,
  gaveCase: (references: string, people: string) => `gave ${references} to ${people}`,
  granted: (number: number, people: string) => `gave sender key ${number} to ${people}`,
  gaveAuditKey: (number: number, people: string) => `gave audit key ${number} to ${people}`,
  exportedLog: (entries: number) =>
    `exported the audit log of ${count(entries, 'entry', 'entries')}`,
  recused: (reference: string) => `took themselves out of case ${reference}`,
  printed: (reference: string) => `printed case ${reference}`,
  rotated: 'uses new keys from now on: the directory lists them',
  more: (n: number) => `did ${count(n, 'more thing', 'more things')} than could be listed`,
  newer: 'did something of a newer kind: update this program to read it',
  leafFaults: {
    gap: 'what it follows is not in the log: a leaf was left out or exchanged',
    fork: 'it follows the same leaf as another: their program began again from an older state',
    replay: 'the same leaf stands in the log before',
    anew: 'it follows nothing, though there are older ones',
    number: 'its bundle has another number than its place in the log says',
    swapped: 'it is the leaf of somebody else',
    unsigned: 'it opens, and the officer did not sign it',
    malformed: 'it opens, and is not written as leaves are',
    'no-key':
      'it does not open: no key for it has reached you. Grants take a day or two; after that, ask the officer',
  },
  leafFault: (person: string, entry: number, says: string) =>
    `WARNING: ${person}, entry ${entry}: ${says}.`,
  exported: (folder: string) =>
    `Written to ${folder}. Check it with: npm run audit -- verify ${folder}`,
  folderThere: (folder: string) => `${folder} is there already. Nothing was written.`,
};
