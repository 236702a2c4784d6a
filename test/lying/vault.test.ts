import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginSignIn, enrol, proveSignIn } from '../../client/conversation/account.js';
import { enrolWith, openSession } from '../../client/conversation/joining.js';
import { apply } from '../../client/conversation/officer-secrets.js';
import { rekeyed } from '../../client/conversation/rekeying-directory.js';
import { httpInbox, type TerminalInbox } from '../../client/terminal/http-inbox.js';
import {
  dayOf,
  encodeKeyChange,
  keyIdOf,
  lockVault,
  officerKeys,
  toBase64url,
  unlockVault,
  type Vault,
} from '../../crypto/index.js';
import { proofOf, someCodes, somePhone } from '../server/inbox/factors.js';
import { softKey } from '../support/second-key.js';
import { about, flipped, type Liar, withBody } from './liar.js';
import { type Office, openOffice } from './office.js';
import { codeOf } from './visit.js';

const passphrases = [
  'abandon ability able about above absent absorb',
  'zoo zone zero youth young you yes',
];

let office: Office;
interface Visitor {
  liar: Liar;
  inbox: TerminalInbox;
  account: string;
  passphrase: string;
  /** Recovery codes that were not used yet. */
  codes: string[];
  /** Of the last sign-in. */
  exportKey: Uint8Array;
}

let visitors: Visitor[];
let persons: number[];

/** Two people enrol over HTTP with OPAQUE, as the terminal does. */
beforeAll(async () => {
  office = await openOffice({ seed: 'vaults' });
  const head = await office.desktop(1);
  const { unitId } = office.made.unit;
  const pin = { number: 1, hash: office.directory().hash };
  visitors = [];
  persons = [];
  for (const [i, passphrase] of passphrases.entries()) {
    const account = `newcomer-${i}`;
    const invited = await head.inbox.invite({ account, name: account, roles: ['officer'] });
    const { token, person } = invited;
    const liar = await office.inboxLiar();
    const inbox = httpInbox(liar.origin);
    const [seed, keyringRoot] = [office.random(32), office.random(32)];
    const secrets = { seed, keyringRoot, holderSeed: null };
    const vault: Vault = { unitId, person, ...secrets, directory: pin };
    const given = { token, account, chosen: false, passphrase };
    const { wire } = somePhone(office.clock.time);
    const newCodes = someCodes();
    await enrol(inbox, given, (exportKey) => ({
      vault: toBase64url(lockVault(vault, exportKey, office.random)),
      application: toBase64url(apply(secrets, { unitId, person, title: account })),
      second: { factor: wire, codes: newCodes.wire },
    }));
    const { codes } = newCodes;
    const exportKey = await signIn({ inbox, account, passphrase, codes });
    visitors.push({ liar, inbox, account, passphrase, exportKey, codes });
    persons.push(person);
  }
});

afterAll(async () => {
  for (const { inbox } of visitors) inbox.close();
  await office.close();
});

beforeEach(() => {
  for (const { liar } of visitors) liar.lie = null;
});

/** Gives the export key. */
async function signIn(who: Omit<Visitor, 'liar' | 'exportKey'>): Promise<Uint8Array> {
  const { attempt, exportKey } = await beginSignIn(who.inbox, who);
  await proveSignIn(who.inbox, attempt, proofOf(String(who.codes.pop())));
  return exportKey;
}

const visitorAt = (i: number): Visitor => visitors[i] as Visitor;

/** Opens what the server gives as the vault: whose it is. */
async function open(i: number): Promise<number> {
  const { inbox, exportKey } = visitorAt(i);
  return unlockVault(await inbox.vault(), exportKey).person;
}

async function signInAgain(i: number): Promise<void> {
  const visitor = visitorAt(i);
  visitor.exportKey = await signIn(visitor);
}

function lieTo(i: number, change: (vault: Buffer) => Uint8Array): void {
  const visitor = visitorAt(i);
  visitor.liar.lie = about('/api/vault', withBody(change));
}

describe('A server that lies about a vault', () => {
  it('opens the same vault at every sign-in', async () => {
    expect([await open(0), await open(1)]).toEqual(persons);
    await signInAgain(0);
    expect(await open(0)).toBe(persons[0]);
  });

  it('does not open a colleague’s vault in place of one’s own', async () => {
    const theirs = await visitorAt(1).inbox.vault();
    lieTo(0, () => theirs);
    expect(await codeOf(open(0))).toBe('locked');
  });

  it('opens on each computer no vault but the one that was locked', async () => {
    const true1 = await visitorAt(0).inbox.vault();
    lieTo(0, (vault) => Buffer.concat([office.random(24), vault.subarray(24)]));
    expect(await codeOf(open(0))).toBe('locked');
    lieTo(0, () => true1);
    expect(await open(0)).toBe(persons[0]);
  });

  it('does not open a vault with one bit changed', async () => {
    for (const at of [0, 24, 500, 1_063]) {
      lieTo(0, (vault) => flipped(vault, at));
      expect(await codeOf(open(0))).toBe('locked');
    }
  });

  it('does not open a vault that is cut off', async () => {
    for (const length of [0, 24, 1_063]) {
      lieTo(0, (vault) => vault.subarray(0, length));
      expect(await codeOf(open(0))).toBe('size');
    }
  });

  it('begins no session with a vault from before the keys changed', async () => {
    const { unit, listed } = office.made;
    const [account, passphrase] = ['changer', passphrases[0] as string];
    const head = await office.desktop(1);
    const { token, person } = await head.inbox.invite({
      account,
      name: account,
      roles: ['officer'],
    });
    const inbox = httpInbox((await office.inboxLiar()).origin);
    const key = softKey('http://localhost:8081');
    const second = await key.second(inbox, { token });
    const met = () => ({ unit, directory: office.directory() });
    const given = { token, account, person, title: account, passphrase, second };
    const { random } = office;
    await enrolWith(inbox, { ...given, kit: random(32) }, { met: met(), random });
    const now = () => office.clock.time;
    const enter = () => openSession(inbox, met(), { account, passphrase, now, prove: key.prove });
    const older = officerKeys((await enter()).vault.seed);
    const { people } = office.directory();
    const { kemPublic, signPublic } = older;
    const line = { person, slot: 3, kemPublic, signPublic, keyId: keyIdOf(kemPublic, signPublic) };
    await office.publish({ people: [...people, listed(2, line)] });
    expect((await enter()).person).toBe(person);
    // They change their keys; the server gives the vault that they enrolled with.
    const newer = officerKeys(random(32));
    const change = encodeKeyChange(
      { unitId: unit.unitId, person, kemPublic: newer.kemPublic, signPublic: newer.signPublic },
      { older: older.signSecret, newer: newer.signSecret },
    );
    const before = office.directory();
    const next = { number: before.number + 1, day: dayOf(now()) };
    await office.publish({ people: rekeyed(before, [change], next) });
    expect(await codeOf(enter())).toBe('vault-old');
    inbox.close();
  });

  it('begins no session without the vault', async () => {
    const { liar } = visitorAt(0);
    liar.lie = about('/api/vault', async () => ({
      status: 404,
      headers: [['content-type', 'application/json']],
      body: Buffer.from('{"code":"none"}'),
    }));
    expect(await codeOf(open(0))).toBe('none');
    liar.lie = about('/api/vault', async () => null);
    expect(await codeOf(open(0))).toBe('unreachable');
  });
});
