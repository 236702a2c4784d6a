import { describe, expect, it } from 'vitest';
import { seededRandom, systemRandom } from '../../../crypto/index.js';
import { spendProof } from '../../../server/inbox/factors.js';
import { createFailureLog } from '../../../server/inbox/failures.js';
import { createThrottle, leastBits, mostBits } from '../../../server/inbox/throttle.js';
import { sealSecret } from '../../../server/inbox/totp.js';
import { addFactor, type NewFactorRow } from '../../../server/store/factors.js';
import { newDatabase, onEachDatabase } from '../../support/databases.js';
import { codeAt } from '../../support/phone.js';
import { recorded } from '../audit/recorded.js';
import { openOffice } from './office.js';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2026, 10, 22, 9);

function open() {
  const clock = { time: start, now: () => clock.time };
  const random = seededRandom(new Uint8Array(32));
  const throttle = createThrottle({ clock, random });
  const fail = (times: number, account = 'anna'): void => {
    for (let i = 0; i < times; i++) throttle.begun(account);
  };
  /** Takes failures from those of all names, so that what a name's own count asks for is seen. */
  const calm = (times: number): void => {
    for (let i = 0; i < times; i++) throttle.signedIn('dilys');
  };
  return { clock, throttle, fail, calm };
}

const others = (count: number): string[] => Array.from({ length: count }, (_, i) => `other-${i}`);

describe('the work of a sign-in', () => {
  it('grows fourfold with each failure after the third of a name, up to the most', () => {
    const { throttle, fail } = open();
    const asked = Array.from({ length: 14 }, () => {
      const bits = throttle.bits('anna');
      fail(1);
      return bits;
    });
    expect(asked).toEqual([8, 8, 8, 8, 10, 12, 14, 16, 18, 20, 22, 22, 22, 22]);
    expect([leastBits, mostBits]).toEqual([8, 22]);
    fail(1_000);
    expect(throttle.bits('anna')).toBe(mostBits);
  });

  it('grows with wrong second factors as with wrong passphrases', () => {
    const { throttle } = open();
    for (let i = 0; i < 6; i++) throttle.wrongFactor('anna');
    expect(throttle.bits('anna')).toBe(14);
  });

  it('is the same for names that exist and for those that do not', () => {
    const { clock, throttle } = open();
    for (let i = 0; i < 30; i++) {
      throttle.begun('anna');
      throttle.exists('anna');
      throttle.begun('nobody');
      clock.time += i * minute;
      expect(throttle.bits('nobody')).toBe(throttle.bits('anna'));
    }
  });

  it('halves its count in a quarter of an hour, and asks the least again in time', () => {
    const { clock, throttle, fail } = open();
    fail(8);
    expect(throttle.bits('anna')).toBe(18);
    clock.time += 15 * minute;
    expect(throttle.bits('anna')).toBe(10);
    clock.time += 15 * minute;
    expect(throttle.bits('anna')).toBe(8);
    // Weighed anew with each failure, not counted from the first one.
    fail(2);
    expect(throttle.bits('anna')).toBe(10);
  });

  it('of one name leaves other names alone, until sixty failed in all: then twice as many cost all', () => {
    const { throttle, fail } = open();
    fail(60);
    expect([throttle.bits('anna'), throttle.bits('ben')]).toEqual([22, 8]);
    fail(1);
    expect(throttle.bits('ben')).toBe(10);
    fail(60);
    expect(throttle.bits('ben')).toBe(12);
    fail(10_000);
    expect(throttle.bits('ben')).toBe(mostBits);
  });

  it('for everybody grows by failures that are spread over names, and falls with time', () => {
    const { clock, throttle } = open();
    for (const name of others(480)) throttle.begun(name);
    expect(throttle.bits('ben')).toBe(14);
    clock.time += 45 * minute;
    expect(throttle.bits('ben')).toBe(8);
  });

  it('is never more than `most`, so that whoever pays that gets in, and then counts no more', () => {
    const { throttle, fail } = open();
    for (const name of ['anna', ...others(20)]) fail(100, name);
    expect(throttle.bits('anna')).toBe(mostBits);
    const owner = open();
    owner.fail(3);
    for (let i = 0; i < 20; i++) {
      owner.fail(1);
      owner.throttle.passed('anna');
      owner.throttle.signedIn('anna');
    }
    expect(owner.throttle.bits('anna')).toBe(8);
  });

  it('of a name under attack is not forgotten for a flood of made-up ones, nor what its owner is told', () => {
    const { throttle, fail, calm } = open();
    fail(1, 'ben');
    throttle.exists('ben');
    fail(8);
    throttle.exists('anna');
    throttle.wrongFactor('anna');
    expect(throttle.bits('anna')).toBe(20);
    for (const name of others(12_000)) fail(2, name);
    calm(24_010);
    expect(throttle.bits('anna')).toBeGreaterThanOrEqual(20);
    fail(3, 'ben');
    expect(throttle.bits('ben')).toBeGreaterThanOrEqual(10);
    expect(throttle.signedIn('anna')).toEqual({ passphrase: 1, factor: 1 });
    expect(throttle.signedIn('ben')).toEqual({ passphrase: 1, factor: 0 });
  });

  it('of a name grows by no cell that it shares before everybody pays the most', () => {
    const { throttle, calm } = open();
    for (const name of others(7_700)) throttle.begun(name);
    expect(throttle.bits('ben')).toBe(mostBits);
    calm(7_700);
    const owners = Array.from({ length: 500 }, (_, i) => throttle.bits(`owner-${i}`));
    expect(new Set(owners)).toEqual(new Set([leastBits]));
  });
});

