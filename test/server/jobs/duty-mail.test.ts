import { afterEach, expect, it } from 'vitest';
import { toBase64url } from '../../../crypto/index.js';
import { readConfig } from '../../../server/config.js';
import { onEachDatabase } from '../../support/databases.js';
import { recorded } from '../audit/recorded.js';
import { makeBundle, openOffice } from '../inbox/office.js';
import { opening } from '../inbox/unit-made.js';
import {
  addressOf,
  closeAll,
  day,
  first,
  hour,
  openWithAddresses,
  postOffice,
  settingsFor,
  seven,
  started,
} from './daily-mail.js';

afterEach(closeAll);

/** A message without what SMTP wants to be its own. */
const sameIn = (raw: string): string => raw.replace(/^(To|Message-ID|Date): .*$/gm, '$1: …');

onEachDatabase('The daily mail', (open) => {
  it('says the same to everybody on every day, with and without news, signed in or not', async () => {
    const office = await openWithAddresses(await open());
    const post = await postOffice();
    const mail = started(office, settingsFor(post.port));
    await mail.at(first);
    // A letter's worth of everything comes for one of them, and one of them signs in.
    const ask = await office.signIn(2);
    const bundle = makeBundle(office.unit);
    expect((await ask('PUT', `/api/bundles/${bundle.id}`, bundle.bytes)).status).toBe(201);
    await office.db
      .insertInto('batches')
      .values({ number: 1, day: 20_000, drops: 7, slots: 8, directory: 1 })
      .execute();
    await office.db.updateTable('accounts').set({ cursor: 1 }).where('person', '=', 1).execute();
    await mail.at(first + day);
    expect(post.posted.map(({ to }) => to)).toEqual([
      ...[[addressOf(1)], [addressOf(2)]],
      ...[[addressOf(1)], [addressOf(2)]],
    ]);
    expect(new Set(post.posted.map(({ raw }) => sameIn(raw))).size).toBe(1);
    expect(new Set(post.posted.map(({ raw }) => raw.length)).size).toBe(1);
    expect(new Set(post.posted.map(({ from }) => from))).toEqual(
      new Set(['duty@unit.example.org']),
    );
    const dates = post.posted.map(({ raw }) => /^Date: (.*)$/m.exec(raw)?.[1] ?? '');
    expect(dates.map((date) => Date.parse(date))).toEqual([
      ...[first, first],
      ...[first + day, first + day],
    ]);
    const ids = post.posted.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1]);
    expect(new Set(ids).size).toBe(4);
    const [{ raw = '' } = {}] = post.posted;
    expect(raw).toContain('Please sign in today');
    expect(raw).toContain('Mewngofnodwch heddiw');
    expect(raw).not.toMatch(/https?:|www\.|bad.?apple|x-mailer|user-agent|content-disposition/i);
    expect(mail.said()).toEqual(['duty-mail-sent 2', 'duty-mail-sent 2']);
  });

  it('goes out once a day at its time, also after a restart; a day without it is told', async () => {
    const office = await openWithAddresses(await open());
    const post = await postOffice();
    const settings = settingsFor(post.port);
    const before = started(office, settings);
    // Whoever gives an address after the hour is written to from the next day on.
    await before.at(opening);
    await before.at(first - 1);
    expect(post.posted).toEqual([]);
    for (const now of [first, first + 1_000, first + hour]) await before.at(now);
    expect(post.posted.length).toBe(2);
    const after = started(office, settings);
    for (const now of [first + 2 * hour, first + day - 1]) await after.at(now);
    expect(post.posted.length).toBe(2);
    expect(after.logged).toEqual([]);
    // Down at the hour: late is better than not at all. Down for days: each missing one is told.
    await started(office, settings).at(first + day + 3 * hour);
    expect(post.posted.length).toBe(4);
    const later = started(office, settings);
    await later.at(first + 4 * day);
    expect(later.said()).toEqual(['duty-mail-missed 2', 'duty-mail-sent 2']);
    const late = started(office, settings);
    await late.at(first + 5 * day + 9 * hour);
    await late.at(first + 5 * day + 10 * hour);
    expect(late.said()).toEqual(['duty-mail-missed 1']);
    expect(post.posted.length).toBe(6);
    await late.at(first + 6 * day);
    expect(late.said()).toEqual(['duty-mail-missed 1', 'duty-mail-sent 2']);
  });

  it('an address is the officer’s own: given, shown to them and taken away, in no record', async () => {
    const office = await openWithAddresses(await open(), [2]);
    const post = await postOffice();
    const mail = started(office, settingsFor(post.port));
    await mail.at(first);
    const [head, officer] = [await office.signIn(1), await office.signIn(2)];
    const sent = Math.floor(first / day);
    expect((await officer('GET', '/api/duty-mail')).json).toEqual({
      at: seven,
      address: addressOf(2),
      sent,
    });
    expect((await head('GET', '/api/duty-mail')).json).toEqual({
      at: seven,
      address: null,
      sent: null,
    });
    for (const address of ['officer', 'a@b\r\nBcc: x@y', 'a b@c', 'ŵ@example.org', '']) {
      expect((await officer('PUT', '/api/duty-mail', { address })).code).toBe('bad-request');
    }
    expect((await officer('PUT', '/api/duty-mail', { address: null })).status).toBe(200);
    await mail.at(first + day);
    expect(post.posted.length).toBe(1);
    const lines = await recorded(office.db);
    expect(lines.filter((line) => line.includes('duty-mail'))).toEqual([
      ...['set-duty-mail done 2 -', 'set-duty-mail done 2 -'],
    ]);
    expect(lines.join()).not.toContain('example.org');
    expect(await office.db.selectFrom('duty_addresses').selectAll().execute()).toEqual([]);
  });

  it('whoever leaves the unit gets none, and their address is erased', async () => {
    const office = await openWithAddresses(await open(), [1, 2, 3]);
    const post = await postOffice();
    const next = office.unit.next(office.first, { recipients: [1] });
    const head = await office.signIn(1);
    const directory = toBase64url(next.bytes);
    expect((await head('PUT', '/api/directories/2', { directory })).status).toBe(201);
    await started(office, settingsFor(post.port)).at(first);
    expect(post.posted.map(({ to }) => to)).toEqual([[addressOf(1)]]);
    const left = async () =>
      (await office.db.selectFrom('duty_addresses').select('person').execute())
        .map(({ person }) => person)
        .sort();
    // The third is enrolled and not listed yet.
    expect(await left()).toEqual([1, 3]);
    expect((await head('POST', '/api/accounts/3/end', {})).status).toBe(200);
    expect(await left()).toEqual([1]);
  });

  it('is off until a setting names a mail server: no address is kept, nothing is sent', async () => {
    expect(readConfig({}).dutyMail).toBeNull();
    const office = await openOffice(await open());
    const officer = await office.signIn(2);
    expect((await officer('GET', '/api/duty-mail')).json).toEqual({
      at: null,
      address: null,
      sent: null,
    });
    expect((await officer('PUT', '/api/duty-mail', { address: addressOf(2) })).code).toBe('none');
    expect((await officer('PUT', '/api/duty-mail', { address: null })).status).toBe(200);
    expect(await office.db.selectFrom('duty_addresses').selectAll().execute()).toEqual([]);
  });
});
