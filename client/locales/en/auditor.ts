/** The audit log, for auditors. */
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const auditor = {
  none: 'The audit log has no checkpoint yet. One is signed at every full hour, in trial every minute.',
  covers: (entries: number) =>
    `The newest checkpoint covers ${count(entries, 'entry', 'entries')}.`,
  sound: 'Signature, entries and times hold.',
  continues: 'It continues what this computer saw last.',
  first: 'This computer saw no earlier one. From now on it remembers this one.',
  faults: {
    key: 'The log has another key than this computer remembers.',
    signature: 'The checkpoint is not signed by the key of the log.',
    missing: 'Entries are missing that the checkpoint covers.',
    root: 'The entries are not those that the checkpoint was signed for.',
    history:
      'What this computer remembers is not the beginning of this log: it was rewritten or forked.',
    record: 'An entry is not written as entries are.',
    time: 'A time goes backwards: something was dated back.',
  },
  broken: 'This log cannot be trusted.',
  accountActs: (shown: number, all: number) =>
    `Acts of accounts and of the server, newest first (${shown} of ${all}):`,
  server: 'server or unknown',
  refused: 'refused',
  contentActs: 'What officers recorded of their work, newest first:',
  noContentActs: 'No leaf that you have the key for says anything.',
  unopened: (leaves: number) =>
    `${count(leaves, 'leaf', 'leaves')} from before you were an auditor, or sealed for nobody, ${leaves === 1 ? 'does' : 'do'} not open.`,
  opened: (reference: string) => `looked at case ${reference}`,
  wrote: (reference: string, number: number, status: 'none' | 'open' | 'hold' | 'closed') =>
    `wrote entry ${number} in case ${reference}${status === 'none' ? '' : `: set to ${status}`}`,
  granted: (number: number, people: string) => `gave sender key ${number} to ${people}`,
  gaveAuditKey: (number: number, people: string) => `gave audit key ${number} to ${people}`,
  exportedLog: (entries: number) =>
    `exported the audit log of ${count(entries, 'entry', 'entries')}`,
  recused: (reference: string) => `took themselves out of case ${reference}`,
  printed: (reference: string) => `printed case ${reference}`,
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
