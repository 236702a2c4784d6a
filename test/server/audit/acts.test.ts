import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemRandom, toBase64url, toHex } from '../../../crypto/index.js';
import { acts, bundleAct, formatLine } from '../../../server/audit/record.js';
import { permissions } from '../../../server/inbox/permissions.js';
import { createBeat } from '../../../server/jobs/beat.js';
import { createLog } from '../../../server/log.js';
import { recordAlone } from '../../../server/store/audit.js';
import { appendCells } from '../../../server/store/cells.js';
import type { Database } from '../../../server/store/database.js';
import { recordStart } from '../../../server/store/settings.js';
import { onEachDatabase } from '../../support/databases.js';
import { openPortal } from '../../support/portal.js';
import { makeUnit } from '../../support/unit.js';
import { makeBundle, openOffice } from '../inbox/office.js';
import { opening, openingDay } from '../inbox/unit-made.js';
import { entriesOf, parsedOf, recorded } from './recorded.js';

const hour = 3_600_000;
const day = 24 * hour;
const log = createLog({ write: () => undefined });

const refusals = (db: Database) =>
  recorded(db).then((lines) => lines.filter((line) => line.includes(' refused ')));

onEachDatabase('What the audit log records (R10)', (open) => {
  it('of an officer: signing in, inviting, publishing, signing out, each with number and second', async () => {
    const office = await openOffice(await open());
    const head = await office.signIn(1);
    office.clock.time += 5_000;
    const invitation = { account: 'new', name: 'New', roles: ['officer'] };
    expect((await head('POST', '/api/enrolments', invitation)).status).toBe(201);
    const next = office.unit.next(office.first, { recipients: [1, 2, 3] });
    const directory = toBase64url(next.bytes);
    expect((await head('PUT', '/api/directories/2', { directory })).status).toBe(201);
    expect((await head('PUT', '/api/directories/2', { directory })).status).toBe(201);
    expect((await head('POST', '/api/sign-out')).status).toBe(200);
    const seconds = opening / 1_000;
    const act = { outcome: 'done', by: 1, leaf: null } as const;
    expect(await parsedOf(office.db)).toEqual([
      { ...act, act: 'sign-in', about: null, seconds },
      { ...act, act: 'invite', about: '4:officer', seconds: seconds + 5 },
      { ...act, act: 'publish-directory', about: 2, seconds: seconds + 5 },
      { ...act, act: 'sign-out', about: null, seconds: seconds + 5 },
    ]);
  });

  it('of a refusal by role: who tried which act; of what a page fetches by itself: nothing', async () => {
    const office = await openOffice(await open());
    const officer = await office.signIn(2);
    const invitation = { account: 'new', name: 'New', roles: ['officer'] };
    expect((await officer('POST', '/api/enrolments', invitation)).code).toBe('role');
    expect(await refusals(office.db)).toEqual(['invite refused 2 -']);
    const before = await recorded(office.db);
    for (const { method, pattern, who } of permissions) {
      if (method !== 'GET' || (who !== 'anyone' && !who.includes('officer'))) continue;
      const url = pattern.replace(/:\w+/g, (part) => (part === ':shelf' ? 'store' : '1'));
      await officer('GET', url);
    }
    expect(await recorded(office.db)).toEqual(before);
  });

  it('of a bundle: its sealed leaf, its officer and the day, whether or not anything happened', async () => {
    const office = await openOffice(await open());
    office.clock.time += 3 * hour;
    const ask = await office.signIn(2);
    office.clock.time += 17_000;
    const made = makeBundle(office.unit);
    for (let i = 0; i < 2; i++) {
      expect((await ask('PUT', `/api/bundles/${made.id}`, made.bytes)).status).toBe(201);
    }
    const [, bundle, ...more] = await parsedOf(office.db);
    expect(more).toEqual([]);
    expect({ ...bundle, leaf: toHex(bundle?.leaf ?? new Uint8Array()) }).toEqual({
      act: 'send-bundle',
      outcome: 'done',
      by: 2,
      about: null,
      seconds: openingDay * 86_400,
      leaf: toHex(made.bundle.leaf),
    });
    const rows = await office.db.selectFrom('audit_entries').select('seconds').execute();
    // What is kept beside the line is no finer than the lines.
    expect(rows.at(-1)?.seconds).toBe((opening + 3 * hour) / 1_000);
  });

  it('of the server: its start, settings that changed by name, what it erased by number', async () => {
    const db = await open();
    const start = (settings: Record<string, string>) => recordStart(db, { settings, now: opening });
    await start({ HOST: '127.0.0.1', DROPS_PER_DAY: '20000' });
    await start({ HOST: '127.0.0.1', DROPS_PER_DAY: '20000' });
    await start({ HOST: '0.0.0.0', DROPS_PER_DAY: '5' });
    expect(await recorded(db)).toEqual([
      ...['start done - -', 'start done - -', 'start done - -'],
      ...['change-setting done - DROPS_PER_DAY', 'change-setting done - HOST'],
    ]);

    const portal = await openPortal(db, { made: makeUnit({ core: { minimumDrops: 0 } }) });
    const { clock } = portal;
    const beat = createBeat({ db, clock, log, collect: null, random: systemRandom });
    const today = Math.floor(clock.time / day);
    const cells = [new Uint8Array(1_024).fill(1)];
    await db
      .transaction()
      .execute((trx) => appendCells(trx, { shelf: 'board', day: today, cells }));
    expect((await portal.send(portal.made.put())).statusCode).toBe(201);
    clock.time += day;
    await beat.tick();
    clock.time += 61 * day;
    await beat.tick();
    expect((await recorded(db)).slice(5)).toEqual([
      'mark done - -',
      ...['erase-batch done - 1', 'erase-cells done - -', 'mark done - -'],
    ]);
  });

  it('of reporters nothing: boards, drops, drops again, refused drops, batches that close', async () => {
    const db = await open();
    const portal = await openPortal(db, { made: makeUnit({ core: { minimumDrops: 0 } }) });
    await recordAlone(db, { act: 'start', outcome: 'done', by: null, about: null, now: opening });
    const before = (await entriesOf(db)).map(toHex);
    const { app, made, clock } = portal;
    for (const url of ['/api/unit', '/api/board', '/', '/api/nothing']) {
      await app.inject({ method: 'GET', url });
    }
    const put = made.put();
    const broken = { id: put.id, body: put.body.slice(1) };
    const taken = { ...made.put(), id: put.id };
    const codes: number[] = [];
    for (const drop of [put, put, broken, taken, made.put()]) {
      codes.push((await portal.send(drop)).statusCode);
    }
    expect(codes.slice(0, 3)).toEqual([201, 201, 400]);
    expect((await entriesOf(db)).map(toHex)).toEqual(before);
    // Not even the closing of their batch, whose moment would be finer than the day (P11).
    const beat = createBeat({ db, clock, log, collect: null, random: systemRandom });
    clock.time += 6 * hour;
    await beat.tick();
    expect(await db.selectFrom('batches').select('number').execute()).toEqual([{ number: 1 }]);
    expect((await recorded(db)).slice(1)).toEqual(['mark done - -']);
  });
});

describe('The names of acts', () => {
  it('stand in docs/audit.md, each with what it is about', () => {
    const [text = ''] = readFileSync('docs/audit.md', 'utf8').split('## What never is');
    const rows = text.match(/^\| `[a-z-]+` \|/gm) ?? [];
    const wanted = [...Object.keys(acts), bundleAct].map((act) => `| \`${act}\` |`);
    expect(rows).toEqual(wanted);
  });

  it('are those of the table of permissions wherever a route does them', () => {
    const routes = new Set(permissions.map(({ act }) => act));
    const ownNames = Object.keys(acts).filter((act) => !routes.has(act));
    expect(ownNames.sort()).toEqual([
      ...[
        'ask-keys',
        'ask-role',
        'change-setting',
        'count-failures',
        'erase-batch',
        'erase-cells',
        'make-recovery-link',
        'make-setup-link',
      ],
      ...['mark', 'publish-statement', 'renew-directory', 'start', 'use-code'],
    ]);
    const act = { act: 'sign-in', outcome: 'done', by: 3, about: null } as const;
    expect(formatLine(act, 1_795_338_005)).toBe('2026-11-22T09:00:05Z sign-in done 3 -');
  });
});
