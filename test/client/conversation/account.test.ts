import { ready, server } from '@serenity-kit/opaque';
import { describe, expect, it } from 'vitest';
import {
  type AccountPort,
  beginSignIn,
  clockOff,
  drawPassphrase,
  enrol,
  passphraseAgain,
  proveSignIn,
  spellPassphrase,
} from '../../../client/conversation/account.js';
import { PortError } from '../../../client/conversation/ports.js';
import {
  checkAttemptWork,
  fromBase64url,
  seededRandom,
  toHex,
  wordlist,
} from '../../../crypto/index.js';
import type { SecondFactor } from '../../../server/inbox/wire.js';

await ready;
const random = seededRandom(new Uint8Array(32).fill(5));
const account = 'anna';
const token = 't'.repeat(43);
const wrap = 'w'.repeat(96);
const second: SecondFactor = {
  factor: { kind: 'totp', name: 'Phone', wrap, secret: 's'.repeat(27), code: '123456' },
  codes: [],
};

/** The server's half of OPAQUE, and every request that it got. */
function opaqueServer(bits: [asked: number, wanted: number] = [4, 4]) {
  const serverSetup = server.createSetup();
  const got: string[] = [];
  let record = '';
  let state = '';
  /** Bits that are asked for, and that are then wanted: more when others failed meanwhile. */
  const [asked, wanted] = bits;
  const port: AccountPort = {
    async enrolStart(request) {
      got.push(JSON.stringify(request));
      const { registrationRequest } = request;
      const given = { serverSetup, userIdentifier: account, registrationRequest };
      return server.createRegistrationResponse(given);
    },
    async enrolFinish(request) {
      got.push(JSON.stringify(request));
      record = request.registrationRecord;
      return { person: 2 };
    },
    async recover(request) {
      got.push(JSON.stringify(request));
      record = request.registrationRecord;
    },
    async signInStart(request) {
      got.push(JSON.stringify(request));
      const { startLoginRequest, proof } = request;
      const work = { account: request.account, request: fromBase64url(startLoginRequest) };
      if (checkAttemptWork({ ...work, proof: fromBase64url(proof) }).bits < wanted)
        throw new PortError('work', 403);
      const started = server.startLogin({
        serverSetup,
        userIdentifier: request.account,
        registrationRecord: request.account === account ? record : null,
        startLoginRequest,
      });
      state = started.serverLoginState;
      return { attempt: 'a'.repeat(22), loginResponse: started.loginResponse };
    },
    async signInFinish({ finishLoginRequest }) {
      got.push(finishLoginRequest);
      server.finishLogin({ serverLoginState: state, finishLoginRequest });
      return { attempt: 'h'.repeat(22), factors: { webauthn: null, totp: false, codes: 0 } };
    },
    async signInFactor(request) {
      got.push(JSON.stringify(request));
      const used = { kind: 'totp' as const, id: null, prf: false, wrap, codesLeft: 9 };
      return { person: 2, roles: ['officer'], account, used };
    },
    async signInWork() {
      return { day: 20_000, bits: asked, most: 12 };
    },
  };
  return { port, got };
}

async function enrolled(passphrase: string, bits?: [number, number]) {
  const { port, got } = opaqueServer(bits);
  let exportKey = '';
  const given = { token, account, chosen: false, passphrase };
  const person = await enrol(port, given, (key) => {
    exportKey = toHex(key);
    return { vault: '', application: '', second };
  });
  return { port, got, exportKey, person };
}

