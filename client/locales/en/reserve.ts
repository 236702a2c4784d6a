/** The unit's reserve key. */
export const reserve = {
  none: 'This unit has no reserve key.',
  keptBy: (keeper: string) => `This unit has a reserve key. It is kept by: ${keeper}.`,
  about:
    'A reserve key is twenty-four words on paper, in a safe. With a token from whoever runs the server it brings back the account of an officer who is gone or has lost everything, with all the cases that this officer can read. Reporters are told that there is one and who keeps it. Each use is recorded, and every officer and Head is shown it. It opens nothing of a case for somebody whom a reporter left out, unless they use it for the account of somebody who reads it: so choose with care who keeps it.',
  what: 'new, remove or leave?',
  whatForm: 'Type "new", "remove" or "leave".',
  nothingChanged: 'Nothing was changed.',
  keeper:
    'Who keeps it, as reporters will read it (such as "the Chief Executive of the Commissioner’s office, in a sealed envelope"):',
  keeperForm: 'It has 1 to 500 characters.',
  words: (words: string) =>
    `These twenty-four words are the unit’s reserve key. They are shown only now.\n\n${words}\n\nWrite them on one sheet, put it into an envelope, seal it, and give it to whoever keeps it. No photograph, no file.`,
  published:
    'It is in force. Each officer’s program adds its part at that officer’s next sign-in; until then the reserve key opens nothing of theirs.',
  proposed:
    'It is drafted, and waits for the other holders: each signs it with "sign", or in the inbox.',
  sealed: (keeper: string) =>
    `The unit has a reserve key, kept by: ${keeper}. It can now open what you can open, older cases too. If you did not know that, speak to the Head.`,
};
