/** Another passphrase, with the officers' client, the real server and the real OPAQUE. */
import { expect, it, vi } from 'vitest';
import { newRecord, passphraseAgain } from '../../../client/conversation/account.js';
import {
  type Confirmation,
  changePassphrase,
} from '../../../client/conversation/changing-passphrase.js';
import { foundWith, prepareUnit } from '../../../client/conversation/founding.js';
import { openSession, type Proved, provedByCode } from '../../../client/conversation/joining.js';
import { PortError } from '../../../client/conversation/ports.js';
import { openVault } from '../../../client/conversation/vault-locking.js';
import type { InboxClient } from '../../../client/http/inbox.js';
import { drawRecoveryCodes, systemRandom as random, type Vault } from '../../../crypto/index.js';
import { createSetupLink } from '../../../server/inbox/links.js';
import type { Database } from '../../../server/store/database.js';
import { recorded } from '../../server/audit/recorded.js';
import { openEmptyOffice } from '../../server/inbox/office.js';
import { browserAt } from '../../support/browser-at.js';
import { newDatabase, onEachDatabase } from '../../support/databases.js';
import { softKey } from '../../support/second-key.js';

// As little work as OPAQUE's client can be told to do: the server never sees how much it was.
vi.mock('../../../server/inbox/wire.js', async (original) => ({
  ...(await original<typeof import('../../../server/inbox/wire.js')>()),
  opaqueKeyStretching: { 'argon2id-custom': { iterations: 1, memory: 64, parallelism: 1 } },
}));

const account = 'anna';
const origin = 'http://localhost:8081';
const old = 'abandon ability able about above absent absorb';
const fresh = 'zoo zone zero young yellow youth wrong';

async function founded(db: Database, prf = true) {
  const office = await openEmptyOffice(db);
  const link = await createSetupLink({ ...office, random });
  const token = String(link?.token);
  const { inbox } = browserAt(office.app);
  const plan = { unitName: 'Unit', title: 'Head', further: [], threshold: 1 };
  const prepared = prepareUnit(plan, { now: office.clock.now(), random });
  const key = softKey(origin, { prf });
  const second = await key.second(inbox, { token, account });
  const given = { token, account, name: 'Anna Head', trial: true, passphrase: old, second, random };
  const met = await foundWith(inbox, prepared, given);
  const now = () => office.clock.now();
  const enter = (passphrase: string, prove: Prove = key.prove) =>
    openSession(browserAt(office.app).inbox, met, { account, passphrase, now, prove });
  return { office, met, key, now, enter };
}

type Prove = Parameters<typeof openSession>[2]['prove'];
type Founded = Awaited<ReturnType<typeof founded>>;

/** Whether somebody gets in with these words. */
const opens = (enter: ReturnType<Founded['enter']>): Promise<string> =>
  enter.then(
    () => 'in',
    (error: PortError) => error.code,
  );

/** Signed in, and the passphrase in force and a key proved once more. */
async function confirmed({ office, met, key, now }: Founded) {
  const browser = browserAt(office.app);
  const { inbox } = browser;
  const given = { account, passphrase: old, now, prove: key.prove };
  const { vault } = await openSession(inbox, met, given);
  const { attempt } = await passphraseAgain(inbox, { account, passphrase: old });
  const { request } = await inbox.factorOptions();
  const proved = await key.prove({ factors: { webauthn: request, totp: false, codes: 10 } });
  const { id } = await inbox.proveFactor(proved.proof);
  const confirmation: Confirmation = { attempt, factorId: id, factor: proved.factor };
  const { factors } = await inbox.factors();
  const codes = drawRecoveryCodes(random);
  return { browser, inbox, given: { vault, passphrase: fresh, factors, codes, confirmation } };
}

const keptBy = async (db: Database) => ({
  account: await db.selectFrom('accounts').selectAll().execute(),
  factors: await db.selectFrom('factors').select(['id', 'wrap']).execute(),
  codes: await db.selectFrom('recovery_codes').select(['hash', 'wrap']).execute(),
});

