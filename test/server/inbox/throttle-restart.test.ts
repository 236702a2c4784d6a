/** What the throttle counts, beyond the end of a server (docs/protocol.md, Sign-in). */
import { describe, expect, it } from 'vitest';
import { seededRandom, systemRandom } from '../../../crypto/index.js';
import { createThrottle, mostBits } from '../../../server/inbox/throttle.js';
import { onEachDatabase } from '../../support/databases.js';
import { knockWith, little } from './ceremony.js';
import { openEmptyOffice, openOffice } from './office.js';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2026, 10, 22, 9);

function open() {
  const clock = { time: start, now: () => clock.time };
  const throttle = createThrottle({ clock, random: seededRandom(new Uint8Array(32)) });
  const fail = (times: number, account = 'anna'): void => {
    for (let i = 0; i < times; i++) throttle.begun(account);
  };
  return { clock, throttle, fail };
}

const others = (count: number): string[] => Array.from({ length: count }, (_, i) => `other-${i}`);

describe('a restart', () => {
  /** The same throttle after the server was started again `minutes` later. */
  const restarted = ({ clock, throttle }: ReturnType<typeof open>, minutes = 0) => {
    clock.time += minutes * minute;
    const kept = throttle.keep();
    return createThrottle({ clock, random: systemRandom, kept });
  };

  it('forgets no failure: a name, all names, and what its owner is told', () => {
    const before = open();
    before.fail(9);
    before.throttle.exists('anna');
    before.throttle.wrongFactor('anna');
    for (const name of others(200)) before.throttle.begun(name);
    const asked = ['anna', 'ben', 'other-1'].map(before.throttle.bits);
    expect(asked).toEqual([22, 12, 12]);
    const after = restarted(before);
    expect(['anna', 'ben', 'other-1'].map(after.bits)).toEqual(asked);
    expect(after.signedIn('anna')).toEqual({ passphrase: 1, factor: 1 });
    // Without what was kept it would: this is what the test would find.
    const { clock } = before;
    expect(createThrottle({ clock, random: systemRandom }).bits('anna')).toBe(8);
  });

  it('keeps nobody out, however often somebody failed before it, and lets time pass', () => {
    const before = open();
    before.fail(100_000);
    const after = restarted(before);
    expect(after.bits('anna')).toBe(mostBits);
    after.begun('anna');
    after.passed('anna');
    expect(after.signedIn('anna')).toEqual({ passphrase: 0, factor: 0 });
    before.clock.time += 5 * hour;
    expect(after.bits('anna')).toBe(8);
    // Nor does a server that starts again every minute keep a count up.
    const often = open();
    often.fail(9);
    let { throttle } = often;
    for (let minutes = 0; minutes < 60; minutes++) {
      throttle = restarted({ ...often, throttle }, 1);
      throttle.begun('somebody');
    }
    expect(throttle.bits('anna')).toBe(8);
  });

  it('is given counts only when there are new ones, always of one size but for who is told', () => {
    const { throttle, fail } = open();
    const first = throttle.keep();
    expect(throttle.keep()).toBeNull();
    fail(500, 'nobody');
    const second = throttle.keep();
    expect(second?.length).toBe(first?.length);
    expect(Buffer.from(second ?? []).includes('nobody')).toBe(false);
    for (const damaged of [second?.slice(0, 900), second?.slice(1), new Uint8Array(0)])
      expect(
        createThrottle({
          clock: { now: () => start },
          random: systemRandom,
          kept: damaged ?? null,
        }).bits('nobody'),
      ).toBe(8);
  });
});

onEachDatabase('the server’s counts', (openDatabase) => {
  it('are kept once a minute and at its end, and a server that starts anew goes on with them', async () => {
    const db = await openDatabase();
    const office = await openOffice(db);
    const ask = async (office: Awaited<ReturnType<typeof openOffice>>, account: string) =>
      (await office.ask('POST', '/api/sign-in/work', { account })).json.bits;
    const kept = () =>
      db.selectFrom('secrets').select('value').where('name', '=', 'sign-in-counts').execute();
    const knock = async (): Promise<void> => {
      const request = { account: 'nobody-here', password: 'a guess', keyStretching: little };
      expect((await knockWith(office.ask, request)).finish.code).toBe('sign-in');
    };
    for (let i = 0; i < 5; i++) await knock();
    expect(await ask(office, 'nobody-here')).toBe(12);
    await office.app.tellFailures();
    expect(await kept()).toEqual([]);
    office.clock.time += minute;
    await office.app.tellFailures();
    expect(await kept()).toHaveLength(1);
    const [{ value } = { value: new Uint8Array() }] = await kept();
    await knock();
    await office.app.close();
    expect((await kept())[0]?.value).not.toEqual(value);
    const again = await openEmptyOffice(db);
    again.clock.time = office.clock.time;
    const after = { ...office, ...again };
    expect(await ask(after, 'nobody-here')).toBe(14);
    expect(await ask(after, 'somebody-else')).toBe(8);
  });
});
