/** Holders' keys are in memory only while they sign. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Signer } from '../../../client/conversation/ceremony.js';
import { prepareUnit } from '../../../client/conversation/founding.js';
import { signersWith } from '../../../client/conversation/holders.js';
import type { InboxClient } from '../../../client/http/inbox.js';
import { admit, renew } from '../../../client/inbox/heads-acts.js';
import type { AtWork } from '../../../client/inbox/officer-parts.js';
import { holderSeedOf, isZero, seededRandom, wordsOfSeed } from '../../../crypto/index.js';
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
const own = { unit, vault: { holderSeed: holderSeedOf(kit) } };

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
