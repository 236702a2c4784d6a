/** Holders' keys are in memory only while they sign; what is admitted is in the draft that they sign. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { applicationFingerprint, type Signer } from '../../../client/conversation/ceremony.js';
import { prepareUnit } from '../../../client/conversation/founding.js';
import { signersWith } from '../../../client/conversation/holders.js';
import type { InboxClient } from '../../../client/http/inbox.js';
import { admit, renew } from '../../../client/inbox/heads-acts.js';
import type { AtWork } from '../../../client/inbox/officer-parts.js';
import {
  encodeApplication,
  holderSeedOf,
  isZero,
  readProposal,
  seededRandom,
  toBase64url,
  wordsOfSeed,
} from '../../../crypto/index.js';
import { makeUnit } from '../../support/unit.js';

const made = vi.hoisted(() => ({ signers: [] as Signer[], directory: null as unknown }));
vi.mock('../../../client/conversation/ceremony.js', async (original) => {
  const actual = await original<typeof import('../../../client/conversation/ceremony.js')>();
  return {
    ...actual,
    signerOf: (...given: Parameters<typeof actual.signerOf>) => {
      const signer = actual.signerOf(...given);
      made.signers.push(signer);
      return signer;
    },
  };
});
vi.mock('../../../client/conversation/admitting.js', async (original) => {
  const actual = await original<typeof import('../../../client/conversation/admitting.js')>();
  const refuse = (): never => {
    throw new Error('nothing comes of it');
  };
  return {
    ...actual,
    newestDirectory: async () => made.directory,
    admitting: refuse,
    renewing: refuse,
  };
});

const random = seededRandom(new Uint8Array(32).fill(23));
const further = ['Second', 'Third'].map((title) => ({ title, outside: true }));
const plan = { unitName: 'Unit', title: 'Head', further, threshold: 3 };
const { unit, kit, sheets } = prepareUnit(plan, { now: 0, random });
const [second, third] = sheets.map(({ seed }) => wordsOfSeed(seed).join(' ')) as [string, string];
const own = { unit, vault: { holderSeed: holderSeedOf(kit), keyringRoot: random(32) } };

const left = (): boolean[] => made.signers.map(({ secretKey }) => !isZero(secretKey));

beforeEach(() => {
  made.signers.length = 0;
});

describe('the keys of holders who were to sign', () => {
  it('are wiped when another one’s words do not hold, or are too few', () => {
    expect(() => signersWith(own, 3, [second, second])).toThrow('quorum');
    expect(() => signersWith(own, 3, [third])).toThrow('quorum');
    expect(left()).toEqual([false, false, false, false]);
    expect(signersWith(own, 3, [second, third])).toHaveLength(3);
    expect(left().slice(4)).toEqual([true, true, true]);
  });

  it('are wiped when no directory comes of it', async () => {
    made.directory = makeUnit({ seed: 'signing', officers: 1 }).versions[0];
    const officer = { ...own, roles: ['head'] } as unknown as AtWork;
    const inbox = { enrolments: async () => [] } as unknown as InboxClient;
    const acting = { inbox, officer, now: 0 };
    const given = { people: [], holders: [second, third], apart: false };
    for (const act of [admit, renew])
      await expect(act(acting, given)).rejects.toThrow('nothing comes of it');
    expect(left()).toEqual(Array.from({ length: 6 }, () => false));
  });
});

describe('a route made while somebody is admitted', () => {
  it('is in the draft that the other holders sign, with its reader', async () => {
    const given = makeUnit({ seed: 'signing', officers: 1 });
    const directory = given.versions[0] as (typeof given.versions)[number];
    made.directory = directory;
    const [keys] = makeUnit({ seed: 'applicant', officers: 1 }).officers;
    const { kemPublic, signPublic, signSecret } = keys as (typeof given.officers)[0];
    const core = { unitId: given.unit.unitId, person: 9, kemPublic, signPublic, title: 'Anna' };
    const application = encodeApplication(core, signSecret);
    const enrolment = { person: 9, account: 'anna', name: 'Anna', roles: ['officer'], expires: 0 };
    const drafts: Uint8Array[] = [];
    const inbox = {
      enrolments: async () => [{ ...enrolment, application: toBase64url(application) }],
      propose: async (_: Uint8Array, __: string, draft: Uint8Array) => void drafts.push(draft),
    } as unknown as InboxClient;
    const vault = { holderSeed: null, keyringRoot: random(32) };
    const officer = { unit: given.unit, vault, roles: ['head'] } as unknown as AtWork;
    const words = applicationFingerprint(application);
    const may = { nameable: true, notices: true, outside: false, head: false };
    const person = { person: 9, words, routes: [], newRoute: 'Outside / Allanol', ...may };
    const now = directory.day * 86_400_000;
    await admit({ inbox, officer, now }, { people: [person], holders: [], apart: true });
    const inForce = { unit: given.unit, directory };
    const [draft = new Uint8Array()] = drafts;
    const { kind, next } = readProposal('directory', draft, inForce);
    if (kind !== 'directory') throw new Error(kind);
    const route = next.routes.find(({ title }) => title === 'Outside / Allanol')?.route;
    expect(route).toBeGreaterThan(0);
    expect(next.people.find((one) => one.person === 9)?.routes).toEqual([route]);
  });
});
