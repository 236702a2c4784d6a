/** The unit, its fingerprint, and what changed since the last visit. */
export const unit = {
  first: (name: string, words: string) =>
    `First visit to the unit "${name}" from this computer. Its fingerprint is:\n\n    ${words}\n\nCompare these eight words with what the unit has published elsewhere. This computer now remembers them.`,
  unpinned: (name: string, words: string) =>
    `The unit is "${name}". Its fingerprint is:\n\n    ${words}\n\nCompare these eight words with what the unit has published elsewhere. Nothing is kept on this computer.`,
  changed: {
    'different-unit': (words: string) =>
      `STOP. This address now shows ANOTHER UNIT than before. Somebody may be pretending to be the unit. Receipts of the old unit open nothing here. The fingerprint shown now is:\n\n    ${words}`,
    older: (words: string) =>
      `STOP. This address shows an OLDER directory than this computer has seen before. Somebody may be hiding that a reader was taken away. The words of what is shown now are:\n\n    ${words}`,
    forked: (words: string) =>
      `STOP. This address shows ANOTHER directory under a number that this computer has seen before: two directories are in use. The words of what is shown now are:\n\n    ${words}`,
  },
  accept:
    'To accept it all the same, type these eight words; anything else leaves. Ask the unit first, in another way:',
  notAccepted: 'Not accepted. Nothing was sent.',
  accepted: 'Accepted. This computer remembers it from now on.',
  warned: (days: number) =>
    `The unit’s directory is ${days} days old. It should have been signed again. Be careful, and ask the unit in another way if you can.`,
  closed: (days: number) =>
    `The unit’s directory is ${days} days old. Nothing can be sent until the unit signs it again; answers can still be read.`,
  trial:
    'TRIAL TIMINGS: this unit is for trying out and hides little. Do not report anything real.',
  homeBroken: (path: string) =>
    `${path} cannot be read. It holds what this computer remembers of units. Look at it, or move it away to begin anew.`,
};