describe('what an owner is told', () => {
  it('is each passphrase that was not proved and each wrong factor, once', () => {
    const { throttle, fail } = open();
    for (let i = 0; i < 3; i++) {
      fail(1);
      throttle.exists('anna');
    }
    throttle.passed('anna');
    throttle.wrongFactor('anna');
    expect(throttle.signedIn('anna')).toEqual({ passphrase: 2, factor: 1 });
    expect(throttle.signedIn('anna')).toEqual({ passphrase: 0, factor: 0 });
  });

  it('and what they confirm while signed in takes back its own count, and no guess', () => {
    const { throttle, fail } = open();
    const begin = (): void => {
      fail(1);
      throttle.exists('anna');
    };
    for (let i = 0; i < 5; i++) {
      begin();
      throttle.passed('anna');
      throttle.confirmed('anna');
    }
    expect(throttle.bits('anna')).toBe(8);
    for (let i = 0; i < 5; i++) begin();
    // A factor without a passphrase before it.
    for (let i = 0; i < 5; i++) throttle.confirmed('anna');
    expect(throttle.bits('anna')).toBe(12);
    expect(throttle.signedIn('anna')).toEqual({ passphrase: 5, factor: 0 });
  });
});

describe('failures in the audit log', () => {
  async function openLog() {
    const database = await newDatabase('sqlite');
    const clock = { time: start, now: () => clock.time };
    const log = createFailureLog({ db: database.db, clock });
    const refused = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await log.refused({ act: 'sign-in', by: null });
    };
    return { database, clock, log, refused };
  }
  const single = 'sign-in refused - -';

  it('are recorded singly up to twenty an hour, and then as a number when it is over', async () => {
    const { database, clock, log, refused } = await openLog();
    await refused(45);
    log.abandoned();
    await log.tell();
    expect(await recorded(database.db)).toEqual(Array(20).fill(single));
    clock.time += hour;
    await log.tell();
    await log.tell();
    await refused(2);
    expect((await recorded(database.db)).slice(20)).toEqual([
      'count-failures done - 26',
      ...Array(2).fill(single),
    ]);
    await database.remove();
  });

  it('are neither lost nor without a limit when an hour ends before anybody tells', async () => {
    const { database, clock, log, refused } = await openLog();
    await refused(30);
    clock.time += hour;
    await refused(25);
    log.abandoned();
    expect(await recorded(database.db)).toEqual(Array(40).fill(single));
    await log.tell();
    expect((await recorded(database.db)).at(-1)).toBe('count-failures done - 10');
    // The server stops.
    await log.tell('now');
    expect((await recorded(database.db)).at(-1)).toBe('count-failures done - 6');
    await log.tell('now');
    expect(await recorded(database.db)).toHaveLength(42);
    await database.remove();
  });

  it('are told later when the database is away at the hour’s end', async () => {
    const { database, clock, log, refused } = await openLog();
    await refused(23);
    clock.time += hour;
    await database.db.schema.alterTable('audit_entries').renameTo('away').execute();
    await expect(log.tell()).rejects.toThrow();
    log.abandoned();
    await database.db.schema.alterTable('away').renameTo('audit_entries').execute();
    await log.tell();
    expect((await recorded(database.db)).at(-1)).toBe('count-failures done - 3');
    await log.tell('now');
    expect((await recorded(database.db)).at(-1)).toBe('count-failures done - 1');
    await database.remove();
  });
});

onEachDatabase('wrong codes of a phone', (_open, given) => {
  it('may be ten at once and one every four hours after, also across a restart', async () => {
    await openOffice(given().db);
    let now = start;
    const factorKey = systemRandom(32);
    const secret = systemRandom(20);
    const phones = [systemRandom(16), systemRandom(16)];
    await given()
      .db.transaction()
      .execute(async (trx) => {
        for (const id of phones) {
          const sealed = sealSecret(secret, { key: factorKey, id, random: systemRandom });
          const factor: NewFactorRow = {
            ...{ id, kind: 'totp', name: 'phone', prf: false, wrap: systemRandom(72) },
            ...{ credential: null, secret: sealed, counter: 0 },
          };
          await addFactor(trx, { person: 2, factor, day: 1 });
        }
      });
    const tryCode = async (code: string): Promise<string> => {
      const claim = { kind: 'totp', code } as const;
      const outcome = await given()
        .db.transaction()
        .execute((trx) => spendProof(trx, { factorKey }, { person: 2, claim, now }));
      return 'refusal' in outcome ? outcome.refusal.code : 'right';
    };
    const tries = async (count: number): Promise<string[]> => {
      const answers: string[] = [];
      for (let i = 0; i < count; i++) answers.push(await tryCode('none'));
      return answers;
    };
    expect(await tries(6)).toEqual(Array(6).fill('code'));
    await given().reopen();
    expect(await tries(5)).toEqual([...Array(4).fill('code'), 'guesses']);
    expect(await tryCode(codeAt(secret, now))).toBe('guesses');
    now += 4 * hour - 1;
    expect(await tries(1)).toEqual(['guesses']);
    now += 1;
    expect(await tries(2)).toEqual(['code', 'guesses']);
    now += 4 * hour;
    expect(await tryCode(codeAt(secret, now))).toBe('right');
    // What is saved up is never more than ten.
    now += 1_000 * hour;
    expect(await tries(11)).toEqual([...Array(10).fill('code'), 'guesses']);
  });
});
