import { describe, expect, it } from 'vitest';
import {
  attachSignatures,
  concat,
  encodeStatement,
  hash,
  type Label,
  labels,
  type Statement,
  sign,
  signFounding,
  signPair,
  unitIdOf,
  verifyStatements,
} from '../../crypto/index.js';
import {
  codeOf,
  flip,
  founding,
  foundingCore,
  foundingDay,
  holderPairs,
  holders,
  longer,
  seeded,
  shorter,
  unitId,
  write,
} from './fixtures.js';

const random = seeded('statements');
const newPair = signPair(random(32));
const newHolder = { publicKey: newPair.publicKey, title: 'Monitoring Officer', outside: true };
const secrets = holderPairs.map((p) => p.secretKey);

const first: Statement = {
  number: 1,
  unitId,
  previous: hash(labels.statement, foundingCore),
  day: foundingDay + 9,
  threshold: 1,
  holders: [...holders, newHolder],
  name: 'Anti-Corruption Unit',
};

function signedBy(core: Uint8Array, keys: (Uint8Array | null)[], label: Label): Uint8Array {
  const signatures = keys.flatMap((secretKey, holder) =>
    secretKey === null ? [] : [{ holder, signature: sign(secretKey, label, unitId, core) }],
  );
  return attachSignatures(core, signatures);
}
const change = (statement: Partial<Statement>, keys: (Uint8Array | null)[] = secrets): Uint8Array =>
  signedBy(encodeStatement({ ...first, ...statement }), keys, labels.signHolders);

describe('a founding statement', () => {
  it('names the unit for ever, by its hash', () => {
    const unit = verifyStatements([founding]);
    expect(unit.unitId).toEqual(hash(labels.unit, foundingCore));
    expect(unit.unitId).toEqual(unitIdOf(foundingCore));
    expect(unit).toMatchObject({ threshold: 2, statement: 0, day: foundingDay, holders });
    expect(unit.name).toBe('Anti-Corruption Unit, Müller County');
  });

  it('counts only with the signature of every holder it names', () => {
    for (const keys of [[secrets[0], null], [null, secrets[1]], []])
      expect(
        codeOf(() =>
          verifyStatements([signedBy(foundingCore, keys as Uint8Array[], labels.signFounding)]),
        ),
      ).toBe('quorum');
    const one = encodeStatement({
      ...first,
      number: 0,
      unitId: new Uint8Array(32),
      previous: new Uint8Array(32),
    });
    expect(codeOf(() => verifyStatements([signFounding(one, secrets)]))).toBe('quorum');
  });

  it('is refused with any one bit flipped, one byte more or one less', () => {
    for (let at = 0; at < founding.length; at++)
      expect(codeOf(() => verifyStatements([flip(founding, at, at % 8)]))).not.toBe('accepted');
    for (let length = 0; length < founding.length; length++)
      expect(codeOf(() => verifyStatements([founding.slice(0, length)]))).toBe('size');
    expect(codeOf(() => verifyStatements([longer(founding)]))).toBe('size');
    expect(codeOf(() => verifyStatements([]))).toBe('size');
  });

  it('is refused with a field out of range', () => {
    const at = {
      version: 0,
      number: 1,
      unit: 3,
      previous: 35,
      threshold: 69,
      count: 70,
      outside: 103,
    };
    const refused = (offset: number, ...values: number[]) =>
      codeOf(() => verifyStatements([write(founding, offset, ...values)]));
    expect(refused(at.version, 2)).toBe('version');
    expect(refused(at.number, 0, 1)).toBe('chain');
    expect(refused(at.unit, 1)).toBe('header');
    expect(refused(at.previous, 1)).toBe('header');
    expect(refused(at.threshold, 0)).toBe('header');
    expect(refused(at.threshold, 3)).toBe('header');
    expect(refused(at.count, 0)).toBe('header');
    expect(refused(at.count, 17)).toBe('header');
    expect(refused(at.outside, 2)).toBe('header');
  });

  it('is refused with two holders of one key, and with a title that is no UTF-8', () => {
    const twins = encodeStatement({
      ...first,
      number: 0,
      unitId: new Uint8Array(32),
      previous: new Uint8Array(32),
      holders: [newHolder, newHolder],
      threshold: 2,
    });
    expect(
      codeOf(() => verifyStatements([signFounding(twins, [newPair.secretKey, newPair.secretKey])])),
    ).toBe('header');
    expect(codeOf(() => verifyStatements([write(founding, 105, 0xff)]))).toBe('content');
  });

  it('is refused with seventeen holders, all of whom signed', () => {
    const pairs = Array.from({ length: 17 }, () => signPair(random(32)));
    const coreOf = (count: number) =>
      concat(
        foundingCore.slice(0, 69),
        Uint8Array.of(1, count),
        ...pairs.slice(0, count).map((p) => concat(p.publicKey, Uint8Array.of(0, 0))),
        Uint8Array.of(0),
      );
    const founded = (count: number) => {
      const keys = pairs.slice(0, count).map((p) => p.secretKey);
      return codeOf(() => verifyStatements([signFounding(coreOf(count), keys)]));
    };
    expect(founded(16)).toBe('accepted');
    expect(founded(17)).toBe('header');
  });

  it('is not written with fields that could not be read', () => {
    for (const wrong of [
      { holders: [] },
      { threshold: 0 },
      { threshold: 4 },
      { holders: Array(17).fill(newHolder) as [] },
    ])
      expect(codeOf(() => encodeStatement({ ...first, ...wrong }))).toBe('header');
    expect(codeOf(() => encodeStatement({ ...first, unitId: new Uint8Array(31) }))).toBe('size');
    expect(codeOf(() => encodeStatement({ ...first, name: 'a'.repeat(256) }))).toBe('size');
    expect(codeOf(() => encodeStatement({ ...first, day: 65_536 }))).toBe('argument');
  });
});

