/** Which cases are listed and how. It stays while somebody looks at a case and comes back. */
import { signal } from '@preact/signals';
import type { CaseFilter, CaseOrder } from './case-list.js';

/** So many rows are drawn at once: a browser takes seconds over thousands. */
export const stretch = 100;

export const order = signal<CaseOrder>('activity');
export const filter = signal<CaseFilter>('all');
export const words = signal('');
export const drawn = signal(stretch);

/** The next person begins with everything. */
export function forgetChoice(): void {
  order.value = 'activity';
  filter.value = 'all';
  words.value = '';
  drawn.value = stretch;
}
