/** Letters of a reporter as plain data. */
import { type Directory, type Letter, ProtocolError } from '../../crypto/index.js';
import type { CaseFile } from '../conversation/casefile.js';
import type { Desk } from '../conversation/desk.js';
import { parseDirectoryContent } from '../conversation/directory-content.js';
import { parseJson } from '../conversation/json.js';
import { kindName, letterKinds } from '../conversation/kinds.js';
import {
  type IdentityAnswer,
  messageLetterContent,
  type ReportContent,
  reportContent,
} from '../conversation/letters.js';
import type { LetterContentView, TextView } from './case-messages.js';

const identityAnswer: IdentityAnswer = 'identity';

interface Labels {
  questions: ReadonlyMap<string, TextView>;
  choices: ReadonlyMap<string, TextView>;
  /** Questions whose choices are the unit's categories. */
  categories: ReadonlySet<string>;
  id: string;
  version: number;
}

const known = new WeakMap<Directory, Labels | null>();

/** Labels of the questionnaire that a directory holds; read once. */
function labelsOf(directory: Directory | undefined): Labels | null {
  if (directory === undefined) return null;
  const before = known.get(directory);
  if (before !== undefined) return before;
  const labels = readLabels(directory);
  known.set(directory, labels);
  return labels;
}

function readLabels(directory: Directory): Labels | null {
  try {
    const { categories, questionnaire } = parseDirectoryContent(directory.content);
    const questions = new Map<string, TextView>();
    const choices = new Map<string, TextView>(categories.map((c) => [c.id, c.label]));
    const asking = new Set<string>();
    for (const question of questionnaire.questions) {
      questions.set(question.id, question.label);
      if (question.choices === 'categories') asking.add(question.id);
      else for (const one of question.choices ?? []) choices.set(one.id, one.label);
    }
    const { id, version } = questionnaire;
    return { questions, choices, categories: asking, id, version };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return null;
  }
}

/** The questionnaire that was answered, if its directory still has it. */
function labelsFor(desk: Desk, letter: Letter, report: ReportContent): Labels | null {
  const labels = labelsOf(desk.directories.get(letter.header.directory));
  const { id, version } = report.questionnaire;
  return labels?.id === id && labels.version === version ? labels : null;
}

const parsed = new WeakMap<Letter, ReportContent | null>();

/** The report inside a letter, or `null`; parsed once. */
function reportIn(letter: Letter): ReportContent | null {
  const before = parsed.get(letter);
  if (before !== undefined) return before;
  let report: ReportContent | null = null;
  const { kind, kindVersion: version } = letter.header;
  if (kindName(letterKinds, { kind, version }) === 'report') {
    try {
      report = parseJson(reportContent, letter.content);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  parsed.set(letter, report);
  return report;
}

/** What a case is about, as its reports say. What the unit does not offer stands in the letter alone. */
export function categoriesOf(desk: Desk, file: CaseFile): TextView[] {
  const found = new Map<string, TextView>();
  for (const { letter } of file.letters.values()) {
    const report = reportIn(letter);
    if (report === null) continue;
    const labels = labelsFor(desk, letter, report);
    for (const question of labels?.categories ?? []) {
      const answer = report.answers[question];
      if (!Array.isArray(answer)) continue;
      for (const id of answer) {
        const label = labels?.choices.get(id);
        if (label !== undefined) found.set(id, label);
      }
    }
  }
  return [...found.values()];
}

/** False when the reporter's newest report says that no receipt was kept. */
export const answerWanted = (letters: readonly { letter: Letter }[]): boolean =>
  letters
    .map(({ letter }) => reportIn(letter))
    .filter((report) => report !== null)
    .at(-1)?.contact.answerWanted ?? true;

export function contentOf(desk: Desk, letter: Letter): LetterContentView {
  const { kind, kindVersion: version } = letter.header;
  const name = kindName(letterKinds, { kind, version });
  if (name === 'report') {
    const report = reportIn(letter);
    return report === null ? { content: 'malformed' } : reportView(desk, letter, report);
  }
  if (name !== 'message') return { content: 'newer' };
  try {
    const { language, text } = parseJson(messageLetterContent, letter.content);
    return { content: 'message', language, text };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { content: 'malformed' };
  }
}

function reportView(desk: Desk, letter: Letter, report: ReportContent): LetterContentView {
  const labels = labelsFor(desk, letter, report);
  const { mode, language, onBehalf, contact, continues } = report;
  const answers = Object.entries(report.answers).flatMap(([id, answer]) => {
    const values =
      typeof answer === 'string' ? [answer] : answer.map((v) => labels?.choices.get(v) ?? v);
    const empty = values.every((value) => value === '');
    const unnamed = id === identityAnswer ? ('identity' as const) : { en: id };
    return empty ? [] : [{ label: labels?.questions.get(id) ?? unnamed, values }];
  });
  const { answerWanted: wanted, wishes } = contact;
  return {
    content: 'report',
    mode,
    language,
    answers,
    onBehalf,
    answerWanted: wanted,
    wishes,
    continues,
  };
}
