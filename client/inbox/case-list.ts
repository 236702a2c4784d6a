/** Order and choice of the list of cases. */
import type { CaseRow } from './case-messages.js';

export const orders = ['activity', 'waiting', 'opened', 'reference'] as const;
export type CaseOrder = (typeof orders)[number];

export const filters = ['all', 'unread', 'unanswered', 'alarms', 'open', 'hold', 'closed'] as const;
export type CaseFilter = (typeof filters)[number];

const fits: Record<CaseFilter, (row: CaseRow) => boolean> = {
  all: () => true,
  unread: (row) => row.unread > 0,
  unanswered: (row) => row.unanswered > 0 && row.status !== 'closed',
  alarms: (row) => row.alarms > 0,
  open: (row) => row.status === 'open',
  hold: (row) => row.status === 'hold',
  closed: (row) => row.status === 'closed',
};

const before: Record<CaseOrder, (a: CaseRow, b: CaseRow) => number> = {
  activity: (a, b) => b.unread - a.unread || b.lastDay - a.lastDay,
  waiting: (a, b) =>
    Number(fits.unanswered(b)) - Number(fits.unanswered(a)) ||
    due(a) - due(b) ||
    a.lastDay - b.lastDay,
  opened: (a, b) => b.day - a.day,
  reference: () => 0,
};

/** Promised day; what is not promised comes last. */
const due = (row: CaseRow): number => (row.nextBy === 0 ? Number.MAX_SAFE_INTEGER : row.nextBy);

const plain = (text: string): string => text.toLowerCase().replace(/[\s-]/g, '');

/** `words`: part of a reference or of a category, in the language that is shown. */
export function chosenCases(
  rows: readonly CaseRow[],
  by: { order: CaseOrder; filter: CaseFilter; words: string; categories: (row: CaseRow) => string },
): CaseRow[] {
  const wanted = plain(by.words);
  return rows
    .filter((row) => fits[by.filter](row))
    .filter((row) =>
      plain(`${row.reference} ${row.others.join(' ')} ${by.categories(row)}`).includes(wanted),
    )
    .sort((a, b) => before[by.order](a, b) || (a.reference < b.reference ? -1 : 1));
}

/** How many cases each filter would show. */
export const countsOf = (rows: readonly CaseRow[]): Record<CaseFilter, number> =>
  Object.fromEntries(
    filters.map((filter) => [filter, rows.filter((row) => fits[filter](row)).length]),
  ) as Record<CaseFilter, number>;
