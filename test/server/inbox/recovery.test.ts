import { client } from '@serenity-kit/opaque';
import { expect, it } from 'vitest';
import {
  fromBase64url,
  hash,
  keyChangeBytes,
  labels,
  signRecovery,
  systemRandom,
  toBase64url,
  vaultBytes,
} from '../../../crypto/index.js';
import { createRecoveryLink } from '../../../server/inbox/recovery.js';
import {
  opaqueKeyStretching as keyStretching,
  type SecondFactor,
} from '../../../server/inbox/wire.js';
import { onEachDatabase } from '../../support/databases.js';
import { recorded } from '../audit/recorded.js';
import { enrolWith, secondFor, signInWith, workFor } from './ceremony.js';
import { proofOf, someCodes } from './factors.js';
import { type Answer, type Ask, type Office, openOffice } from './office.js';

const account = 'person-2';
const days = 86_400_000;
/** As little work as OPAQUE’s client can be told to do: the server never sees how much it was. */
const little = {
  'argon2id-custom': { iterations: 1, memory: 64, parallelism: 1 },
} as const;

async function linkFor(office: Office, name = account): Promise<string | null> {
  const link = await createRecoveryLink({ ...office, random: systemRandom }, name);
  return link?.token ?? null;
}

/** Both requests of a recovery, signed with the directory key of `signer`. */
async function recoverWith(
  office: Office,
  given: {
    token: string;
    password: string;
    signer?: number;
    /** Another link that was signed for. */
    signedFor?: string;
    /** Somebody will sign in: the passphrase is stretched as theirs is. */
    whole?: boolean;
    second?: SecondFactor;
    /** The vault has keys that were asked for. */
    changing?: boolean;
  },
): Promise<Answer> {
  const { token, password, signer = 2, signedFor = token, whole = false } = given;
  const ask: Ask = office.ask;
  const begun = client.startRegistration({ password });
  const { registrationRequest } = begun;
  const start = await ask('POST', '/api/enrolments/start', { token, registrationRequest });
  if (start.status !== 200) return start;
  const { registrationRecord } = client.finishRegistration({
    password,
    clientRegistrationState: begun.clientRegistrationState,
    registrationResponse: String(start.json.registrationResponse),
    keyStretching: whole ? keyStretching : little,
  });
  const vault = systemRandom(vaultBytes);
  const signature = signRecovery(
    {
      unitId: office.unit.unitId,
      person: 2,
      link: hash(labels.link, fromBase64url(signedFor)),
      registration: fromBase64url(registrationRecord),
      vault,
    },
    office.unit.keysOf(signer).signSecret,
  );
  return await ask('POST', '/api/recoveries', {
    token,
    registrationRecord,
    vault: toBase64url(vault),
    signature: toBase64url(signature),
    second: given.second ?? (await secondFor(ask, { token })),
    changing: given.changing ?? false,
  });
}

const stored = (office: Office) =>
  office.db
    .selectFrom('accounts')
    .select(['registration', 'vault', 'outbox', 'application'])
    .where('person', '=', 2)
    .executeTakeFirstOrThrow();

