/** That the walk of the permissions finds what is planted, and what else every route refuses. */
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { answerErrors } from '../../../server/http/errors.js';
import type { InboxApp } from '../../../server/inbox/context.js';
import { guardRoutes } from '../../../server/inbox/guard.js';
import { type Permission, permissions } from '../../../server/inbox/permissions.js';
import { type Role, roleNames } from '../../../server/roles.js';
import { onEachDatabase } from '../../support/databases.js';
import { asker, openOffice } from './office.js';
import { address, asTheTableSays, cookieOf, differences, expected, route } from './walk.js';

onEachDatabase('the walk', (openDatabase) => {
  it('finds a handler that forgets its guard: one that answers before it, and one that it never saw', async () => {
    const office = await openOffice(await openDatabase());
    await office.enrol(5, 'administrator');
    /** Every route of the table behind the guard, but for what is planted before it. */
    const withPlanted = async (plant: (app: InboxApp) => void): Promise<string[]> => {
      const app = fastify({ exposeHeadRoutes: false }) as unknown as InboxApp;
      answerErrors(app, { patterns: [], report: () => undefined });
      plant(app);
      guardRoutes(app, office as never);
      for (const { method, pattern } of permissions)
        if (!app.hasRoute({ method, url: pattern }))
          app.route({ method, url: pattern, handler: async () => ({ code: 'ok' }) });
      await app.ready();
      const stranger = {
        who: 'signed out',
        is: (line: Permission) => (line.who === 'anyone' ? 'passed' : 'session'),
      };
      const administrator = { who: 'administrator', is: asTheTableSays(['administrator']) };
      return [
        ...(await differences(asker(app), stranger)),
        ...(await differences(asker(app, await cookieOf(office, 5)), administrator)),
      ];
    };
    expect(await withPlanted(() => undefined)).toEqual([]);
    const both = [
      'signed out GET /api/cells/:shelf: passed',
      'administrator GET /api/cells/:shelf: passed',
    ];
    const early = (app: InboxApp): void => {
      app.addHook('onRequest', async (request, reply) => {
        if (request.routeOptions.url === '/api/cells/:shelf') return reply.send({ code: 'ok' });
      });
    };
    expect(await withPlanted(early)).toEqual(both);
    // Registered before the guard was: neither its hook nor its table hears of the route, and the
    // table's line is then without a route, which stops the start.
    const unseen = (app: InboxApp): void => {
      app.get('/api/cells/:shelf', async () => ({ code: 'ok' }));
    };
    await expect(withPlanted(unseen)).rejects.toThrow('which is no route');
  });

  it('asks of every route that changes something for exactly what it takes: anything more is refused', async () => {
    const office = await openOffice(await openDatabase());
    for (const roles of roleNames) await office.enrol(20 + roleNames.indexOf(roles), roles);
    // These are no JSON, and are refused by every byte too many (bundles.test.ts, reserve.test.ts).
    const bytes = ['send-bundle', 'keep-reserve-copy'];
    const changing = permissions.filter(
      ({ method, act }) => method !== 'GET' && !bytes.includes(act),
    );
    expect(changing.length).toBeGreaterThan(25);
    for (const line of changing) {
      const role = roleNames.find((one) => expected(line, [one])) as Role;
      const ask = await office.signIn(20 + roleNames.indexOf(role));
      const { method, pattern } = line;
      const { status, code } = await ask(method, address(pattern), { surprise: 1 });
      expect([route(line), status, code]).toEqual([route(line), 400, 'bad-request']);
    }
  });
});