describe('an account', () => {
  it('is opened by its passphrase, which gives the key of the vault again', async () => {
    const words = drawPassphrase(random);
    const passphrase = words.join(' ');
    const { port, exportKey, person } = await enrolled(passphrase);
    expect(person).toBe(2);
    expect(exportKey).toHaveLength(128);
    const short = words.map((w) => w.slice(0, 4).toUpperCase()).join('  ');
    const signed = await beginSignIn(port, { account, passphrase: ` ${short} ` });
    expect(toHex(signed.exportKey)).toBe(exportKey);
    const { person: who } = await proveSignIn(port, signed.attempt, {
      kind: 'totp',
      code: '123456',
    });
    expect(who).toBe(2);
  });

  it('says by how many days the clock of this computer is wrong, and nothing of a day round midnight', async () => {
    const passphrase = 'one two three four five six seven';
    const { port } = await enrolled(passphrase);
    const half = await beginSignIn(port, { account, passphrase });
    expect(half.day).toBe(20_000);
    const noon = (day: number): number => (day + 0.5) * 86_400_000;
    const off = (day: number): number => clockOff(half, noon(day));
    expect([20_000, 19_999, 20_001].map(off)).toEqual([0, 0, 0]);
    expect([19_998, 20_002, 20_030, 19_600].map(off)).toEqual([-2, 2, 30, -400]);
  });

  it('gives the key of the vault again to who confirms it, and the server hears that it was right', async () => {
    const passphrase = 'one two three four five six seven';
    const { port, got, exportKey } = await enrolled(passphrase);
    const before = got.length;
    expect(toHex((await passphraseAgain(port, { account, passphrase })).exportKey)).toBe(exportKey);
    // The start, and the finish, which the server has verified.
    expect(got).toHaveLength(before + 2);
    const wrong = passphraseAgain(port, { account, passphrase: 'one' });
    await expect(wrong).rejects.toMatchObject({ code: 'passphrase' });
  });

  it('is not opened by another passphrase, and an unknown account answers alike', async () => {
    const { port } = await enrolled('one two three four five six seven');
    for (const given of [
      { account, passphrase: 'one two three four five six eight' },
      { account: 'nobody', passphrase: 'one two three four five six seven' },
    ]) {
      const error = await beginSignIn(port, given).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PortError);
      expect((error as PortError).code).toBe('sign-in');
    }
  });

  it('never sends its passphrase or the key of the vault (P1)', async () => {
    const passphrase = drawPassphrase(random).join(' ');
    const { port, got, exportKey } = await enrolled(passphrase);
    await beginSignIn(port, { account, passphrase });
    const sent = got.join('\n');
    for (const word of passphrase.split(' ')) expect(sent).not.toContain(`:"${word}`);
    expect(sent).not.toContain(passphrase);
    expect(sent).not.toContain(exportKey);
    expect(sent).not.toContain(Buffer.from(exportKey, 'hex').toString('base64url'));
  });

  it('works for as much as is asked, for the most there is when that grows meanwhile, and no more', async () => {
    const passphrase = 'one two three four five six seven';
    const { port, got } = await enrolled(passphrase, [2, 12]);
    await beginSignIn(port, { account, passphrase });
    expect(got.filter((line) => line.includes('startLoginRequest')).length).toBeGreaterThan(1);
    const greedy: AccountPort = {
      ...port,
      signInWork: async () => ({ day: 20_000, bits: 60, most: 60 }),
    };
    const call = beginSignIn(greedy, { account, passphrase });
    await expect(call).rejects.toMatchObject({ code: 'unexpected' });
    const never: AccountPort = {
      ...port,
      signInStart: async () => {
        throw new PortError('work', 403);
      },
    };
    const refused = beginSignIn(never, { account, passphrase });
    await expect(refused).rejects.toMatchObject({ code: 'work' });
  });

  it('says “unexpected” when the server’s half is none', async () => {
    const { port } = await enrolled('one two three four five six seven');
    const broken: AccountPort = {
      ...port,
      signInStart: async () => ({ attempt: 'a'.repeat(22), loginResponse: 'A'.repeat(427) }),
    };
    const call = beginSignIn(broken, { account, passphrase: 'x' });
    await expect(call).rejects.toMatchObject({ code: 'unexpected' });
  });
});

describe('a passphrase', () => {
  it('is seven words of the list, drawn evenly', () => {
    const counts = new Set<string>();
    for (let i = 0; i < 300; i++) {
      const words = drawPassphrase(random);
      expect(words).toHaveLength(7);
      for (const word of words) counts.add(word);
    }
    for (const word of counts) expect(wordlist).toContain(word);
    expect(counts.size).toBeGreaterThan(1200);
  });

  it('has one spelling, however it is typed', () => {
    expect(spellPassphrase('  Abandon,ABIL able\nabou ')).toBe('abandon ability able about');
    expect(spellPassphrase('not in the list')).toBe('not in the list');
  });
});
