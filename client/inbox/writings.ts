/** What an officer typed as entries of a case. */
import { type Desk, today } from '../conversation/desk.js';
import type { NewEntry } from '../conversation/writing.js';
import type { EntryWriting } from './duty-messages.js';

/** A reply with a promise is two entries: what is said, and the day by which more follows. */
export function newEntries(desk: Desk, writing: EntryWriting): NewEntry[] {
  switch (writing.write) {
    case 'reply': {
      const { language, answers, text, days } = writing;
      const reply: NewEntry = { kind: 'reply', content: { language, answers, text } };
      return days === 0 ? [reply] : [reply, promiseIn(desk, days)];
    }
    case 'note':
      return [{ kind: 'note', text: writing.text }];
    case 'status':
      return [{ kind: 'status', status: writing.status, reason: writing.reason }];
    case 'promise':
      return [promiseIn(desk, writing.days)];
  }
}

const promiseIn = (desk: Desk, days: number): NewEntry => ({
  kind: 'promise',
  nextBy: today(desk) + days,
});
