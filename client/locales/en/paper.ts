/** Words that are kept on paper: receipts, recovery kits, sheets of holders. */
export const paper = {
  line: (n: number, word: string) => `    ${String(n).padStart(2)}. ${word}`,
  written: 'Press Enter when you have written them down; the screen is then cleared.',
  back: (n: number) => `Word ${n} (not shown; Enter to see them all again):`,
  differs: (n: number) => `That is not word ${n}.`,
  count: (n: number) => `That is ${n === 1 ? '1 word' : `${n} words`}; there are twenty-four.`,
  checksum:
    'Each word is in the list, but together they are none of this unit’s sheets or kits: one of them is another word, or two changed places.',
  kit: (words: string, unit: string) =>
    `These twenty-four words are your recovery kit. If you lose your passphrase, they let you choose a new one with "recover" and open your cases again; whoever runs the server then gives you a token. They are shown only now. Whoever has them can take your place.\n\n${words}\n\nWrite them on paper, with the unit’s fingerprint:\n\n    ${unit}\n\nKeep the paper under lock, in another place than your passphrase. No photograph, no file.`,
  sheet: (title: string, words: string, unit: string) =>
    `Sheet for the holder "${title}". With these twenty-four words this holder signs who reads reports. They are shown only now; keep no copy for yourself.\n\n${words}\n\nWrite them on a sheet, with what they are for and the unit’s fingerprint, and hand it over in person:\n\n    ${unit}\n\nThe holder keeps it under lock, and types the words at the Head’s computer when somebody is to be admitted.`,
  askKit: 'The twenty-four words of your recovery kit, or of the unit’s reserve key (not shown):',
  olderKit:
    'These are the words of an older kit. Your keys have changed since then: take the newer one.',
  withheldKit:
    'These words are right, but the server did not give what belongs to them. Tell whoever runs the server, and try again; nothing was changed.',
  notYourKit:
    'These words are neither the recovery kit of this account in this unit nor the unit’s reserve key. Have you taken another paper?',
  notInReserve:
    'These are the words of the reserve key, but what the server keeps for it of this account does not open: it was altered, or belongs to older keys.',
  recoverAs: (name: string, account: string, unit: string) =>
    `You recover the account "${account}" of ${name}, in the unit "${unit}".`,
  recovered:
    'Your new passphrase is in force, and every older session has ended. The recovery kit stays the same.',
  tokenIsRecovery: 'This token recovers an account. Use "recover" with it.',
  tokenIsNoRecovery: 'This token does not recover an account. Use "setup" or "enrol" with it.',
  askHolder: (n: number, of: number) =>
    `Words of another holder, ${n} of ${of}, typed by themselves (not shown):`,
  recognised: (title: string) => `These are the words of: ${title}.`,
  nobody: 'These twenty-four words belong to no holder of this unit.',
  twice: (title: string) => `${title} signs already. Another holder’s words are needed.`,
  othersSign: (n: number) =>
    n === 1
      ? 'This takes the signature of one more holder, from the sheet of twenty-four words.'
      : `This takes the signatures of ${n} more holders, from their sheets of twenty-four words.`,
};
