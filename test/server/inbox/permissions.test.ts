/**
 * Every route of the inbox, as everybody who could ask (issue 4, item 1). What each role reaches
 * follows from the table; what administrators and auditors may never reach, and what everybody
 * reaches, is written down here a second time, so that the table itself cannot go wrong unseen.
 */
import { expect, it } from 'vitest';
import { toBase64url } from '../../../crypto/index.js';
import { guardRoutes } from '../../../server/inbox/guard.js';
import { type Permission, permissionFor, permissions } from '../../../server/inbox/permissions.js';
import { sessionCookie } from '../../../server/inbox/wire.js';
import { mayHold, type Role, roleNames, writeRoles } from '../../../server/roles.js';
import { engineOf } from '../../../server/store/database.js';
import { onEachDatabase } from '../../support/databases.js';
import { type Ask, openOffice, someBytes } from './office.js';
import { asTheTableSays, cookieOf, differences, expected, route } from './walk.js';

/** Whatever is of a case, of letters, of batches, of cells, of keys, and who decides about them. */
const content = [
  'GET /api/outbox',
  'GET /api/batches',
  'GET /api/batches/:number/:page',
  'GET /api/cells/:shelf',
  'PUT /api/bundles/:id',
  'GET /api/recipients',
  'POST /api/keys',
  'GET /api/key-changes',
  'GET /api/duty-mail',
  'PUT /api/duty-mail',
  'PUT /api/away',
  'PUT /api/accounts/:person/away',
  'GET /api/enrolments',
  'PUT /api/directories/:number',
  'POST /api/accounts/:person/confirm',
  'POST /api/accounts/:person/roles',
];
/** Of that what every recipient takes and sends, sealed, whatever they may read. */
const sealed = [
  'GET /api/outbox',
  'GET /api/batches',
  'GET /api/batches/:number/:page',
  'GET /api/cells/:shelf',
  'PUT /api/bundles/:id',
  'POST /api/keys',
];
/** The audit log, whole. */
const log = ['GET /api/audit/checkpoint', 'GET /api/audit/entries/:number'];
/** Accounts and the machine. */
const running = [
  'POST /api/enrolments',
  'DELETE /api/enrolments/:person',
  'GET /api/accounts',
  'POST /api/accounts/:person/end',
];
const machine = ['GET /api/settings', 'GET /api/state'];
/** What only a Head does to others. */
const ofHeads = ['POST /api/accounts/:person/roles', 'PUT /api/accounts/:person/away'];
/** What these never reach, whatever the table says. */
const never: Partial<Record<Role, readonly string[]>> = {
  administrator: [...content, ...log],
  // What is sealed to auditors comes to them as everything sealed does: in batches and cells.
  auditor: [...content.filter((one) => !sealed.includes(one)), ...running, ...machine],
  holder: [
    ...content.filter((one) => one !== 'PUT /api/directories/:number'),
    ...log,
    ...running,
    ...machine,
  ],
  officer: [...log, ...running, ...machine, ...ofHeads],
  custodian: [...log, ...running, ...machine, ...ofHeads],
  head: [...log, ...machine],
};
/** What nobody has to sign in for. */
const open = [
  'GET /api/health',
  'GET /api/unit',
  'POST /api/enrolments/look',
  'POST /api/enrolments/factor',
  'POST /api/enrolments/start',
  'POST /api/enrolments/finish',
  'POST /api/recoveries',
  'POST /api/recoveries/reserve',
  'POST /api/sign-in/work',
  'POST /api/sign-in/start',
  'POST /api/sign-in/finish',
  'POST /api/sign-in/factor',
];
/** What is one's own: reached with any role, and before it counts. */
const own = [
  'POST /api/sign-out',
  'GET /api/session',
  'GET /api/sessions',
  'POST /api/sessions/end',
  'GET /api/factors',
  'POST /api/factors/options',
  'POST /api/factors/prove',
  'POST /api/factors',
  'POST /api/factors/remove',
  'POST /api/factors/codes',
  'POST /api/passphrase/start',
  'POST /api/passphrase',
  'GET /api/vault',
  'GET /api/directories',
];
/** After so long a factor has to be proved again to end all sessions: the walk goes on. */
const staleMilliseconds = 6 * 60_000;

/** Every set of roles that one person may hold. */
const combinations: Role[][] = Array.from({ length: 2 ** roleNames.length }, (_, bits) =>
  roleNames.filter((_role, place) => bits & (1 << place)),
).filter(mayHold);

it('every line of the table is another route and another act', () => {
  expect(new Set(permissions.map(route)).size).toBe(permissions.length);
  expect(new Set(permissions.map(({ act }) => act)).size).toBe(permissions.length);
  expect(() => permissionFor('GET', '/api/nothing')).toThrow('no permission');
});

it('of roles that do not go together, none are one person’s (R91)', () => {
  expect(combinations.length).toBe(17);
  for (const alone of ['administrator', 'auditor'] as const) {
    for (const other of roleNames.filter((role) => role !== alone)) {
      expect(mayHold([alone, other])).toBe(false);
    }
  }
  expect(mayHold([])).toBe(false);
  expect(mayHold(['officer', 'officer'])).toBe(false);
});

