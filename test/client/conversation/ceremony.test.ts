import { describe, expect, it } from 'vitest';
import {
  applicationFingerprint,
  firstDirectory,
  foundUnit,
  nextDirectory,
  quotaFor,
  renewed,
  serviceTimings,
  signerOf,
  trialTimings,
  unitFingerprint,
} from '../../../client/conversation/ceremony.js';
import { apply, lockOfficer, secretsOf } from '../../../client/conversation/officer-secrets.js';
import { isVaultOf, openVault } from '../../../client/conversation/vault-locking.js';
import {
  currentPeople,
  type Directory,
  drawRecoveryCodes,
  holderSeedOf,
  membersOf,
  ProtocolError,
  seededRandom,
  takesKeyAway,
  type VaultFactor,
  verifyDirectory,
  wordlist,
} from '../../../crypto/index.js';

const random = seededRandom(new Uint8Array(32).fill(3));
const today = 20_000;
const standing = { routes: [1], nameable: true, notices: true, head: false, outside: false };

function founded(timings = serviceTimings) {
  const kit = random(32);
  const seed = holderSeedOf(kit);
  const holders = [{ seed, title: 'Head', outside: false }];
  const { statement, unit } = foundUnit({ name: 'Unit', day: today, threshold: 1, holders });
  const { unitId } = unit;
  const head = secretsOf(kit, unitId, true);
  const directory = firstDirectory({
    unit,
    day: today,
    timings,
    routes: [{ route: 1, current: true, title: 'Unit' }],
    content: new Uint8Array(0),
    people: [
      {
        application: apply(head, { unitId, person: 1, title: 'Head' }),
        standing: { ...standing, head: true },
      },
    ],
    signers: [signerOf(unit, seed)],
  });
  return { head, seed, statement, unit, directory };
}

type Founded = ReturnType<typeof founded>;

const joining = ({ unit }: Founded, person: number, change: Partial<typeof standing> = {}) => ({
  application: apply(secretsOf(random(32), unit.unitId, false), {
    unitId: unit.unitId,
    person,
    title: `Officer ${person}`,
  }),
  standing: { ...standing, ...change },
});

const next = (made: Founded, before: Directory, join: ReturnType<typeof joining>[], day = today) =>
  nextDirectory({
    unit: made.unit,
    before,
    day,
    change: { join },
    signers: [signerOf(made.unit, made.seed)],
  });

describe('founding', () => {
  it('makes a unit whose first directory lists its Head, in service timings', () => {
    const { unit, directory } = founded();
    expect(directory).toMatchObject({ number: 1, trial: false, slots: 8, closings: [360, 780] });
    expect(directory.minimumDrops).toBe(50);
    expect(directory.beatSeconds).toBe(1800);
    expect(currentPeople(directory).map((p) => [p.person, p.slot, p.head])).toEqual([[1, 0, true]]);
    expect(verifyDirectory(directory.bytes, unit, null).hash).toEqual(directory.hash);
  });

  it('needs every holder’s key, also when fewer suffice later', () => {
    const seeds = [random(32), random(32)] as const;
    const [one, two] = seeds.map((seed, i) => ({ seed, title: `Holder ${i}`, outside: i === 1 }));
    const holders = [one, two].flatMap((h) => (h === undefined ? [] : [h]));
    const { unit } = foundUnit({ name: 'Unit', day: today, threshold: 2, holders });
    expect(unit).toMatchObject({ threshold: 2, name: 'Unit' });
    expect(unit.holders.map((h) => h.outside)).toEqual([false, true]);
    expect(signerOf(unit, seeds[1]).holder).toBe(1);
    expect(() => signerOf(unit, random(32))).toThrow(ProtocolError);
  });

  it('gives a unit and an application eight words to compare', () => {
    const made = founded();
    const { application } = joining(made, 2);
    for (const words of [unitFingerprint(made.unit.unitId), applicationFingerprint(application)]) {
      expect(words.split(' ')).toHaveLength(8);
      for (const word of words.split(' ')) expect(wordlist).toContain(word);
    }
    const altered = application.slice();
    altered[100] = (altered[100] as number) ^ 1;
    expect(applicationFingerprint(altered)).not.toBe(applicationFingerprint(application));
  });
});

