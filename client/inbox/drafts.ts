/** What an officer has typed and not yet written, by case. It stays until written or signed out. */
import { type Signal, signal } from '@preact/signals';

export interface Draft {
  answers: Signal<string>;
  text: Signal<string>;
  days: Signal<string>;
  note: Signal<string>;
  status: Signal<readonly string[]>;
  reason: Signal<string>;
  promise: Signal<string>;
}

const drafts = new Map<string, Draft>();

export function draftOf(caseId: string): Draft {
  const known = drafts.get(caseId);
  if (known !== undefined) return known;
  const draft: Draft = {
    answers: signal(''),
    text: signal(''),
    days: signal(''),
    note: signal(''),
    status: signal([]),
    reason: signal(''),
    promise: signal(''),
  };
  drafts.set(caseId, draft);
  return draft;
}

const typed = ({ answers, text, note, reason }: Draft): boolean =>
  [answers, text, note, reason].some((one) => one.value.trim() !== '');

/** Cases in which something typed was not written. */
export const unwritten = (): string[] =>
  [...drafts].filter(([, draft]) => typed(draft)).map(([id]) => id);

export function dropDrafts(): void {
  for (const draft of drafts.values()) {
    for (const one of [draft.answers, draft.text, draft.note, draft.reason]) one.value = '';
  }
  drafts.clear();
}
