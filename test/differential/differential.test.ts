import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellBytes, systemRandom } from '../../crypto/index.js';
import { record } from '../../server/store/audit.js';
import type { Database, DatabaseTransaction } from '../../server/store/database.js';
import type { Asked, Told } from '../lying/liar.js';
import { differencesOf } from './compare.js';
import { live } from './life.js';
import { firstDifference, names } from './names.js';
import { drawPlan } from './plan.js';
import { stored } from './stored.js';
import type { Life } from './world.js';

/** Somebody leaves X out, writes, is answered and writes again; X reads another case meanwhile. */
const plan = drawPlan(1, { days: 6 });
const none = Buffer.alloc(0);
const last = plan.days.length - 1;

/** What a server with a fault might store because of the excluded case. */
const breaches: Record<string, (db: DatabaseTransaction) => Promise<unknown>> = {
  'a row': (db) =>
    db
      .insertInto('board_cells')
      .values({ day: 20_000, bytes: systemRandom(cellBytes) })
      .execute(),
  'a row where rows have no order': (db) =>
    db
      .insertInto('open_drops')
      .values({
        id: systemRandom(16),
        hash: systemRandom(32),
        bytes: systemRandom(64),
        source: 'inbox',
      })
      .execute(),
  'a counter': (db) => sql`update bundle_days set bundles = bundles + 1`.execute(db),
  'a size': (db) =>
    sql`update leaves set bytes = cast(bytes || x'00' as blob) where seq = 3`.execute(db),
  'a record of the audit log': (db) =>
    record(db, { act: 'sign-out', outcome: 'done', by: 2, about: null, now: 1_788_800_000_000 }),
  'a time': (db) => sql`update snapshot set taken_at = taken_at + 1`.execute(db),
  'an order': (db) =>
    sql`update store_cells set bytes = (
      select bytes from store_cells as other where other.seq = 7 - store_cells.seq
    ) where seq in (3, 4)`.execute(db),
  'a table': (db) => sql`create table cases (reference text)`.execute(db),
};

let real: Life;
let quiet: Life;
/** What a dump holds after each breach, which is then undone. */
const planted = new Map<string, string[]>();

beforeAll(async () => {
  quiet = await live(plan, { real: false });
  const endOfDay: EndOfDay = async ({ office, names: named, day }) => {
    if (day !== last) return;
    for (const [what, breach] of Object.entries(breaches))
      planted.set(
        what,
        await undone(office.db, async (db) => {
          await breach(db);
          return stored(db, named.copy());
        }),
      );
    planted.set('nothing', await undone(office.db, (db) => stored(db, named.copy())));
  };
  real = await live(plan, { real: true, breach: { endOfDay } });
}, 300_000);

type EndOfDay = NonNullable<NonNullable<Parameters<typeof live>[1]['breach']>['endOfDay']>;

/** In a transaction that never happened. */
async function undone<T>(db: Database, work: (db: DatabaseTransaction) => Promise<T>): Promise<T> {
  let made: { is: T } | null = null;
  const back = new Error('undone');
  await db
    .transaction()
    .execute(async (trx) => {
      made = { is: await work(trx) };
      throw back;
    })
    .catch((error: unknown) => {
      if (error !== back) throw error;
    });
  return (made as { is: T } | null as { is: T }).is;
}

/** What the quiet world stored on the last day. */
const lastDay = (): string[] => quiet.stored.slice(quiet.stored.indexOf(`day ${last}`) + 1);

describe('Two worlds that differ in a case that leaves X out alone', () => {
  it('are the same in every answer that X receives and in everything that the server stores (R35, P6)', () => {
    expect(differencesOf(real, quiet)).toEqual([]);
    expect(real.answers.length).toBeGreaterThan(200);
    expect(real.stored.length).toBeGreaterThan(4_000);
  });

  it('differ indeed: letters that leave X out, notes and answers in one of them, decoys in the other', () => {
    expect(real.figures.excludedLetters).toBeGreaterThan(4);
    expect(real.figures.excludedEntries).toBeGreaterThan(4);
    expect(real.figures.excludedAnswers).toBeGreaterThan(1);
    expect(quiet.figures).toMatchObject({ excludedLetters: 0, excludedEntries: 0 });
    expect(quiet.figures.otherLetters).toBe(real.figures.otherLetters);
  });
});

describe('The comparison of two worlds finds', () => {
  it.each(Object.keys(breaches))(
    '%s that the server stores because of the excluded case',
    (what) => {
      expect(planted.get(what)?.length).toBeGreaterThan(100);
      expect(firstDifference(planted.get(what) ?? [], lastDay())).not.toBeNull();
    },
  );

  it('nothing where nothing was planted, and what was planted is undone', () => {
    expect(firstDifference(planted.get('nothing') ?? [], lastDay())).toBeNull();
  });

  it('no difference in random text that happens to have no digit, and one in words', () => {
    const named = (text: string): string => names(8).text(text);
    expect(named('tClhkiMKDCDKsJCbEhLQvedWBanMrJ/lTtzYjjyrwKs=')).toBe('#1(44)');
    expect(named('QgXracbcVaYhxjprfKYNzLeWBNhPwFirZkBCkIIcWvo=')).toBe('#1(44)');
    const words = 'Content-Security-Policy Strict-Transport-Security require-trusted-types-for';
    expect(named(words)).toBe(words);
  });

  it('one byte, one header, one cell more, and a sealed part that comes twice in an answer', () => {
    const asked: Asked = {
      method: 'GET',
      path: '/api/cells/store?after=0',
      headers: [],
      body: none,
    };
    const cells = [1, 2, 3].map(() => Buffer.from(systemRandom(cellBytes)));
    const told: Told = {
      status: 200,
      headers: [['content-type', 'application/octet-stream']],
      body: Buffer.concat([Buffer.alloc(8), ...cells]),
    };
    const says = (change: Partial<Told>): string => names(8).told(asked, { ...told, ...change });
    const others = cells.map(() => Buffer.from(systemRandom(cellBytes)));
    expect(says({ body: Buffer.concat([Buffer.alloc(8), ...others]) })).toBe(says({}));
    const [one, two] = cells as [Buffer, Buffer, Buffer];
    for (const change of [
      { status: 206 },
      { headers: [...told.headers, ['age', '1']] as [string, string][] },
      { body: Buffer.concat([told.body, Buffer.alloc(1)]) },
      { body: Buffer.concat([told.body, one]) },
      { body: Buffer.concat([Buffer.alloc(8), one, two, two]) },
      { body: Buffer.concat([Buffer.alloc(7), Buffer.alloc(1, 1), ...cells]) },
    ])
      expect(says(change)).not.toBe(says({}));
  });
});