onEachDatabase('recovery', (open) => {
  it('puts another passphrase and vault in force, once, and ends the session that was open', async () => {
    const office = await openOffice(await open());
    const before = await stored(office);
    const session = await office.signIn(2);
    const token = (await linkFor(office)) as string;
    const look = await office.ask('POST', '/api/enrolments/look', { token });
    expect(look.json).toMatchObject({ purpose: 'recovery', account, person: 2 });

    const done = await recoverWith(office, { token, password: 'seven new words', whole: true });
    expect([done.status, done.json]).toEqual([201, { person: 2 }]);
    const after = await stored(office);
    expect(after.vault).not.toEqual(before.vault);
    expect(after.application).toEqual(before.application);
    expect((await session('GET', '/api/session')).status).toBe(401);
    const signed = await signInWith(office.ask, { account, password: 'seven new words' });
    expect(signed.factor?.json).toMatchObject({ person: 2, roles: ['officer'], account });
    const old = await signInWith(office.ask, { account, password: 'the old words' });
    expect(old.finish.code).toBe('sign-in');

    const again = await recoverWith(office, { token, password: 'a thief' });
    expect([again.status, again.code]).toEqual([410, 'link-used']);
    expect(await stored(office)).toEqual(after);
    expect(office.logged.join('')).toContain('account-recovered');
    expect(office.logged.join('')).not.toContain(token);
    expect(await recorded(office.db)).toEqual([
      'sign-in done 2 -',
      'make-recovery-link done - 2',
      'recover-account done 2 2',
      'sign-in done 2 -',
      'sign-in refused - -',
    ]);
  });

  it('ends what was asked for where nobody has those keys, and keeps it where the vault has them', async () => {
    const office = await openOffice(await open());
    const asked = systemRandom(keyChangeBytes);
    const change = async () => {
      const from = office.db.selectFrom('accounts').select('key_change');
      return (await from.where('person', '=', 2).executeTakeFirstOrThrow()).key_change;
    };
    const set = { key_change: asked };
    await office.db.updateTable('accounts').set(set).where('person', '=', 2).execute();
    const again = async (changing: boolean) => {
      const token = (await linkFor(office)) as string;
      return (await recoverWith(office, { token, password: 'new words', changing })).status;
    };
    expect(await again(true)).toBe(201);
    expect(new Uint8Array((await change()) ?? [])).toEqual(asked);
    // As with the kit before: other keys could never be asked for again.
    expect(await again(false)).toBe(201);
    expect(await change()).toBeNull();
  });

  it('a link without the words of the kit changes nothing, whoever made or found it', async () => {
    const office = await openOffice(await open());
    const token = (await linkFor(office)) as string;
    const before = await stored(office);
    const session = await office.signIn(2);
    const attempts = [
      // With keys of another officer, of the Head, and of nobody.
      { token, password: 'x', signer: 3 },
      { token, password: 'x', signer: 1 },
      { token, password: 'x', signer: 9 },
      // What its owner signed for another link.
      { token, password: 'x', signedFor: toBase64url(systemRandom(32)) },
    ];
    for (const attempt of attempts) {
      const { status, code } = await recoverWith(office, attempt);
      expect([status, code]).toEqual([400, 'recovery']);
    }
    expect(await stored(office)).toEqual(before);
    const tries = (await recorded(office.db)).slice(2);
    expect(tries).toEqual(attempts.map(() => 'recover-account refused - 2'));
    expect((await session('GET', '/api/session')).status).toBe(200);
    // And what it refused did not use it up.
    expect((await recoverWith(office, { token, password: 'the owner' })).status).toBe(201);
  });

  it('a link recovers and does not enrol, and one that enrols does not recover', async () => {
    const office = await openOffice(await open());
    const token = (await linkFor(office)) as string;
    const more = { application: toBase64url(office.unit.application(2)) };
    const enrolled = await enrolWith(office.ask, { token, password: 'x', more });
    expect([enrolled.status, enrolled.code]).toEqual([404, 'link']);
    const head = await office.signIn(1);
    const invited = await head('POST', '/api/enrolments', {
      account: 'new',
      name: 'New',
      roles: ['officer'],
    });
    const wrong = await recoverWith(office, { token: String(invited.json.token), password: 'x' });
    expect([wrong.status, wrong.code]).toEqual([404, 'link']);
  });

  it('there is a link only for people of the directory, the newest alone, for seven days', async () => {
    const office = await openOffice(await open());
    expect(await linkFor(office, 'nobody')).toBeNull();
    expect(await linkFor(office, 'person-3')).toBeNull();
    const first = (await linkFor(office)) as string;
    const second = (await linkFor(office)) as string;
    expect((await recoverWith(office, { token: first, password: 'x' })).code).toBe('link-replaced');
    office.clock.time += 7 * days;
    expect((await recoverWith(office, { token: second, password: 'x' })).code).toBe('link-expired');
  });

  it('a sign-in that was begun with the old passphrase does not end well', async () => {
    const office = await openOffice(await open());
    const first = (await linkFor(office)) as string;
    await recoverWith(office, { token: first, password: 'old', whole: true });
    const { clientLoginState, startLoginRequest } = client.startLogin({ password: 'old' });
    const proof = await workFor(office.ask, { account, startLoginRequest });
    const wanted = { account, startLoginRequest, proof };
    const begun = await office.ask('POST', '/api/sign-in/start', wanted);
    const second = (await linkFor(office)) as string;
    expect((await recoverWith(office, { token: second, password: 'new' })).status).toBe(201);
    const finished = client.finishLogin({
      clientLoginState,
      loginResponse: String(begun.json.loginResponse),
      password: 'old',
      keyStretching,
    });
    const late = await office.ask('POST', '/api/sign-in/finish', {
      attempt: begun.json.attempt,
      finishLoginRequest: finished?.finishLoginRequest,
    });
    expect([late.status, late.code]).toEqual([401, 'sign-in']);
  });

  it('nor does one that ends while the passphrase is being replaced', async () => {
    const office = await openOffice(await open());
    const first = (await linkFor(office)) as string;
    const password = 'old';
    const { codes, wire } = someCodes();
    const second = { ...(await secondFor(office.ask, { token: first })), codes: wire };
    await recoverWith(office, { token: first, password, second });
    const { clientLoginState, startLoginRequest } = client.startLogin({ password });
    const proof = await workFor(office.ask, { account, startLoginRequest });
    const wanted = { account, startLoginRequest, proof };
    const begun = await office.ask('POST', '/api/sign-in/start', wanted);
    const loginResponse = String(begun.json.loginResponse);
    const given = { clientLoginState, loginResponse, password, keyStretching: little };
    const finishLoginRequest = client.finishLogin(given)?.finishLoginRequest;
    const half = await office.ask('POST', '/api/sign-in/finish', {
      attempt: begun.json.attempt,
      finishLoginRequest,
    });
    const last = { attempt: half.json.attempt, proof: proofOf(String(codes[0])) };
    const token = (await linkFor(office)) as string;
    const newer = await secondFor(office.ask, { token });
    // The clock is asked last when a recovery begins to write.
    const { clock } = office;
    const finishing: Promise<Answer>[] = [];
    const asked = { times: 0 };
    clock.now = () => {
      asked.times += 1;
      if (asked.times === 4) finishing.push(office.ask('POST', '/api/sign-in/factor', last));
      return clock.time;
    };
    const replaced = recoverWith(office, { token, password: 'new', second: newer });
    expect((await replaced).status).toBe(201);
    const [late] = await Promise.all(finishing);
    expect(late?.status).toBe(401);
    expect(['sign-in', 'attempt', 'factor']).toContain(late?.code);
    const live = office.db.selectFrom('sessions').select('person').where('ended', '=', 0);
    expect(await live.execute()).toEqual([]);
  });

  it('refuses a vault of another size, and a record that nobody could sign in with', async () => {
    const office = await openOffice(await open());
    const token = (await linkFor(office)) as string;
    const body = {
      token,
      registrationRecord: toBase64url(new Uint8Array(192).fill(255)),
      vault: toBase64url(systemRandom(vaultBytes)),
      signature: toBase64url(systemRandom(64)),
      second: await secondFor(office.ask, { token }),
      changing: false,
    };
    expect((await office.ask('POST', '/api/recoveries', body)).code).toBe('bad-request');
    const short = { ...body, vault: toBase64url(systemRandom(vaultBytes - 1)) };
    expect((await office.ask('POST', '/api/recoveries', short)).status).toBe(400);
  });
});
