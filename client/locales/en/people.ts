/** Setting a unit up, inviting, enrolling, admitting, signing in. */
export const people = {
  token: 'One-time token (or the whole link; it is not shown):',
  tokenForm: 'A token is 43 letters, digits, hyphens and underscores.',
  tokenIsSetup: 'This token sets a unit up. Use "setup" with it.',
  tokenIsOfficer: 'This token enrols an officer. Use "enrol" with it.',
  account: 'Account (lower case, such as "p.jones"):',
  accountForm: 'An account has 2 to 64 lower-case letters, digits, dots, hyphens and underscores.',
  name: 'Name, as colleagues see it:',
  nameForm: 'A name has 1 to 120 characters.',
  title: 'Public title, as reporters see it (such as "Detective Inspector, Anti-Corruption"):',
  titleForm: 'A title has 1 to 120 characters.',
  unitName: 'Public name of the unit (such as "Anti-Corruption Unit, Mercia Police"):',
  timings: 'Timings, "service" or "trial":',
  timingsForm: 'Type "service" or "trial".',
  timingsAbout:
    'Service timings hide who reports among those who only read: batches close twice a day, and ' +
    'an answer takes hours. Trial timings are for trying out: a batch closes every 10 seconds, ' +
    'and they hide little. A unit in service never goes back to trial.',
  holdersAbout:
    'A holder’s signature decides who reads reports. You are the first holder. Two who have to sign ' +
    'are recommended, one of them outside the unit, such as the Commissioner’s office or the ' +
    'Monitoring Officer; name one more than have to sign, so that a lost sheet is no disaster. ' +
    'Holders are added and taken away later by those who hold it then. Reporters are told how many there are.',
  holdersMore: 'Holders besides you, 0 to 15 (Enter for none):',
  holdersMoreForm: 'Type a number from 0 to 15.',
  holderTitle: (n: number) => `Title of holder ${n}, as reporters see it:`,
  holderOutside: (n: number) => `Does holder ${n} work outside the unit? (yes/no; Enter for yes)`,
  threshold: (most: number) => `How many of the ${most} holders have to sign? 1 to ${most}:`,
  thresholdForm: (most: number) => `Type a number from 1 to ${most}.`,
  passphrase: (words: string) =>
    `These seven words are your passphrase. They open your keys whenever you sign in, and nobody can tell you them again:\n\n    ${words}\n\nWrite them on paper and keep it locked away. Do not photograph them and do not save them on this computer.`,
  written: 'Press Enter when you have written them down; the screen is then cleared.',
  passphraseBack: 'Type the seven words (not shown):',
  passphraseDiffers: 'These are not the same words. Look at your paper and try again.',
  makingKeys: 'Making your keys and locking them…',
  founded: (unit: string, words: string) =>
    `The unit "${unit}" is founded. Its fingerprint is:\n\n    ${words}\n\nPublish these eight words where reporters can compare them: a poster, the intranet, a leaflet.`,
  trialBanner: 'TRIAL TIMINGS: this unit is for trying out and hides little.',
  invited: (name: string, person: number, token: string) =>
    `${name} is person ${person}. This token enrols them, once, within 7 days. It is shown only now; give it to them by hand or by telephone:\n\n    ${token}`,
  inviteRole:
    'Roles, with spaces between them (head, officer, custodian, holder, auditor, administrator):',
  inviteRoleForm:
    'Type one or more of: head, officer, custodian, holder. Or "auditor" or "administrator", which nobody holds together with another.',
  enrolAs: (name: string, account: string, unit: string) =>
    `You are enrolled as ${name}, account "${account}", in the unit "${unit}".`,
  applied: (words: string) =>
    `Your keys are made. Read these words to the Head, by telephone or in person, before you are admitted:\n\n    ${words}`,
  waitForHead: 'You can sign in once the Head has admitted you with "admit".',
  passphraseAsk: 'Passphrase (seven words, not shown):',
  signingIn: 'Signing in…',
  signedIn: (name: string) => `Signed in as ${name}.`,
  wrongClock: (days: number) =>
    `The clock of this computer is ${Math.abs(days)} days ${days > 0 ? 'ahead of' : 'behind'} the server’s. Set it before you write anything: colleagues and reporters may not find what has a wrong day.`,
  noBody: 'Nobody waits to be admitted.',
  applicant: (name: string, person: number, title: string, words: string) =>
    `${name} (person ${person}) applies, with the public title "${title}". Ask them to read their words; they must be:\n\n    ${words}`,
  toConfirm: (name: string, roles: string, words: string) =>
    `${name} was invited as ${roles}, which no directory lists. Ask them to read their words; they must be:\n\n    ${words}`,
  confirmed: (name: string) => `${name} is confirmed: their account counts from now on.`,
  doAgree: 'Do their words agree? (yes/no)',
  notAdmitted: (name: string) =>
    `${name} is not admitted. If the words differ, somebody put other keys in place of theirs.`,
  badApplication: (name: string) => `The keys of ${name} do not hold. They are not admitted.`,
  routeList: (routes: string) => `Routes:\n${routes}`,
  whichRoutes: 'Which routes does this person read? Numbers, or "new" and a title; Enter for all:',
  routesForm: 'Type numbers from the list with spaces between them, or "new" and a title.',
  nameable: 'May reporters name this person to leave them out? (yes/no; Enter for yes)',
  notices: 'May this person write to reporters? (yes/no; Enter for yes)',
  outside: 'Does this person work outside the unit? (yes/no; Enter for no)',
  asAuditor: (name: string) =>
    `Is ${name} to be an auditor? They read the audit log and what officers record of their work, and no case.`,
  asHead: (name: string) =>
    `${name} was invited as a Head. Shall the directory say that they are one? (yes/no; Enter for no)`,
  publishAsk: (names: string) => `Sign and publish a directory with ${names}? (yes/no)`,
  published: (number: number) => `Directory ${number} is published.`,
  nothingChanged: 'Nothing was changed.',
  oneRecipient: (title: string) =>
    `Only one person reads the route "${title}": when they are away for long, reports are lost.`,
  renewAsk: (days: number) =>
    `The directory is ${days} days old; after 30 days reporters are warned, after 60 they cannot send. Sign it with today’s date? (yes/no)`,
  yesOrNo: 'Type "yes" or "no".',
};
