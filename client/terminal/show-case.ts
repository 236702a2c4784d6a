/** One case, whole, as text for an officer. What others wrote is shown as they wrote it. */
import { type Directory, type Letter, ProtocolError } from '../../crypto/index.js';
import { type CaseFile, type CaseLetter, foldCase, lettersOf } from '../conversation/casefile.js';
import type { Desk } from '../conversation/desk.js';
import { parseDirectoryContent } from '../conversation/directory-content.js';
import type { Entry } from '../conversation/entry.js';
import { parseJson } from '../conversation/json.js';
import { entryKinds, kindName, letterKinds } from '../conversation/kinds.js';
import {
  decisionContent,
  messageLetterContent,
  noteContent,
  promiseContent,
  type ReportContent,
  reportContent,
  statusContent,
} from '../conversation/letters.js';
import { isPartial, membersNow } from '../conversation/rank.js';
import {
  leftOutAnywhere,
  othersOf,
  readsHereOnly,
  sharedCase,
} from '../conversation/same-reporter.js';
import { wasSeen } from '../conversation/seen.js';
import { messageIn, ownEntries } from '../conversation/writing.js';
import type { Sentences } from '../locales/en.js';

export function personName(directory: Directory, person: number, say: Sentences): string {
  const keys = directory.people.filter((p) => p.person === person);
  const title = (keys.find((p) => p.current) ?? keys.at(-1))?.title;
  return title === undefined
    ? say.officer.unknownPerson(person)
    : say.officer.person(title, person);
}

/** A reference as typed: capitals, missing hyphen and look-alike letters do not matter. */
export function findCase(desk: Desk, typed: string): CaseFile | undefined {
  const plain = (text: string): string =>
    text
      .toUpperCase()
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1')
      .replace(/[^0-9A-Z]/g, '');
  return [...desk.cases.values()].find((file) => plain(file.reference) === plain(typed));
}

/** Cases, the newest first, one a line. */
export function listCases(desk: Desk, say: Sentences): string {
  const files = [...desk.cases.values()].sort(
    (a, b) => b.day - a.day || (a.reference < b.reference ? -1 : 1),
  );
  if (files.length === 0) return say.officer.noCases;
  const { caseLine, statusNames } = say.officer;
  return files
    .map((file) => {
      const { status } = foldCase(file);
      const day = say.dates.day(file.day);
      return caseLine(
        file.reference,
        day,
        statusNames[status],
        file.letters.size,
        file.notices.size,
      );
    })
    .join('\n');
}

export function showCase(desk: Desk, file: CaseFile, say: Sentences): string {
  const { officer, dates } = say;
  const { directory } = desk;
  const names = (people: readonly number[]): string =>
    people.map((person) => personName(directory, person, say)).join('; ');
  const route = directory.routes.find((r) => r.route === file.path.route);
  const fold = foldCase(file);
  const lines = [
    officer.caseTitle(file.reference),
    officer.caseRoute(route?.title ?? String(file.path.route)),
    officer.caseReaders(names(membersNow(desk, file).map((m) => m.person))),
    officer.caseStatus(officer.statusNames[fold.status]),
  ];
  const here = readsHereOnly(desk, file);
  const leftOut = leftOutAnywhere(desk, file).filter((person) => !here.includes(person));
  if (leftOut.length > 0) lines.push(officer.caseExcluded(names(leftOut)));
  const others = othersOf(desk, file).map(({ reference }) => reference);
  if (others.length > 0) lines.push(officer.caseOthers(others.join(', ')));
  if (here.length > 0)
    lines.push(officer.caseReadHere(names(here), sharedCase(desk, file)?.reference ?? null));
  if (fold.nextBy !== 0) lines.push(officer.casePromise(dates.day(fold.nextBy)));
  if (fold.contested.length > 0) lines.push(officer.contested(fold.contested.join(', ')));
  const letters = lettersOf(file).map((letter, i) =>
    showLetter(desk, file, { ...letter, n: i + 1 }, say),
  );
  const waiting = ownEntries(desk, file).filter((own) => !fold.entries.includes(own));
  const entries = [...fold.entries, ...waiting].map((entry) => showEntry(desk, file, entry, say));
  return [lines.join('\n'), ...letters, ...entries].join('\n\n');
}

