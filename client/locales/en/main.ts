/** The program itself: its commands and how they are used. */
export const main = {
  usage: 'Usage: npm run cli -- COMMAND [OPTIONS]',
  intro:
    'Bad Apple in a terminal: for officers, and for reporters who do not want to trust a page that a server gives out.',
  commandsTitle: 'Commands:',
  optionsTitle: 'Options:',
  more: '"npm run cli -- help COMMAND" says more about a command.',
  unknownCommand: (name: string) => `There is no command "${name}".`,
  wrongOption: (what: string) => `Not understood: ${what}`,
  aReference: 'the reference of a case, such as "7KXQ2-M4T9W"',
  missing: (what: string) => `This command needs ${what}.`,
  surplus: (what: string) => `This command takes no "${what}".`,
  ended: 'No more answers came. Left without finishing.',
  interrupted: 'Left.',
  fault: 'This program made a mistake and stops.',
  commands: {
    help: ['help [COMMAND]', 'Says what the commands do.'],
    setup: [
      'setup [--inbox ADDRESS]',
      'Founds a unit on an empty server. Asks for the one-time token that the server printed, for names and timings, makes your keys, a passphrase of seven words, your recovery kit and the other holders’ sheets, and prints the unit’s fingerprint.',
    ],
    invite: [
      'invite [--inbox ADDRESS] [--account NAME]',
      'For a Head: invites an officer and prints their one-time token.',
    ],
    enrol: [
      'enrol [--inbox ADDRESS]',
      'For an invited officer: asks for the one-time token, makes your keys, a passphrase and a recovery kit, and prints the words that you read to the Head.',
    ],
    recover: [
      'recover [--inbox ADDRESS]',
      'For an officer who lost the passphrase: asks for the one-time token that whoever runs the server made, and for the twenty-four words of the recovery kit or of the unit’s reserve key, and makes a new passphrase.',
    ],
    admit: [
      'admit [--inbox ADDRESS] [--account NAME]',
      'For a Head: compares the words of those who enrolled, decides what they read, and signs and publishes the next directory, with other holders’ words where it takes them. With nobody waiting it renews the directory’s date.',
    ],
    sign: [
      'sign [--inbox ADDRESS] [--account NAME]',
      'For a holder, at their own computer: shows everything that waits for signatures with all that it would change, and signs it with your own key or with the words of a sheet. Prints your key, which somebody needs who proposes you as a holder.',
    ],
    holders: [
      'holders [--inbox ADDRESS] [--account NAME]',
      'For an officer or a Head: drafts who shall be a holder from now on, and how many have to sign. The holders in force sign it with "sign", and whoever is new accepts it there.',
    ],
    reserve: [
      'reserve [--inbox ADDRESS] [--account NAME]',
      'For an officer or a Head: makes the unit’s reserve key, twenty-four words on paper that bring any officer’s account back, or drafts that there is none any more. Holders sign it.',
    ],
    report: [
      'report [--portal ADDRESS] [--no-pin]',
      'For anybody: writes and sends a report. It leaves among decoys at moments fixed at the start, so it takes some minutes.',
    ],
    return: [
      'return [--portal ADDRESS] [--no-pin]',
      'For a reporter with twelve words: shows the unit’s answers and sends another letter.',
    ],
    duty: [
      'duty [--inbox ADDRESS] [--account NAME] [--for SECONDS] [--until-quiet]',
      'For an officer: stays signed in, takes in what arrives, and sends a bundle on every beat until Ctrl-C. Type "help" during duty for what you can do meanwhile.',
    ],
    audit: [
      'audit [FOLDER] [--person NUMBER] [--act NAME] [--from DAY] [--to DAY] [--witness KEY]… [--against FILE]',
      'For an auditor: reads the audit log, checks it, and shows what officers did; with a folder, writes it there for "npm run audit -- verify".',
    ],
    cases: [
      'cases [REFERENCE] [--inbox ADDRESS] [--account NAME]',
      'For an officer: lists the cases you can read, or shows one whole.',
    ],
    reply: [
      'reply REFERENCE [--inbox ADDRESS] [--account NAME]',
      'For an officer: writes to the reporter of a case.',
    ],
    note: [
      'note REFERENCE [--inbox ADDRESS] [--account NAME]',
      'For an officer: writes a note in a case that colleagues read and the reporter does not.',
    ],
    mail: [
      'mail [--inbox ADDRESS] [--account NAME]',
      'For an officer: the e-mail address to which one message a day goes, “please sign in today”, whether or not anything is there.',
    ],
    status: [
      'status [--inbox ADDRESS] [--account NAME]',
      'For an officer: the unit’s state and your own: directory, next closing, who is behind, alarms.',
    ],
  },
  options: [
    ['--portal ADDRESS', 'The reporters’ address; http://127.0.0.1:8080 when not given.'],
    ['--inbox ADDRESS', 'The officers’ address; http://localhost:8081 when not given.'],
    ['--account NAME', 'Your account, to be asked for the passphrase only.'],
    ['--no-pin', 'Remembers nothing about the unit on this computer.'],
    ['--for SECONDS', 'Ends duty after so long.'],
    [
      '--person NUMBER',
      'Of the audit log: acts of this person alone; "server" for those of nobody.',
    ],
    [
      '--act NAME',
      'Acts of this name alone, as the list shows it; "refused", or "all" for every entry.',
    ],
    ['--from DAY', 'Acts of this UTC day and later, such as 2026-11-22.'],
    ['--to DAY', 'Acts of this UTC day and earlier.'],
    ['--witness KEY', 'The key of a witness, as it came by another way; for each witness once.'],
    ['--against FILE', 'A checkpoint that you kept: it has to be the beginning of this log.'],
    ['--until-quiet', 'With trial timings: ends duty when nothing is waiting to be sent or read.'],
  ],
  secrets:
    'Passphrases, tokens and receipts are asked for and not shown. Without a terminal they are read from standard input, one line for each question. Pins of units are kept in $BAD_APPLE_HOME, or ~/.bad-apple.',
} satisfies {
  commands: Record<string, [string, string]>;
  options: [string, string][];
  [key: string]: unknown;
};
