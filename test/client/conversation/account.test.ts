import { ready, server } from '@serenity-kit/opaque';
import { describe, expect, it } from 'vitest';
import {
  type AccountPort,
  drawPassphrase,
  enrol,
  signIn,
  spellPassphrase,
} from '../../../client/conversation/account.js';
import { PortError } from '../../../client/conversation/ports.js';
import { seededRandom, toHex, wordlist } from '../../../crypto/index.js';

await ready;
const random = seededRandom(new Uint8Array(32).fill(5));
const account = 'anna';
const token = 't'.repeat(43);

/** The server's half of OPAQUE, and every request that it got. */
function opaqueServer() {
  const serverSetup = server.createSetup();
  const got: string[] = [];
  let record = '';
  let state = '';
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
      const { startLoginRequest } = request;
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
      return { person: 2, roles: ['officer'], account };
    },
  };
  return { port, got };
}

async function enrolled(passphrase: string) {
  const { port, got } = opaqueServer();
  let exportKey = '';
  const given = { token, account, chosen: false, passphrase };
  const person = await enrol(port, given, (key) => {
    exportKey = toHex(key);
    return { vault: '', application: '' };
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
    const signed = await signIn(port, { account, passphrase: ` ${short} ` });
    expect(toHex(signed.exportKey)).toBe(exportKey);
    expect(signed.person).toBe(2);
  });

  it('is not opened by another passphrase, and an unknown account answers alike', async () => {
    const { port } = await enrolled('one two three four five six seven');
    for (const given of [
      { account, passphrase: 'one two three four five six eight' },
      { account: 'nobody', passphrase: 'one two three four five six seven' },
    ]) {
      const error = await signIn(port, given).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PortError);
      expect((error as PortError).code).toBe('sign-in');
    }
  });

  it('never sends its passphrase or the key of the vault (P1)', async () => {
    const passphrase = drawPassphrase(random).join(' ');
    const { port, got, exportKey } = await enrolled(passphrase);
    await signIn(port, { account, passphrase });
    const sent = got.join('\n');
    for (const word of passphrase.split(' ')) expect(sent).not.toContain(`"${word}`);
    expect(sent).not.toContain(passphrase);
    expect(sent).not.toContain(exportKey);
    expect(sent).not.toContain(Buffer.from(exportKey, 'hex').toString('base64url'));
  });

  it('says “unexpected” when the server’s half is none', async () => {
    const { port } = await enrolled('one two three four five six seven');
    const broken: AccountPort = {
      ...port,
      signInStart: async () => ({ attempt: 'a'.repeat(22), loginResponse: 'A'.repeat(427) }),
    };
    const call = signIn(broken, { account, passphrase: 'x' });
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
