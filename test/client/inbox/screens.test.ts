/** Which screens a role has: deny by default (R91). What the server lets through, permissions.test.ts holds. */
import { expect, it } from 'vitest';
import { type Screen, screenOf, waysOf } from '../../../client/inbox/screens.js';
import { mayHold, type Role, roleNames } from '../../../server/roles.js';

/** All of them: one that is added and not named here does not compile. */
const every: Record<Screen, true> = {
  ...{ cases: true, case: true, waiting: true, alarms: true, people: true, proposals: true },
  ...{ texts: true, log: true, accounts: true, machine: true, keys: true, leave: true },
};
const screens = Object.keys(every) as Screen[];
const shownTo = (...roles: Role[]): Screen[] =>
  screens.filter((screen) => screenOf(screen, roles) === screen);

it('everybody has the screens of their roles and no other, whatever is asked for', () => {
  const cases = [
    'cases',
    'case',
    'waiting',
    'alarms',
    'people',
    'proposals',
    'texts',
    'keys',
    'leave',
  ];
  for (const role of ['head', 'officer', 'custodian'] as const)
    expect(shownTo(role)).toEqual(cases);
  expect(shownTo('auditor')).toEqual(['alarms', 'log', 'keys', 'leave']);
  expect(shownTo('administrator')).toEqual(['texts', 'accounts', 'machine', 'keys']);
  expect(shownTo('holder')).toEqual(['proposals', 'keys']);
  expect(shownTo('holder', 'officer')).toEqual(cases);
  expect(shownTo()).toEqual(['keys']);
});

it('no set of roles that one person may hold shows the log beside a case, nor accounts beside either', () => {
  const sets = Array.from({ length: 2 ** roleNames.length }, (_, bits) =>
    roleNames.filter((_role, place) => bits & (1 << place)),
  ).filter(mayHold);
  expect(sets.length).toBeGreaterThan(10);
  const apart: Screen[] = ['cases', 'log', 'accounts'];
  for (const roles of sets) {
    expect(apart.filter((screen) => shownTo(...roles).includes(screen)).length).toBeLessThan(2);
    const [home] = waysOf(roles);
    for (const screen of screens) expect([screen, home]).toContain(screenOf(screen, roles));
  }
});
