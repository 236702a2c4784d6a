/** Duty, cases, answers, notes and the state of the unit, for officers. */
const dayForm = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const minuteForm = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const thousands = new Intl.NumberFormat('en-GB');

export const dates = {
  /** A UTC day since 1970. */
  day: (day: number) => dayForm.format(day * 86_400_000),
  /** Minutes since 1970. */
  minute: (minute: number) => `${minuteForm.format(minute * 60_000)} UTC`,
};

export const officer = {
  person: (title: string, person: number) => `${title} (person ${person})`,
  unknownPerson: (person: number) => `person ${person}`,
  reading: (cells: number) => `Reading the store: ${thousands.format(cells)} cells`,
  intake: (done: number, of: number) =>
    `${thousands.format(done)} of ${thousands.format(of)} envelopes`,
  onDuty: (beat: string) =>
    `On duty. A bundle leaves every ${beat}, whatever it holds. Ctrl-C ends duty with a last one.`,
  seconds: (n: number) => count(n, 'second', 'seconds'),
  minutes: (n: number) => count(n, 'minute', 'minutes'),
  dutyPrompt: 'duty>',
  dutyHelp:
    'During duty: "cases", "cases REFERENCE", "reply REFERENCE", "note REFERENCE", "close REFERENCE", "hold REFERENCE", "open REFERENCE", "status", "quit".',
  dutyUnknown: (text: string) => `Not understood: ${text}`,
  bundleLater:
    'A bundle leaves within two minutes of signing in, at a moment that says nothing of what is in it. Then you are signed out.',
  ending: 'Sending the last bundle and signing out…',
  quietInTrialOnly:
    '--until-quiet is for trial timings only: a session that ends when nothing is left to do tells the server how much there was. Use --for SECONDS.',
  ended: 'Duty has ended. You are signed out.',
  bundle: (number: number) => `Bundle ${number} is stored.`,
  noBundle: (why: string) => `This bundle did not arrive; what was in it goes again. ${why}`,
  noReading: (why: string) => `The server could not be read; this is tried again. ${why}`,
  newLetter: (reference: string, letters: number) =>
    `New in ${reference}: ${count(letters, 'letter', 'letters')} in all.`,
  answerPlaced: (reference: string, number: number) =>
    `Your answer ${number} in ${reference} is on the board.`,
  alarm: (sentence: string, about: string) => `ALARM: ${sentence}${about}`,
  alarmAbout: (parts: string[]) => (parts.length === 0 ? '' : ` (${parts.join(', ')})`),
  inCase: (reference: string) => `case ${reference}`,
  noCases: 'You can read no case.',
  caseLine: (reference: string, day: string, status: string, letters: number, answers: number) =>
    `${reference}  ${status.padEnd(6)}  opened ${day}  ${count(letters, 'letter', 'letters')}, ${count(answers, 'answer', 'answers')}`,
  statusNames: { open: 'open', hold: 'hold', closed: 'closed' },
  noCase: (reference: string) => `There is no case ${reference} that you can read.`,
  caseTitle: (reference: string) => `Case ${reference}`,
  caseRoute: (route: string) => `Route: ${route}`,
  caseExcluded: (people: string) => `Left out by the reporter: ${people}. Do not tell them.`,
  caseOthers: (references: string) => `The same reporter also wrote: ${references}`,
  caseReadHere: (people: string, shared: string | null) =>
    `Left out there, and able to read this case: ${people}. Carry nothing over. ${
      shared === null
        ? 'Somebody who was left out reads each of them: answer each for itself.'
        : `Write what concerns all of it in ${shared}.`
    }`,
  caseReaders: (people: string) => `Read by: ${people}`,
  caseStatus: (status: string) => `Status: ${status}`,
  casePromise: (day: string) => `The reporter was promised something by ${day}.`,
  letterTitle: (n: number, day: string) => `Letter ${n}, taken in on ${day}`,
  letterPart: (part: number, parts: number) => `(part ${part} of ${parts})`,
  letterPartial: 'This letter was sealed to fewer people than belong to the circle.',
  letterNewer:
    'This letter is of a newer kind: it was verified and is kept. Update this program to read it.',
  letterBroken: 'This letter was verified, but its content is not well formed.',
  modes: { anonymous: 'anonymous', confidential: 'confidential', open: 'open' },
  mode: (mode: string) => `The reporter chose: ${mode}`,
  answered: (question: string, answer: string) => `${question}\n    ${answer}`,
  onBehalf: (relation: string, consent: string) =>
    `On behalf of somebody: ${relation} (consent: ${consent})`,
  consents: { yes: 'yes', no: 'no', unknown: 'not known' },
  contact: (wishes: string) => `Wishes about contact: ${wishes}`,
  noAnswerWanted: 'The reporter kept no receipt: nobody can be asked.',
  continues: (reference: string) => `Continues an older report: ${reference}`,
  note: (who: string, when: string) => `Note by ${who}, ${when}`,
  reply: (who: string, when: string) => `Answer to the reporter by ${who}, ${when}`,
  replyOnBoard: 'On the board: the reporter can read it from the next snapshot on.',
  replySeen: 'The reporter has said that it was read.',
  replyWaits: 'Not on the board yet.',
  replyAnswers: (line: string) => `About: ${line}`,
  setStatus: (who: string, when: string, status: string, reason: string) =>
    `${who} set the status to ${status}, ${when}${reason === '' ? '' : `: ${reason}`}`,
  promise: (who: string, when: string, day: string) =>
    `${who} promised the reporter something by ${day}, ${when}`,
  decision: (who: string, when: string) => `Decision by ${who}, ${when}`,
  newerEntry: (who: string, when: string) => `An entry of a newer kind by ${who}, ${when}`,
  recusal: (who: string, when: string) => `${who} took themselves out of this case, ${when}`,
  nothingCarried:
    'Somebody whom this reporter left out of another case reads this one. Does it hold nothing of the other case, not even that there is one? (yes/no)',
  carried: (reference: string) =>
    `Not written: this holds something of case ${reference}, and somebody reads this case who must not know of it. Write it in ${reference}.`,
  contested: (fields: string) => `Two colleagues set this at the same time: ${fields}`,
  replyAbout:
    'What do you answer? One line, without anything that could tell who the reporter is (whoever finds their words reads it):',
  replyText: 'Your answer, ended by a line with a single dot:',
  noteText: 'Your note, ended by a line with a single dot:',
  tooLong:
    'This is too long, or too much waits to leave. Nothing was written; shorten it or send it in two.',
  replyCheck:
    'Does it hold nothing that could tell who the reporter is, and ask them to gather nothing? (yes/no)',
  replyPromise: 'In how many days will something follow? (1 to 365; Enter for no promise)',
  replyPromiseForm: 'Type a number of days from 1 to 365, or press Enter.',
  statusReason: 'Reason:',
  notWritten: 'Nothing was written.',
  written: 'Written. It leaves with the next bundle.',
  replyLater:
    'Your answer has left for the store. It goes on the board in your next session, once it has been read back from there.',
  replyPlaced: 'Your answer is on the board. The reporter can read it from the next snapshot on.',
  noteLeft: 'Your note is in the store.',
  unit: (name: string) => `Unit: ${name}`,
  fingerprint: (words: string) => `Fingerprint: ${words}`,
  directory: (number: number, day: string, age: number) =>
    `Directory ${number}, dated ${day} (${count(age, 'day', 'days')} old)`,
  closingTrial: 'Batches close every 10 seconds (trial timings).',
  closings: (times: string, next: string) => `Batches close at ${times} UTC; the next one ${next}.`,
  you: (title: string, routes: string) => `You: ${title}; routes: ${routes}`,
  notListed: 'You do not stand in the directory yet.',
  recipient: (who: string, batch: number) => `  ${who}: has passed batch ${batch}`,
  recipientBehind: (who: string, batch: number, day: string, days: number) =>
    `  ${who}: has passed batch ${batch}; the next waits since ${day} (${count(days, 'day', 'days')})`,
  away: (who: string, day: string) => `  ${who} is away until ${day}`,
  late: (who: string, day: string) =>
    `LATE: ${who} has not confirmed what was collected on ${day}. Nothing since then is erased. Ask them to sign in now and in a week, or take them out of the list of readers.`,
  atRisk: (who: string, day: string, end: string) =>
    `AT RISK: ${who} has not confirmed what was collected on ${day}. On ${end} it is erased, and lost to them if they have not taken it in. Reach them now, or have a Head take them out of the list of readers.`,
  mailOff: 'This server sends no daily e-mail. Whoever runs it can change that.',
  mailAbout: (time: string) =>
    `Every day at ${time} (UTC) this server sends one e-mail to each officer who has given an address: “please sign in today”. It is the same whether or not anything is there. Whoever carries it learns that you work for this unit.`,
  mailNone: 'You have given no address and get none.',
  mailTo: (address: string) => `Yours goes to ${address}.`,
  mailSent: (day: string) => `The mail server took the last one on ${day}.`,
  mailAsk: 'Another address (Enter to leave it as it is, "none" to take it away):',
  mailForm: 'Type an e-mail address, "none", or nothing.',
  mailTaken: 'Your address is erased. No more e-mail is sent to you.',
  mailGiven: 'Kept. The next e-mail comes at the next time.',
  recipients: 'Who has taken in what:',
  noAlarms: 'No alarms.',
  casesCount: (n: number) => `Cases that you can read: ${n}`,
};
