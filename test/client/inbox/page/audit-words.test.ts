import { expect, it, vi } from 'vitest';
import { roleNames } from '../../../../server/roles.js';

// All that saying something needs of a page.
vi.stubGlobal('document', { documentElement: { lang: '' } });
const { actText } = await import('../../../../client/inbox/audit-words.js');

const said = (act: string, about: string | null): string => {
  const entry = { entry: 7, day: 20_779, person: 1, time: '09:00:00' };
  const names = (person: number): string => `Person ${person}`;
  return actText({ ...entry, of: 'account', act, refused: false, about }, names);
};

it('an auditor reads who was given which roles, in words', () => {
  const every = roleNames.join('+');
  for (const act of ['invite', 'confirm', 'role', 'ask-role']) {
    const text = said(act, `3:${every}`);
    expect(text).toContain('Person 3, as: Head, Officer, Custodian of identities, Holder, Auditor');
    // Of a log from before roles were named.
    expect(said(act, '3')).toMatch(/Person 3$/);
  }
  // A role that this page does not know is shown as it stands.
  expect(said('role', '3:head+scribe')).toContain('Person 3, as: Head, scribe');
  expect(said('set-away-of', '3')).toContain('Person 3');
  expect(said('set-away', null)).not.toContain('Person');
});