describe('P7: a change of holders', () => {
  it('takes effect when the quorum before it signs', () => {
    const unit = verifyStatements([founding, change({})]);
    expect(unit).toMatchObject({ unitId, statement: 1, threshold: 1, day: foundingDay + 9 });
    expect(unit.holders.map((h) => h.title)).toContain('Monitoring Officer');
  });

  it('is refused with fewer of them, or signed by those it brings in', () => {
    expect(codeOf(() => verifyStatements([founding, change({}, [secrets[0] as Uint8Array])]))).toBe(
      'quorum',
    );
    const incoming = change({}, [null, null, newPair.secretKey]);
    expect(codeOf(() => verifyStatements([founding, incoming]))).toBe('signature');
    const doubled = concat(
      encodeStatement(first),
      Uint8Array.of(2),
      ...[0, 0].map((holder) =>
        concat(
          Uint8Array.of(holder),
          sign(secrets[0] as Uint8Array, labels.signHolders, unitId, encodeStatement(first)),
        ),
      ),
    );
    expect(codeOf(() => verifyStatements([founding, doubled]))).toBe('header');
  });

  it('is refused under another label: a directory’s signature changes no holders', () => {
    const wrong = signedBy(encodeStatement(first), secrets, labels.signDirectory);
    expect(codeOf(() => verifyStatements([founding, wrong]))).toBe('signature');
  });

  it('is refused out of turn, for another unit, after another statement or on an earlier day', () => {
    const refused = (statement: Partial<Statement>) =>
      codeOf(() => verifyStatements([founding, change(statement)]));
    expect(refused({ number: 2 })).toBe('chain');
    expect(refused({ unitId: flip(unitId, 0) })).toBe('unit');
    expect(refused({ previous: flip(first.previous, 9) })).toBe('chain');
    expect(refused({ day: foundingDay - 1 })).toBe('chain');
    expect(codeOf(() => verifyStatements([change({})]))).toBe('chain');
    expect(codeOf(() => verifyStatements([founding, founding]))).toBe('chain');
    expect(codeOf(() => verifyStatements([founding, change({}), change({})]))).toBe('chain');
  });

  it('hands over: afterwards the new quorum signs, and the old one no longer', () => {
    const core = encodeStatement(first);
    const only = encodeStatement({ ...first, holders: [newHolder] });
    const second = (before: Uint8Array) =>
      encodeStatement({ ...first, number: 2, previous: hash(labels.statement, before) });
    const handed = [founding, signedBy(only, secrets, labels.signHolders)];
    const byNew = signedBy(second(only), [newPair.secretKey], labels.signHolders);
    const byOld = signedBy(second(only), secrets, labels.signHolders);
    expect(verifyStatements([...handed, byNew]).statement).toBe(2);
    expect(codeOf(() => verifyStatements([...handed, byOld]))).toBe('signature');
    const other = signedBy(second(core), [newPair.secretKey], labels.signHolders);
    expect(codeOf(() => verifyStatements([...handed, other]))).toBe('chain');
  });

  it('is refused with bytes missing or left over', () => {
    const whole = change({});
    expect(codeOf(() => verifyStatements([founding, shorter(whole)]))).toBe('size');
    expect(codeOf(() => verifyStatements([founding, longer(whole)]))).toBe('size');
  });
});
