/** From the answers on the page to a report: what has to be there, and what may not be so long. */
import type { IdentityAnswer, ReportContent } from '../conversation/letters.js';

/** Most UTF-16 units of an answer, as `client/conversation/letters.ts` has them. */
export const limits = { answer: 20_000, relation: 500, wishes: 2000, continues: 40 } as const;

/** A question as the page asks it. */
export interface Question {
  id: string;
  kind: 'text' | 'one' | 'several';
  /** Offered answers, by id. */
  choices: readonly string[];
}

/** The id and version that stand for a text written without the unit's questions. */
const freeQuestionnaire = { id: 'free', version: 1 };

/** The one question that has to be answered: what happened. */
export const neededOf = (questions: readonly Question[]): string =>
  (
    questions.find((q) => q.id === 'what' && q.kind === 'text') ??
    questions.find((q) => q.kind === 'text')
  )?.id ?? 'what';

/** Half characters cannot be meant and cannot be sent. */
export const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');

export interface Answered {
  mode: ReportContent['mode'];
  language: ReportContent['language'];
  questionnaire: ReportContent['questionnaire'] | null;
  questions: readonly Question[];
  text(question: string): string;
  chosen(question: string): readonly string[];
  /** Who the reporter is; left out when they report anonymously. */
  identity: string;
  behalf: { relation: string; consent: string } | null;
  answerWanted: boolean;
  wishes: string;
  continues: string;
}

const identityAnswer: IdentityAnswer = 'identity';

export function reportOf(given: Answered): ReportContent {
  const { questions, mode, behalf, answerWanted } = given;
  const answers: ReportContent['answers'] = {};
  if (mode !== 'anonymous' && given.identity.trim() !== '')
    answers[identityAnswer] = whole(given.identity);
  for (const { id, kind, choices } of questions) {
    if (kind === 'text') {
      const text = whole(given.text(id));
      if (text.trim() !== '') answers[id] = text;
      continue;
    }
    const chosen = choices.filter((choice) => given.chosen(id).includes(choice));
    if (chosen.length > 0) answers[id] = chosen;
  }
  const continues = whole(given.continues).trim();
  return {
    mode,
    language: given.language,
    questionnaire: given.questionnaire ?? freeQuestionnaire,
    answers,
    onBehalf:
      behalf === null
        ? null
        : { relation: whole(behalf.relation), consent: consentOf(behalf.consent) },
    contact: { answerWanted, wishes: answerWanted ? whole(given.wishes) : '' },
    continues: continues === '' ? null : continues,
    attachments: [],
  };
}

const consentOf = (text: string): 'yes' | 'no' | 'unknown' =>
  text === 'yes' || text === 'no' ? text : 'unknown';