describe('the next directory', () => {
  it('lists who joined, in free slots, and follows the one before', () => {
    const made = founded();
    const second = next(made, made.directory, [joining(made, 3), joining(made, 2)]);
    expect(second.number).toBe(2);
    expect(second.people.map((p) => [p.person, p.slot, p.since])).toEqual([
      [1, 0, 1],
      [2, 2, 2],
      [3, 1, 2],
    ]);
    expect(membersOf(second, { route: 1, excluded: [] })).toHaveLength(3);
    expect(verifyDirectory(second.bytes, made.unit, made.directory).number).toBe(2);
  });

  it('lists who left as past, and allows more of the board until the second working day', () => {
    const made = founded();
    const second = next(made, made.directory, [joining(made, 2)]);
    const signers = [signerOf(made.unit, made.seed)];
    const leaving = (before: Directory, leave: number[], day: number) =>
      nextDirectory({ unit: made.unit, before, day, change: { join: [], leave }, signers });
    // A Thursday and a Friday: 20,783 is 26 November 2026.
    for (const [day, until] of [
      [20_783, 20_787],
      [20_784, 20_788],
    ] as const) {
      const third = leaving(second, [2], day);
      expect(third.people.map((p) => [p.person, p.current, p.pastDay])).toEqual([
        [1, true, 0],
        [2, false, day],
      ]);
      expect(third.allowance).toEqual({ places: 32, quota: 1_024, until });
      expect(takesKeyAway(third, second)).toBe(true);
      expect(leaving(third, [], until).allowance).toEqual(third.allowance);
      expect(leaving(third, [], until + 1).allowance).toBeUndefined();
    }
    expect(second.allowance).toBeUndefined();
  });

  it('grows by eight slots at the ninth person, and shares the board among those who write', () => {
    const made = founded();
    const seven = Array.from({ length: 7 }, (_, i) => joining(made, i + 2, { notices: i < 2 }));
    const eight = next(made, made.directory, seven);
    expect([eight.slots, eight.quota]).toEqual([8, quotaFor(3)]);
    const nine = next(made, eight, [joining(made, 9)]);
    expect([nine.slots, nine.quota]).toEqual([16, quotaFor(4)]);
  });

  it('is not made from somebody else’s application or from one that was altered', () => {
    const made = founded();
    const other = founded();
    expect(() => next(made, made.directory, [joining(other, 2)])).toThrow(ProtocolError);
    const one = joining(made, 2);
    one.application[50] = (one.application[50] as number) ^ 1;
    expect(() => next(made, made.directory, [one])).toThrow(ProtocolError);
    expect(() => next(made, made.directory, [joining(made, 1)])).toThrow(ProtocolError);
  });

  it('may leave trial for service, but not come back', () => {
    const made = founded(trialTimings);
    const signers = [signerOf(made.unit, made.seed)];
    const given = { unit: made.unit, day: today, signers };
    const service = nextDirectory({
      ...given,
      before: made.directory,
      change: { join: [], timings: serviceTimings },
    });
    expect(service).toMatchObject({ trial: false, beatSeconds: 1800 });
    expect(() =>
      nextDirectory({ ...given, before: service, change: { join: [], timings: trialTimings } }),
    ).toThrow(ProtocolError);
  });
});

describe('renewing', () => {
  it('changes the date only, twelve times running, and never to an earlier day', () => {
    const made = founded();
    const signer = signerOf(made.unit, made.seed);
    let directory = made.directory;
    expect(renewed(directory, today, signer)).toBeNull();
    for (let i = 1; i <= 12; i++) {
      const bytes = renewed(directory, today + i, signer) as Uint8Array;
      directory = verifyDirectory(bytes, made.unit, null);
      expect([directory.dated, directory.number]).toEqual([today + i, 1]);
    }
    expect(renewed(directory, today + 13, signer)).toBeNull();
  });
});

describe('a vault', () => {
  it('gives the officer’s secrets back to passphrase and key together, or a recovery code', () => {
    const made = founded();
    const exportKey = random(64);
    const output = random(32);
    const codes = drawRecoveryCodes(random);
    const { directory } = made;
    const credential = { id: 'A', clientDataJSON: 'A', attestationObject: 'A', transports: [] };
    const factor = { kind: 'webauthn' as const, name: 'Key', credential, output };
    const second = { factor, codes };
    const given = { directory, person: 1, exportKey, second, random };
    const locked = lockOfficer(made.head, given);
    const owner = { unitId: made.unit.unitId, person: 1 };
    const opened = (wrap: string, by: VaultFactor, key = exportKey) =>
      openVault(locked.vault, { wrap, exportKey: key, owner, factor: by }).vault;
    const { wrap } = locked.second.factor;
    const vault = opened(wrap, { kind: 'prf', output });
    expect(vault).toMatchObject({ ...made.head, person: 1 });
    expect(vault.directory.hash).toEqual(directory.hash);
    locked.second.codes.forEach((one, i) => {
      expect(opened(one.wrap, { kind: 'code', code: codes[i] as string })).toEqual(vault);
    });
    expect(() => opened(wrap, { kind: 'passphrase' })).toThrow(ProtocolError);
    expect(() => opened(wrap, { kind: 'prf', output }, random(64))).toThrow(ProtocolError);
    expect(isVaultOf(vault, directory)).toBe(true);
    expect(isVaultOf({ ...vault, seed: random(32) }, directory)).toBe(false);
  });
});

describe('the board’s quota', () => {
  it('keeps the board at about 2,000 cells whoever writes', () => {
    for (const writers of [1, 3, 12, 40]) {
      const quota = quotaFor(writers);
      expect(quota % 4).toBe(0);
      expect(quota * 56 * writers).toBeGreaterThanOrEqual(2000);
      expect((quota - 4) * 56 * writers).toBeLessThan(2000);
    }
  });
});
