/** Reporting and returning: what a reporter reads. */
import type { WritingErrorCode } from '../../conversation/compose.js';
import type { NoticeAlarmKind } from '../../conversation/notices.js';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const reporter = {
  notProtected:
    'What this does not protect you from, first. Whoever runs your network or this server sees that this computer opened the portal, when, and for how long, and can stop a report from arriving; you would notice only because no answer comes. It does not hold on a watched or searched computer, against facts that only you know, against your style of writing, against whoever finds your twelve words, or against an officer who may read your report and works together with whoever runs the network. Use your own computer, away from the force’s network: force devices may be monitored, also by the unit that reads these reports.',
  canRead: (people: string) =>
    `People who can read a report here, unless you leave them out:\n${people}`,
  cannotRead:
    'Nobody else can: not whoever runs this server or the network, not the IT department, not other officers.',
  holders: (n: number, outside: number) =>
    n === 1
      ? 'One person alone decides who these people are.'
      : `${n} holders together decide who these people are; ${outside} of them outside the unit.`,
  boardMissing: (why: string) => `The board could not be read. ${why}`,
  contentNewer:
    'The unit’s questions are of a newer kind than this program knows. You can write freely.',
  whichRoute: (routes: string) => `Who should it go to?\n${routes}`,
  routeAsk: 'Number:',
  routeForm: 'Type one number from the list.',
  routeOnly: (title: string) => `It goes to: ${title}`,
  excludeList: (people: string) =>
    `Is it about one of these people, or should one of them not know? They then hold no key to it and see no trace.\n${people}`,
  excludeAsk: 'Numbers of people to leave out, at most three (Enter for nobody):',
  excludeForm: 'Type up to three numbers from the list, or press Enter.',
  person: (n: number, title: string, outside: boolean) =>
    `  ${n}. ${title}${outside ? ' (outside the unit)' : ''}`,
  readBy: (people: string) => `It will be read by:\n${people}`,
  notReadBy: (people: string) => `It will not be read by:\n${people}`,
  oneReader: 'Only one person can read it. If they are away for long, it is lost.',
  reserve: (keeper: string) =>
    `A reserve key on paper can open it too, if these people cannot. It is kept by: ${keeper}.`,
  readersAsk: 'Is that right? (yes/no)',
  noReaders: 'Nobody would be left who can read it. Choose again.',
  remember:
    'Remember whom you left out: if you lose that, answers are still found, but it takes longer.',
  modeAbout:
    'How do you want to report? The choice is yours alone, and nobody can change it later.\n  1. Anonymous: you do not say who you are. Investigating may be harder; you can say it later.\n  2. Confidential: you say who you are, for named people only.\n  3. Open: you say who you are.',
  modeAsk: '1, 2 or 3:',
  modeForm: 'Type 1, 2 or 3.',
  modeNamed:
    'Confidentiality is not absolute: a court may order that a name be given, and what you tell can show who you are. If you still want to, write who you are in your text. You can also do so later.',
  textEnds:
    '(as many lines as you like; end with a line that holds only a dot; a dot alone leaves it empty)',
  choiceAsk: 'Numbers (Enter for none):',
  choiceOneAsk: 'One number (Enter for none):',
  choiceForm: 'Type numbers from the list, or press Enter.',
  freeQuestion: 'What happened?',
  behalfAsk: 'Are you writing on behalf of somebody else? (yes/no; Enter for no)',
  behalfRelation: 'Who are you to them (friend, relative, association)?',
  behalfConsent: 'Do they agree? (yes/no/unknown)',
  behalfConsentForm: 'Type "yes", "no" or "unknown".',
  answerAsk:
    'Do you want to be able to read an answer? Yes: you get twelve words to come back with. No: it is sent without, and nobody can ask you anything. (yes/no)',
  wishes: 'How and when would you like to be written to? (Enter for no wishes)',
  continuesAsk: 'Does this continue an older report whose words you lost? Its reference, or Enter:',
  words: (words: string) =>
    `These twelve words are your receipt. They alone bring you back, on any computer. Whoever finds them can read the answers and write as you. Nobody can recover them:\n\n${words}\n\nWrite them on paper. No photograph or screenshot (they are copied to the cloud), no force printer (printing is recorded).`,
  sendAsk: 'Send it now? (yes/no)',
  notSent: 'Nothing was sent.',
  retryAsk: 'What you wrote is still here. Try again? (yes/no)',
  rewrite: 'This is what you wrote; copy what you want to keep, and write it shorter:',
  queued: (n: number) =>
    `${count(n, 'letter waits', 'letters wait')} for a moment fixed when you started, among decoys that leave all the time. Keep this running; "sent" appears some time after it left, so that leaving tells nothing.`,
  sendingProgress: (sent: number, of: number, seconds: number) =>
    `Sent ${sent} of ${of}. Running for ${count(seconds, 'second', 'seconds')}…`,
  leaveFirst: 'Not everything has been sent. Press Ctrl-C again to leave all the same.',
  lost: (why: string) => `One place was lost; your letter goes in a later one. ${why}`,
  lostReasons: {
    late: 'This computer was too slow for that moment.',
    frozen: 'This computer was asleep at that moment.',
    proof: 'The work that the server asks for was not found in time.',
  } as Record<string, string>,
  refused: (why: string) =>
    `What the server now shows of the unit does not hold: your letter waits. ${why}`,
  readersChanged: 'The unit has changed who reads this while your letter waited.',
  readersRefused: 'It waits no longer and was not sent.',
  sendingClosed: 'The unit’s directory is too old: nothing can be sent any more.',
  reopen: 'This has been open for 12 hours. Start again to send what was not sent.',
  sent: 'Sent. The server has it; officers take it in after the next batch closes.',
  reference: (reference: string) =>
    `Reference: ${reference}\nYou can quote it to the unit. It opens nothing, but whoever sees it with you knows that the report is yours.`,
  nextTrial: 'Batches close every 10 seconds here (trial timings). Come back in a minute.',
  next: (times: string) =>
    `Batches close at ${times} UTC. Come back with your twelve words after the next working day: "npm run cli -- return".`,
  nextNoReceipt: 'You kept no receipt, so there is nothing to come back to.',
  clearAsk: 'Press Enter to clear the screen.',
  writingErrors: {
    'too-long': 'This is longer than four letters hold.',
    content: 'An answer holds something that cannot be sent, or is too long.',
    'no-readers': 'Nobody is left who could open it.',
    'directory-closed': 'The unit’s directory is too old: nothing can be sent.',
    pin: 'This is not the unit that this computer remembers.',
  } satisfies Record<WritingErrorCode, string>,
  askWords: 'Your twelve words, in order (not shown):',
  wordCount: (n: number) => `That is ${count(n, 'word', 'words')}; a receipt has twelve.`,
  wrongWord: (n: number, near: string[]) =>
    `Word ${n} is not in the list.${near.length === 0 ? '' : ` Near ones: ${near.join(', ')}.`}`,
  wordsChecksum:
    'Each word is in the list, but together they are no receipt: one of them is another word, or two changed places.',
  looking: 'Looking for answers…',
  nothingFound:
    'Nothing is there for these words. Either nobody has taken your letter in yet, or one word is not the one that you wrote down (most slips are noticed, but not all: compare every word with your paper), or it was closed long ago, or these words belong to another unit.',
  everyoneAsk:
    'Look also among people and routes that are no longer listed? (yes/no; Enter for no)',
  writeAnyway:
    'You can write all the same; your letter is then complete in itself. Write? (yes/no)',
  whichCase: (list: string) => `These words have more than one conversation:\n${list}`,
  caseLine: (n: number, reference: string) => `  ${n}. ${reference}`,
  caseTitle: (reference: string) => `Conversation ${reference}`,
  received: (letters: number, day: string) =>
    `The unit has received ${count(letters, 'letter', 'letters')} of yours, up to ${day}.`,
  notReceived: 'The unit has not said yet how many letters it received.',
  nextBy: (day: string) => `Something will follow by ${day}.`,
  message: (who: string, n: number, day: string) => `Answer ${n} by ${who}, ${day}`,
  messageAbout: (line: string) => `About: ${line}`,
  messageNewer: 'This answer is of a newer kind: it was verified. Update this program to read it.',
  noMessages: 'No answer yet.',
  arriving: (n: number) => `${count(n, 'more answer is', 'more answers are')} still arriving.`,
  withheld: (who: string, n: number) =>
    `Answer ${n} by ${who} is announced and missing: somebody may be holding it back.`,
  newer: 'Something here is of a newer kind than this program knows.',
  alarms: {
    clash: 'Two different things stand in one place.',
    broken: 'Something here does not hold: it was altered.',
    'message-fork': 'One officer wrote two different answers under one number.',
    'message-chain': 'An answer does not follow the one before it.',
    stranger: 'Something was written by somebody who may not write here. It does not count.',
    'wrong-circle': 'The unit’s record names other people as left out than you did.',
    'state-withheld': 'There are answers, but no list of them: somebody may be holding it back.',
    'directory-old': 'The unit has a newer directory than the one shown here.',
    'promise-passed': 'The day by which something was to follow has passed.',
  } satisfies Record<NoticeAlarmKind, string>,
  alarm: (sentence: string) => `ALARM: ${sentence}`,
  writeAsk: 'Do you want to write? (yes/no; Enter for no)',
  letterText: 'Your letter:',
  closedForSending: 'Nothing can be sent until the unit signs its directory again.',
};
