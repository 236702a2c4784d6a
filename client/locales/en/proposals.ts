/** What holders sign apart. */
export const proposals = {
  nothing: 'Nothing waits for a signature.',
  own: (words: string, key: string) =>
    `Your key as a holder, if you are to be one. Whoever proposes it needs this line:\n\n    ${key}\n\nRead them these words, which are the same key, by telephone or in person:\n\n    ${words}`,
  standing: (what: string, name: string, when: string) =>
    `${what}, drafted by ${name} (as the server says), ${when}. Against what is in force it changes:`,
  directory: (number: number) => `Directory ${number}`,
  statement: (number: number) => `Change of holders ${number}`,
  change: (at: string, before: string | null, after: string | null) =>
    [
      `  ${at}`,
      ...(before === null ? [] : [`    - ${before}`]),
      ...(after === null ? [] : [`    + ${after}`]),
    ].join('\n'),
  noChange: '  Nothing but the number of the version.',
  falseSignatures: (n: number) =>
    `ATTENTION: the server showed ${n === 1 ? 'a signature that does' : `${n} signatures that do`} not hold for this draft. The draft may have been changed after it was signed. Tell the Head.`,
  signed: (signed: string, of: number) => `Signed by: ${signed}. It takes ${of}.`,
  nobody: 'nobody yet',
  awaited: (titles: string) => `Have to accept that they become holders: ${titles}.`,
  what: 'sign, accept, words, withdraw or skip? (Enter to skip)',
  whatForm: 'Type "sign", "accept", "words", "withdraw" or "skip".',
  words: 'The twenty-four words of a holder’s sheet, typed by themselves (not shown):',
  stored: 'Signed. It is published as soon as enough holders have signed.',
  published: 'Signed, and published: enough holders have signed.',
  withdrew: 'Withdrawn. Nothing else has changed.',
  othersHere: 'Do the other holders sign here, with their words? (yes/no; Enter for yes)',
  proposed: (number: number) =>
    `Directory ${number} is drafted, and waits for the other holders: each signs it with "sign", or in the inbox.`,
  holders: (list: string, threshold: number) =>
    `The holders:\n${list}\nSo many of them have to sign: ${threshold}.`,
  remove: 'Numbers of holders who shall be none any more (Enter for nobody):',
  removeForm: 'Type numbers from the list with spaces between them.',
  addKey: 'Key of somebody who shall be a holder, 43 characters (Enter for nobody more):',
  addKeyForm: 'A key has 43 letters, digits, hyphens and underscores, as "sign" prints it.',
  addWords: (words: string) =>
    `Ask them to read the words of their key; they must be:\n\n    ${words}\n\nDo their words agree? (yes/no)`,
  addTitle: 'Their public title, as reporters see it:',
  addOutside: 'Do they work outside the unit? (yes/no; Enter for yes)',
  lost: 'A holder whose key is lost cannot sign. If so many are lost that the others are fewer than have to sign, nobody can change the directory or the holders ever again: the unit has to be founded anew, and receipts of the old one do not carry over.',
  proposedHolders: (number: number) =>
    `Change of holders ${number} is drafted. The holders in force sign it with "sign" or in the inbox, and whoever is new accepts it there.`,
  afterwards:
    'Once it is published, the next directory is signed by the new holders, within 30 days.',
};
