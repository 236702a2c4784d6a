/** What an officer has typed and not yet written, by case. It stays until it is written; the worker
 * keeps it sealed. */
import { effect, type Signal, signal } from '@preact/signals';
import type { SavedDraft } from './cache-content.js';

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
let tellOf: (draft: SavedDraft) => void = () => undefined;

/** Whoever keeps drafts hears of every change. */
export function tellDrafts(tell: (draft: SavedDraft) => void): void {
  tellOf = tell;
}

function make(caseId: string, saved: SavedDraft | null): Draft {
  const draft: Draft = {
    answers: signal(saved?.answers ?? ''),
    text: signal(saved?.text ?? ''),
    days: signal(saved?.days ?? ''),
    note: signal(saved?.note ?? ''),
    status: signal(saved?.status ?? []),
    reason: signal(saved?.reason ?? ''),
    promise: signal(saved?.promise ?? ''),
  };
  let first = true;
  stops.push(
    effect(() => {
      const now = savedOf(caseId, draft);
      if (!first) tellOf(now);
      first = false;
    }),
  );
  drafts.set(caseId, draft);
  return draft;
}

const savedOf = (caseId: string, draft: Draft): SavedDraft => ({
  ...{ caseId, answers: draft.answers.value, text: draft.text.value, days: draft.days.value },
  ...{ note: draft.note.value, status: [...draft.status.value] },
  ...{ reason: draft.reason.value, promise: draft.promise.value },
});

const stops: (() => void)[] = [];

export const draftOf = (caseId: string): Draft => drafts.get(caseId) ?? make(caseId, null);

/**
 * What was typed before the session was locked, or in the session before; what is typed here stays,
 * and whoever keeps drafts hears of it, for it may have outlived the one who knew it.
 */
export function loadDrafts(saved: readonly SavedDraft[]): void {
  const here = unwritten();
  for (const one of saved) if (!here.includes(one.caseId)) make(one.caseId, one);
  for (const caseId of here) tellOf(savedOf(caseId, draftOf(caseId)));
}

const typed = ({ answers, text, note, reason }: Draft): boolean =>
  [answers, text, note, reason].some((one) => one.value.trim() !== '');

/** Cases in which something typed was not written. */
export const unwritten = (): string[] =>
  [...drafts].filter(([, draft]) => typed(draft)).map(([id]) => id);

/** Forgets what was typed in one case. */
export function dropDraft(caseId: string): void {
  const draft = drafts.get(caseId);
  if (draft === undefined) return;
  for (const one of [draft.answers, draft.text, draft.note, draft.reason]) one.value = '';
  drafts.delete(caseId);
}

/** Takes everything typed off the page. */
export function dropDrafts(): void {
  for (const stop of stops.splice(0)) stop();
  for (const draft of drafts.values()) {
    for (const one of [draft.answers, draft.text, draft.note, draft.reason]) one.value = '';
  }
  drafts.clear();
}
