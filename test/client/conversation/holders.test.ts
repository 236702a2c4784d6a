import { describe, expect, it } from 'vitest';
import { unitFingerprint } from '../../../client/conversation/ceremony.js';
import { prepareUnit, wipePrepared } from '../../../client/conversation/founding.js';
import {
  othersNeeded,
  ownPlaces,
  readHolder,
  signersWith,
  wipeSigners,
} from '../../../client/conversation/holders.js';
import { openKit } from '../../../client/conversation/recovering.js';
import {
  holderSeedOf,
  isZero,
  ProtocolError,
  seededRandom,
  signPair,
  verifyStatements,
  wordsOfSeed,
} from '../../../crypto/index.js';

const random = seededRandom(new Uint8Array(32).fill(17));
const plan = {
  unitName: 'Unit',
  title: 'Head',
  further: [
    { title: 'Monitoring Officer', outside: true },
    { title: 'Chief Superintendent', outside: false },
  ],
  threshold: 2,
};
const prepared = prepareUnit(plan, { now: 0, random });
const { unit, kit, sheets } = prepared;
const [second, third] = sheets.map(({ seed }) => wordsOfSeed(seed).join(' ')) as [string, string];
const keyringRoot = random(32);
const own = { unit, vault: { holderSeed: holderSeedOf(kit), keyringRoot } };
const noHolder = { unit, vault: { holderSeed: null, keyringRoot } };

describe('a unit with further holders', () => {
  it('is what the plan says, signed by every holder, under a fingerprint of its own', () => {
    const founded = verifyStatements([prepared.statement]);
    expect(founded.holders.map(({ title, outside }) => [title, outside])).toEqual([
      ['Head', false],
      ['Monitoring Officer', true],
      ['Chief Superintendent', false],
    ]);
    expect(founded.threshold).toBe(2);
    const again = prepareUnit(plan, { now: 0, random });
    expect(unitFingerprint(again.unit.unitId)).not.toBe(unitFingerprint(unit.unitId));
  });

  it('leaves nothing behind of what was drawn', () => {
    const drawn = prepareUnit(plan, { now: 0, random });
    wipePrepared(drawn);
    expect([drawn.kit, ...drawn.sheets.map(({ seed }) => seed)].every(isZero)).toBe(true);
  });
});

describe('the words of a holder', () => {
  it('are recognised by their key, in any spelling that names them', () => {
    const typed = third.split(' ').map((word, i) => `${i + 1}. ${word.slice(0, 4).toUpperCase()}`);
    expect(readHolder(typed.join('\n'), unit, [])).toMatchObject({
      ok: true,
      holder: 2,
      title: 'Chief Superintendent',
    });
  });

  it('are refused when they are wrong, nobody’s, a recovery kit, or of somebody who signs already', () => {
    const problems = [
      [second.split(' ').slice(1).join(' '), [], 'count'],
      [second.split(' ').with(3, 'bobby').join(' '), [], 'word'],
      [second.split(' ').reverse().join(' '), [], 'checksum'],
      [wordsOfSeed(random(32)).join(' '), [], 'nobody'],
      [wordsOfSeed(kit).join(' '), [], 'nobody'],
      [second, [1], 'twice'],
    ] as const;
    for (const [text, signing, problem] of problems)
      expect(readHolder(text, unit, signing)).toMatchObject({ ok: false, problem });
  });
});

describe('signing together', () => {
  const keyOf = (secretKey: Uint8Array): string => secretKey.slice(32).join();

  it('takes the vault’s own key and as many others’ as are missing', () => {
    expect([othersNeeded(own, 1), othersNeeded(own, 2), othersNeeded(noHolder, 2)]).toEqual([
      0, 1, 2,
    ]);
    expect([ownPlaces(own), ownPlaces(noHolder)]).toEqual([[0], []]);
    const signers = signersWith(own, 2, [third]);
    expect(signers.map(({ holder }) => holder)).toEqual([0, 2]);
    for (const { holder, secretKey } of signers)
      expect(keyOf(secretKey)).toBe(unit.holders[holder]?.publicKey.join());
    wipeSigners(signers);
    expect(signers.every(({ secretKey }) => isZero(secretKey))).toBe(true);
  });

  it('works for a Head who holds nothing, in whatever order the words are typed', () => {
    const signers = signersWith(noHolder, 2, [third, second]);
    expect(signers.map(({ holder }) => holder)).toEqual([1, 2]);
  });

  it('is refused with too few, with the same holder twice, and with words of nobody', () => {
    const wrong = [[], [second.toUpperCase(), second].slice(0, 1), [second, second], ['', second]];
    for (const texts of wrong) expect(() => signersWith(noHolder, 2, texts)).toThrow(ProtocolError);
    const self = wordsOfSeed(holderSeedOf(kit)).join(' ');
    expect(() => signersWith(own, 2, [self])).toThrow(ProtocolError);
  });
});

it('a kit is nobody’s who does not stand in the directory', () => {
  const { publicKey } = signPair(random(32));
  const directory = { people: [{ person: 1, current: true, signPublic: publicKey }] };
  const met = { unit, directory } as unknown as Parameters<typeof openKit>[1];
  expect(openKit(kit, met, { person: 2, handover: null }).fits).toBe(false);
});
