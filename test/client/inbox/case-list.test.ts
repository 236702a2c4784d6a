import { describe, expect, it } from 'vitest';
import { chosenCases, countsOf } from '../../../client/inbox/case-list.js';
import type { CaseRow } from '../../../client/inbox/case-messages.js';

const row = (reference: string, given: Partial<CaseRow> = {}): CaseRow => ({
  id: reference,
  reference,
  categories: [{ en: 'Fraud' }],
  status: 'open',
  day: 20_000,
  lastDay: 20_000,
  unread: 0,
  unanswered: 0,
  answers: 0,
  others: [],
  alone: false,
  alarms: 0,
  nextBy: 0,
  late: false,
  ...given,
});

const rows = [
  row('AAAAA-00001', { lastDay: 20_005 }),
  row('BBBBB-00002', { unread: 1, unanswered: 1 }),
  row('CCCCC-00003', { unanswered: 2, nextBy: 20_007, status: 'hold' }),
  row('DDDDD-00004', { status: 'closed', unanswered: 1, alarms: 1, day: 20_009 }),
];
const shown = (by: Partial<Parameters<typeof chosenCases>[1]>): string[] =>
  chosenCases(rows, {
    order: 'activity',
    filter: 'all',
    words: '',
    categories: (one) => one.categories.map((c) => c.en).join(),
    ...by,
  }).map((one) => one.reference.slice(0, 1));

describe('the list of cases', () => {
  it('shows what is new first, then what happened last', () => {
    expect(shown({})).toEqual(['B', 'A', 'C', 'D']);
  });
  it('shows what is due first when asked', () => {
    expect(shown({ order: 'waiting' }).slice(0, 2)).toEqual(['C', 'B']);
    expect(shown({ order: 'opened' })[0]).toBe('D');
    expect(shown({ order: 'reference' })).toEqual(['A', 'B', 'C', 'D']);
  });
  it('finds a reference without its hyphen and a category in part', () => {
    expect(shown({ words: 'ccccc000' })).toEqual(['C']);
    expect(shown({ words: 'fra' })).toHaveLength(4);
    expect(shown({ words: '(' })).toEqual([]);
  });
  it('counts what each choice would show; a closed case waits for no answer', () => {
    expect(countsOf(rows)).toEqual({
      all: 4,
      unread: 1,
      unanswered: 2,
      alarms: 1,
      open: 2,
      hold: 1,
      closed: 1,
    });
    expect(shown({ filter: 'unanswered' })).toEqual(['B', 'C']);
  });
});