/** What a table gives somebody who may never reach it, or asks of somebody who need not be anybody. */
function givenWrongly(table: readonly Permission[]): string[] {
  const missed = (wanted: readonly string[], who: Permission['who']): string[] => {
    const found = table.filter((line) => line.who === who).map(route);
    const differs = [...found, ...wanted].filter(
      (one) => !found.includes(one) || !wanted.includes(one),
    );
    return differs.map((one) => `${who}: ${one}`);
  };
  const reached = roleNames.flatMap((role) =>
    table
      .filter((line) => expected(line, [role]) && never[role]?.includes(route(line)))
      .map((line) => `${role}: ${route(line)}`),
  );
  return [...reached, ...missed(open, 'anyone'), ...missed(own, 'signed-in')];
}

it('the table gives nobody what they may never reach: an administrator no case, count or key', () => {
  expect(givenWrongly(permissions)).toEqual([]);
  // Every name on the lists is a route: a route that is renamed does not slip away.
  const known = permissions.map(route);
  expect(
    [...content, ...log, ...running, ...machine, ...open, ...own].filter(
      (one) => !known.includes(one),
    ),
  ).toEqual([]);
});

it('a line that is loosened by mistake is found, whatever program and table agree on', () => {
  const cells = 'GET /api/cells/:shelf';
  const loosened = (who: Permission['who']) =>
    permissions.map((line) => (route(line) === cells ? { ...line, who } : line));
  expect(givenWrongly(loosened('signed-in'))).toContain(`signed-in: ${cells}`);
  expect(givenWrongly(loosened('anyone'))).toContain(`anyone: ${cells}`);
  expect(givenWrongly(loosened(['officer', 'administrator']))).toEqual([`administrator: ${cells}`]);
});

onEachDatabase('permissions', (openDatabase) => {
  it('walks every route as every set of roles, confirmed or not: exactly the table holds', async () => {
    const office = await openOffice(await openDatabase());
    const wrong: string[] = [];
    // The roles are told apart by the program, not by the database: all sets on one of them.
    const walked = engineOf(office.db) === 'sqlite' ? combinations : roleNames.map((one) => [one]);
    for (const [place, roles] of walked.entries()) {
      await office.enrol(10 + place, writeRoles(roles));
      const ask = await office.signIn(10 + place);
      office.clock.time += staleMilliseconds;
      wrong.push(...(await differences(ask, { who: `${roles}`, is: asTheTableSays(roles) })));
      if (roles.length > 1) continue;
      await office.enrol(50 + place, writeRoles(roles), false);
      const early = await office.signIn(50 + place);
      office.clock.time += staleMilliseconds;
      const is = (line: Permission) => (typeof line.who === 'string' ? 'passed' : 'unconfirmed');
      wrong.push(...(await differences(early, { who: `unconfirmed ${roles}`, is })));
    }
    expect(wrong).toEqual([]);
  }, 90_000);

  it('walks every route signed out, with a made-up, an expired, an ended and a replaced session', async () => {
    const office = await openOffice(await openDatabase());
    const expired = await cookieOf(office, 1);
    office.clock.time += 46 * 60_000;
    const replaced = await cookieOf(office, 1);
    await cookieOf(office, 1);
    const ended = await cookieOf(office, 2);
    await office.ask('POST', '/api/sign-out', {}, { cookie: ended });
    const strangers = {
      'signed out': [undefined, 'session'],
      'made up': [`${sessionCookie}=${toBase64url(someBytes(32))}`, 'session'],
      expired: [expired, 'session'],
      ended: [ended, 'session'],
      replaced: [replaced, 'replaced'],
    } as const;
    const wrong: string[] = [];
    for (const [name, [cookie, code]] of Object.entries(strangers)) {
      const ask: Ask = (method, url, body) =>
        office.ask(method, url, body, cookie === undefined ? {} : { cookie });
      const is = (line: Permission) => (line.who === 'anyone' ? 'passed' : code);
      wrong.push(...(await differences(ask, { who: name, is })));
    }
    expect(wrong).toEqual([]);
  });

  it('a role that is taken away counts no more at the next request of the same session', async () => {
    const office = await openOffice(await openDatabase());
    const ask = await office.signIn(1);
    expect((await ask('GET', '/api/enrolments')).status).toBe(200);
    const change = (roles: string) =>
      office.db.updateTable('accounts').set({ roles }).where('person', '=', 1).execute();
    await change('officer');
    expect((await ask('GET', '/api/enrolments')).code).toBe('role');
    expect((await ask('GET', '/api/batches')).status).toBe(200);
    // Nor does the database take roles that do not go together.
    await expect(change('head administrator')).rejects.toThrow();
    await expect(change('officer head')).rejects.toThrow();
  });
});

it('a route that is not in the table stops the start', async () => {
  const { default: fastify } = await import('fastify');
  const app = fastify({ exposeHeadRoutes: false });
  guardRoutes(app as never, {} as never);
  expect(() => app.get('/api/audit', async () => 'everything')).toThrow('no permission');
  // Nor does a route get past the guard by saying that it is a page.
  const page = { config: { page: true as const } };
  expect(() => app.get('/api/audit', page, async () => 'everything')).toThrow('no permission');
});

it('a line in the table without its route stops the start', async () => {
  const { default: fastify } = await import('fastify');
  const app = fastify({ exposeHeadRoutes: false });
  guardRoutes(app as never, {} as never);
  for (const { method, pattern } of permissions.slice(1)) {
    app.route({ method, url: pattern, handler: async () => 'all' });
  }
  await expect(app.ready()).rejects.toThrow('which is no route');
});