function showLetter(desk: Desk, file: CaseFile, one: CaseLetter & { n: number }, say: Sentences) {
  const { letter, origin, n } = one;
  const { officer, dates } = say;
  const { part, parts } = letter.header;
  const title = officer.letterTitle(n, dates.day(origin.day));
  const lines = [parts > 1 ? `${title} ${officer.letterPart(part, parts)}` : title];
  if (isPartial(desk, file, one)) lines.push(officer.letterPartial);
  return [...lines, ...contentLines(desk, letter, say)].join('\n  ');
}

function contentLines(desk: Desk, letter: Letter, say: Sentences): string[] {
  const { kind, kindVersion: version } = letter.header;
  const name = kindName(letterKinds, { kind, version });
  try {
    if (name === 'report')
      return reportLines(desk, letter, parseJson(reportContent, letter.content), say);
    if (name === 'message') return indented(parseJson(messageLetterContent, letter.content).text);
    return [say.officer.letterNewer];
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return [say.officer.letterBroken];
  }
}

const indented = (text: string): string[] => text.split('\n');

function reportLines(desk: Desk, letter: Letter, report: ReportContent, say: Sentences): string[] {
  const { officer } = say;
  const label = labelsFor(desk, letter, report);
  const lines = [officer.mode(officer.modes[report.mode])];
  for (const [id, answer] of Object.entries(report.answers)) {
    const values = typeof answer === 'string' ? [answer] : answer.map((v) => label(v));
    const text = values.join('; ').split('\n').join('\n    ');
    lines.push(officer.answered(label(id), text).replace(/\n/g, '\n  '));
  }
  if (report.onBehalf !== null)
    lines.push(
      officer.onBehalf(report.onBehalf.relation, officer.consents[report.onBehalf.consent]),
    );
  if (!report.contact.answerWanted) lines.push(officer.noAnswerWanted);
  if (report.contact.wishes !== '') lines.push(officer.contact(report.contact.wishes));
  if (report.continues !== null) lines.push(officer.continues(report.continues));
  return lines;
}

/** Labels of the questionnaire that was answered, if its directory still has it; ids otherwise. */
function labelsFor(desk: Desk, letter: Letter, report: ReportContent): (id: string) => string {
  const labels = new Map<string, string>();
  const directory = desk.directories.get(letter.header.directory);
  try {
    const content = directory === undefined ? null : parseDirectoryContent(directory.content);
    const { id, version } = report.questionnaire;
    if (content?.questionnaire.id === id && content.questionnaire.version === version) {
      for (const { id, label } of content.categories) labels.set(id, label.en);
      for (const { id, label, choices } of content.questionnaire.questions) {
        labels.set(id, label.en);
        if (Array.isArray(choices)) for (const c of choices) labels.set(c.id, c.label.en);
      }
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  return (id) => labels.get(id) ?? id;
}

function showEntry(desk: Desk, file: CaseFile, entry: Entry, say: Sentences): string {
  const { officer, dates } = say;
  const { person, minute, kind, kindVersion: version } = entry.header;
  const who = personName(desk.directory, person, say);
  const when = dates.minute(minute);
  const name = kindName(entryKinds, { kind, version });
  try {
    switch (name) {
      case 'note': {
        const { text } = parseJson(noteContent, entry.payload);
        return [officer.note(who, when), ...indented(text)].join('\n  ');
      }
      case 'reply':
        return showReply(desk, file, entry, officer.reply(who, when), say);
      case 'status': {
        const { status, reason } = parseJson(statusContent, entry.payload);
        return officer.setStatus(who, when, officer.statusNames[status], reason);
      }
      case 'promise': {
        const { nextBy } = parseJson(promiseContent, entry.payload);
        return officer.promise(who, when, dates.day(nextBy));
      }
      case 'decision': {
        const { decision, reason } = parseJson(decisionContent, entry.payload);
        return [officer.decision(who, when), decision, ...indented(reason)].join('\n  ');
      }
      case 'recusal':
        return officer.recusal(who, when);
      default:
        return officer.newerEntry(who, when);
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return officer.newerEntry(who, when);
  }
}

function showReply(
  desk: Desk,
  file: CaseFile,
  entry: Entry,
  title: string,
  { officer }: Sentences,
): string {
  const message = messageIn(desk, entry);
  if (message === null || message.content === 'newer') return title;
  const placed = [...file.notices.values()].some(
    ({ message: m }) => m.hash.join() === message.hash.join(),
  );
  const seen = wasSeen(file, message);
  const state = seen ? officer.replySeen : placed ? officer.replyOnBoard : officer.replyWaits;
  const { answers, text } = message.content;
  return [title, `(${state})`, officer.replyAnswers(answers), ...indented(text)].join('\n  ');
}
