import { expect, it } from 'vitest';
import { guardRoutes } from '../../../server/inbox/guard.js';
import { permissionFor, permissions } from '../../../server/inbox/permissions.js';
import { onEachDatabase } from '../../support/databases.js';
import { type Ask, openOffice } from './office.js';

/** The table of permissions as it has to be, written down a second time on purpose. */
const wanted: Record<string, 'anyone' | 'officer' | 'head'> = {
  'GET /api/health': 'anyone',
  'GET /api/unit': 'anyone',
  'POST /api/enrolments/look': 'anyone',
  'POST /api/enrolments/start': 'anyone',
  'POST /api/enrolments/finish': 'anyone',
  'POST /api/recoveries': 'anyone',
  'POST /api/sign-in/start': 'anyone',
  'POST /api/sign-in/finish': 'anyone',
  'POST /api/sign-out': 'officer',
  'GET /api/session': 'officer',
  'GET /api/vault': 'officer',
  'GET /api/outbox': 'officer',
  'GET /api/directories': 'officer',
  'GET /api/batches': 'officer',
  'GET /api/batches/:number/:page': 'officer',
  'GET /api/cells/:shelf': 'officer',
  'PUT /api/bundles/:id': 'officer',
  'GET /api/recipients': 'officer',
  'POST /api/enrolments': 'head',
  'GET /api/enrolments': 'head',
  'PUT /api/directories/:number': 'head',
};

const address = (pattern: string) =>
  pattern
    .replace(':number', '1')
    .replace(':page', '0')
    .replace(':shelf', 'store')
    .replace(':id', '0'.repeat(32));

it('every route has one line in the table, with an act of its own', () => {
  expect(permissions.map(({ method, pattern }) => `${method} ${pattern}`).sort()).toEqual(
    Object.keys(wanted).sort(),
  );
  expect(new Set(permissions.map(({ act }) => act)).size).toBe(permissions.length);
  expect(() => permissionFor('GET', '/api/audit')).toThrow('no permission');
});

onEachDatabase('permissions', (open) => {
  it('walks every route as anyone, officer, head and a role that comes later', async () => {
    const office = await openOffice(await open());
    await office.enrol(4, 'auditor');
    const roles: Record<string, (route: string) => Promise<Ask>> = {
      anyone: async () => office.ask,
      // Signing out is among the routes, so each is asked with a session of its own.
      officer: () => office.signIn(2),
      head: () => office.signIn(1),
      auditor: () => office.signIn(4),
    };
    for (const [role, signIn] of Object.entries(roles)) {
      for (const { method, pattern } of permissions) {
        const route = `${method} ${pattern}`;
        const ask = await signIn(route);
        const { status, code } = await ask(
          method,
          address(pattern),
          method === 'GET' ? undefined : {},
        );
        const seen = status === 401 || code === 'role' ? code : 'allowed';
        const open = wanted[route] === 'anyone';
        const allowed =
          open ||
          (role === 'officer' && wanted[route] === 'officer') ||
          (role === 'head' && wanted[route] !== undefined);
        const refused = role === 'anyone' ? 'session' : 'role';
        expect(`${role} ${route}: ${seen}`).toBe(
          `${role} ${route}: ${allowed ? 'allowed' : refused}`,
        );
        if (!allowed) expect(status).toBe(role === 'anyone' ? 401 : 403);
      }
    }
  });
});

it('a route that is not in the table stops the start', async () => {
  const { default: fastify } = await import('fastify');
  const app = fastify();
  guardRoutes(app as never, {} as never);
  expect(() => app.get('/api/audit', async () => 'everything')).toThrow('no permission');
});