onEachDatabase('another passphrase', (open) => {
  it('opens the same vault with the same key, and the old one opens nothing from then on', async () => {
    const unit = await founded(await open());
    const { office, enter } = unit;
    const before = (await enter(old)).vault;
    const [oldCode = ''] = unit.key.codes;
    const { inbox, given } = await confirmed(unit);
    await changePassphrase(inbox, given, random);
    // The session that changed it goes on; what was begun with the old words does not.
    expect((await inbox.session()).name).toBe('Anna Head');
    const late = inbox.signInFactor({
      ...{ attempt: given.confirmation.attempt, proof: provedByCode(oldCode).proof },
    });
    await expect(late).rejects.toMatchObject({ code: 'attempt' });

    expect(await opens(enter(old))).toBe('sign-in');
    const secretOf = ({ seed, keyringRoot, holderSeed }: Vault) => [seed, keyringRoot, holderSeed];
    expect(secretOf((await enter(fresh)).vault)).toEqual(secretOf(before));
    const by =
      (code: string) =>
      async (_: unknown, refused: string | null): Promise<Proved> => {
        if (refused !== null) throw new PortError(refused, 401);
        return provedByCode(code);
      };
    expect(await opens(enter(fresh, by(oldCode)))).toBe('factor');
    expect(await opens(enter(fresh, by(given.codes[0] ?? '')))).toBe('in');
    const lines = await recorded(office.db);
    expect(lines).toContain('change-passphrase done 1 -');
  });

  it('is found out by this test where the old passphrase still opens something (planted breach)', async () => {
    const unit = await founded(await open(), false);
    const { office } = unit;
    const { inbox, given } = await confirmed(unit);
    const before = await keptBy(office.db);
    const record = before.account[0]?.registration ?? null;
    await changePassphrase(inbox, given, random);
    expect(await opens(unit.enter(old))).toBe('sign-in');
    // Planted: the server puts the old record back. It signs in, and even so opens no vault.
    await office.db.updateTable('accounts').set({ registration: record }).execute();
    expect(await opens(unit.enter(old))).toBe('locked');
    // Planted further: and the old wraps and vault. Now, and only now, the old words are in.
    await office.db
      .updateTable('accounts')
      .set({ vault: before.account[0]?.vault ?? null })
      .execute();
    for (const { id, wrap } of before.factors)
      await office.db.updateTable('factors').set({ wrap }).where('id', '=', id).execute();
    expect(await opens(unit.enter(old))).toBe('in');
  });

  it('cut off at any step leaves the old one or the new one in force, never neither', async () => {
    const steps = ['/api/passphrase/start', '/api/passphrase'] as const;
    const unit = await founded(await open());
    const { office } = unit;
    for (const step of steps) {
      const { browser, inbox, given } = await confirmed(unit);
      const before = await keptBy(office.db);
      browser.line = (path) => (path === step ? 'request-lost' : 'whole');
      const code = await changePassphrase(inbox, given, random).catch((e: PortError) => e.code);
      expect(code).toBe(step === '/api/passphrase' ? 'unanswered' : 'unreachable');
      expect(await keptBy(office.db)).toEqual(before);
      expect(await opens(unit.enter(old))).toBe('in');
      expect(await opens(unit.enter(fresh))).toBe('sign-in');
    }
    // The database refuses in the middle: all or nothing.
    const torn = await confirmed(unit);
    const before = await keptBy(office.db);
    const again = { ...torn.given, codes: [...torn.given.codes] };
    const [one] = again.factors;
    if (one === undefined) throw new Error('a factor');
    again.factors = [one, { ...one, id: 'A'.repeat(22), prf: false }];
    const refused = changePassphrase(torn.inbox, again, random);
    await expect(refused).rejects.toMatchObject({ code: 'none' });
    expect(await keptBy(office.db)).toEqual(before);
    expect(await opens(unit.enter(old))).toBe('in');
    // An answer that is lost: sent again, and known again.
    const last = await confirmed(unit);
    let lost = 0;
    last.browser.line = (path) =>
      path === '/api/passphrase' && lost++ === 0 ? 'answer-lost' : 'whole';
    await changePassphrase(last.inbox, last.given, random);
    expect([lost, await opens(unit.enter(old)), await opens(unit.enter(fresh))]).toEqual([
      ...[2, 'sign-in', 'in'],
    ]);
    const lines = (await recorded(office.db)).filter((line) => line.startsWith('change-pass'));
    expect(lines).toEqual(['change-passphrase done 1 -']);
  });

  it('is refused to a session without the old one, or without a key proved lately', async () => {
    const unit = await founded(await open());
    const { office } = unit;
    await office.enrol(2, 'officer');
    const { inbox, given } = await confirmed(unit);
    const before = await keptBy(office.db);
    const change = (attempt: string) =>
      changePassphrase(
        inbox,
        { ...given, confirmation: { ...given.confirmation, attempt } },
        random,
      ).catch((e: PortError) => e.code);
    expect(await change('A'.repeat(22))).toBe('attempt');
    // Half open, but somebody else's.
    const colleague = await office.signIn(2);
    const stolen = await colleague('POST', '/api/passphrase/start', {
      registrationRequest: 'A'.repeat(43),
    });
    expect(stolen.code).toBe('bad-request');
    const body = {
      ...{ attempt: given.confirmation.attempt, registrationRecord: await someRecord(inbox) },
      vault: Buffer.from(random(1064)).toString('base64url'),
      factors: [],
      codes: given.codes.map(() => ({
        hash: Buffer.from(random(32)).toString('base64url'),
        wrap: Buffer.from(random(72)).toString('base64url'),
      })),
    };
    expect((await colleague('POST', '/api/passphrase', body)).code).toBe('attempt');
    office.clock.time += 5 * 60_000;
    expect(await change(given.confirmation.attempt)).toBe('fresh');
    expect(await keptBy(office.db)).toEqual(before);
  });

  it('ends the keys that nobody touched, and never leaves an account without one', async () => {
    const unit = await founded(await open());
    const { office, met, now } = unit;
    const { inbox, given } = await confirmed(unit);
    const byCode = { ...given, confirmation: { ...given.confirmation, factorId: null } };
    await expect(changePassphrase(inbox, byCode, random)).rejects.toMatchObject({
      code: 'no-key',
    });
    // A further key with a secret of its own, which is somewhere else today.
    const other = softKey(origin);
    const { creation } = await inbox.factorOptions();
    const made = await other.second(
      { enrolFactor: async () => ({ webauthn: creation }) },
      {
        token: '',
      },
    );
    if (made.factor.kind !== 'webauthn') throw new Error('a key');
    const { name, credential } = made.factor;
    const wrap = Buffer.from(random(72)).toString('base64url');
    await inbox.addFactor({ kind: 'webauthn', name, prf: true, wrap, credential });
    const { factors } = await inbox.factors();
    expect(factors).toHaveLength(2);
    await changePassphrase(inbox, { ...given, factors }, random);
    const left = (await inbox.factors()).factors.map(({ id }) => id);
    expect(left).toEqual([given.confirmation.factorId]);
    expect(await opens(unit.enter(fresh))).toBe('in');
    const session = openSession(browserAt(office.app).inbox, met, {
      ...{ account, passphrase: fresh, now },
      prove: other.prove,
    });
    await expect(session).rejects.toThrow();
  });
});

/** A record as OPAQUE's client writes it, for whoever is signed in. */
async function someRecord(inbox: InboxClient): Promise<string> {
  const made = await newRecord('other words', (registrationRequest) =>
    inbox.startPassphrase({ registrationRequest }),
  );
  return made.registrationRecord;
}

it('locks the vault that the server stores: database and old passphrase together open nothing', async () => {
  const database = await newDatabase('sqlite');
  try {
    const unit = await founded(database.db, false);
    const { inbox, given } = await confirmed(unit);
    const half = await passphraseAgain(inbox, { account, passphrase: old });
    await changePassphrase(inbox, given, random);
    const { account: accounts, factors, codes } = await keptBy(database.db);
    const locked = new Uint8Array(accounts[0]?.vault ?? []);
    const owner = { unitId: unit.met.unit.unitId, person: 1 };
    for (const { wrap } of [...factors, ...codes]) {
      const text = Buffer.from(wrap).toString('base64url');
      const opening = { exportKey: half.exportKey, owner, factor: { kind: 'passphrase' as const } };
      expect(() => openVault(locked, { ...opening, wrap: text })).toThrow();
    }
  } finally {
    await database.remove();
  }
});
