import { describe, expect, it } from 'vitest';
import {
  ageOf,
  currentPeople,
  type Directory,
  type DirectoryCore,
  encodeCore,
  hash,
  keyChangeMessage,
  labels,
  membersOf,
  sign,
  signDirectory,
  takesKeyAway,
  verifyDirectory,
} from '../../crypto/index.js';
import {
  baseCore,
  bothSign,
  codeOf,
  directory,
  directoryBytes,
  flip,
  foundingDay,
  longer,
  officer,
  past,
  personOf,
  signed,
  unit,
  unitId,
  write,
} from './fixtures.js';

const [one, two] = bothSign;
if (one === undefined || two === undefined) throw new Error('two holders');
const [p1, p2, p3] = [personOf(1), personOf(2), personOf(3)];

const after = (before: Directory, change: Partial<DirectoryCore>): Uint8Array =>
  signed({
    ...before,
    number: before.number + 1,
    previous: before.hash,
    day: before.day + 1,
    ...change,
  });
const next = (change: Partial<DirectoryCore>, before = directory): Directory =>
  verifyDirectory(after(before, change), unit, before);
const succession = (change: Partial<DirectoryCore>, before = directory): string =>
  codeOf(() => next(change, before));

describe('P7: a directory', () => {
  it('counts when the quorum signed it', () => {
    expect(directory).toMatchObject(baseCore);
    expect(directory.hash).toEqual(hash(labels.directory, encodeCore(baseCore)));
    expect(directory.bytes).toEqual(directoryBytes);
    expect(directory.renewal).toBeNull();
  });

  it('is refused with fewer signatures, forged ones, or signatures under another label', () => {
    const core = encodeCore(baseCore);
    const refused = (bytes: Uint8Array) => codeOf(() => verifyDirectory(bytes, unit, null));
    expect(refused(signDirectory(core, unitId, [one]))).toBe('quorum');
    expect(refused(signDirectory(core, unitId, []))).toBe('quorum');
    expect(refused(signDirectory(core, unitId, [one, { ...two, secretKey: one.secretKey }]))).toBe(
      'signature',
    );
    expect(refused(signDirectory(core, unitId, [one, one]))).toBe('header');
    expect(refused(signDirectory(core, unitId, [one, { ...two, holder: 2 }]))).toBe('signature');
    expect(refused(signDirectory(core, flip(unitId, 0), bothSign))).toBe('signature');
  });

  it('is refused with any one bit flipped', () => {
    for (let at = 0; at < directoryBytes.length; at += at < 120 ? 1 : 23)
      expect(
        codeOf(() => verifyDirectory(flip(directoryBytes, at, at % 8), unit, null)),
        `byte ${at}`,
      ).not.toBe('accepted');
  });

  it('is refused with bytes missing or left over, for another unit, under another statement', () => {
    for (let cut = 1; cut < 135; cut++)
      expect(codeOf(() => verifyDirectory(directoryBytes.slice(0, -cut), unit, null))).toBe('size');
    expect(codeOf(() => verifyDirectory(longer(directoryBytes), unit, null))).toBe('size');
    expect(
      codeOf(() => verifyDirectory(directoryBytes, { ...unit, unitId: flip(unitId, 3) }, null)),
    ).toBe('unit');
    expect(codeOf(() => verifyDirectory(directoryBytes, { ...unit, statement: 1 }, null))).toBe(
      'chain',
    );
    expect(
      codeOf(() =>
        verifyDirectory(write(directoryBytes, directoryBytes.length - 1, 2), unit, null),
      ),
    ).toBe('header');
  });

  it('is refused with a key that nobody can seal to, where it first appears', () => {
    const dead = personOf(2, { kemPublic: officer(2).kemPublic.slice().fill(0, 1184) });
    expect(
      codeOf(() => verifyDirectory(signed({ ...baseCore, people: [p1, dead] }), unit, null)),
    ).toBe('header');
  });
});

describe('P7: the chain of directories', () => {
  it('goes on with the number, hash and day that follow', () => {
    expect(next({}).number).toBe(2);
    expect(succession({ number: 3 })).toBe('chain');
    expect(succession({ number: 1, previous: new Uint8Array(32) })).toBe('chain');
    expect(succession({ previous: flip(directory.hash, 0) })).toBe('chain');
    expect(succession({ day: directory.day })).toBe('accepted');
    expect(succession({ day: directory.day - 1 })).toBe('chain');
  });

  it('does not go back to the holders of an earlier statement', () => {
    const later = { ...unit, statement: 1 };
    const before = verifyDirectory(signed({ ...baseCore, statement: 1 }), later, null);
    expect(codeOf(() => verifyDirectory(after(before, { statement: 0 }), unit, before))).toBe(
      'chain',
    );
  });

  it('may leave trial timings and never enter them', () => {
    const trial = verifyDirectory(signed({ ...baseCore, trial: true }), unit, null);
    expect(succession({ trial: false }, trial)).toBe('accepted');
    expect(succession({ trial: true })).toBe('chain');
  });

  it('keeps everybody listed for 14 months after they are past', () => {
    expect(succession({ people: [p1, p3] })).toBe('chain');
    const day = foundingDay + 1;
    const left = next({ people: [p1, past(p2, day), p3] });
    expect(succession({ people: [p1, p3], numbers: [2], day: day + 425 }, left)).toBe('chain');
    expect(succession({ people: [p1, p3], numbers: [2], day: day + 426 }, left)).toBe('accepted');
    expect(succession({ people: [p1, p3], numbers: [], day: day + 426 }, left)).toBe('chain');
  });

  it('does not let the 14 months be shortened by a false past day', () => {
    expect(succession({ people: [p1, past(p2, foundingDay - 1), p3] })).toBe('chain');
    expect(succession({ people: [p1, past(p2, foundingDay + 2), p3] })).toBe('chain');
    const left = next({ people: [p1, past(p2, foundingDay + 1), p3] });
    expect(succession({ people: [p1, past(p2, foundingDay), p3] }, left)).toBe('chain');
  });

  it('never lets a past key count again, or count from another version', () => {
    const left = next({ people: [p1, past(p2, foundingDay + 1), p3] });
    expect(succession({ people: [p1, p2, p3] }, left)).toBe('chain');
    expect(succession({ people: [p1, { ...p2, since: 2 }, p3] })).toBe('chain');
  });

  it('keeps a person’s slot: drops in flight are cut by it', () => {
    expect(succession({ people: [p1, { ...p2, slot: 5 }, p3] })).toBe('chain');
  });

  it('never uses the number of a person or a route again', () => {
    const day = foundingDay + 1;
    const left = next({ people: [p1, past(p2, day), p3] });
    const gone = next({ people: [p1, p3], numbers: [2], day: day + 426 }, left);
    const again = personOf(2, { since: 4 }, officer(5));
    expect(succession({ people: [p1, again, p3] }, gone)).toBe('chain');
    expect(succession({ numbers: [] }, gone)).toBe('chain');
    const [r1, r2] = baseCore.routes;
    if (r1 === undefined || r2 === undefined) throw new Error('two routes');
    const closed = next({ routes: [r1, { ...r2, current: false }] });
    const forgotten = next({ routes: [r1], numbers: [2] }, closed);
    expect(succession({ routes: [r1, r2] }, forgotten)).toBe('chain');
  });

  it('keeps every route, by description while it is current and by number for ever', () => {
    const [r1, r2] = baseCore.routes;
    if (r1 === undefined || r2 === undefined) throw new Error('two routes');
    expect(succession({ routes: [r1], numbers: [2] })).toBe('chain');
    const closed = next({ routes: [r1, { ...r2, current: false }] });
    expect(succession({ routes: [r1], numbers: [] }, closed)).toBe('chain');
    expect(succession({ routes: [r1], numbers: [2] }, closed)).toBe('accepted');
  });

  it('takes a new person from the version that lists them', () => {
    expect(succession({ people: [p1, p2, p3, personOf(4, { since: 2 })] })).toBe('accepted');
    expect(succession({ people: [p1, p2, p3, personOf(4, { since: 1 })] })).toBe('chain');
    const predecessor = new Uint8Array(64).fill(1);
    expect(succession({ people: [p1, p2, p3, personOf(4, { since: 2, predecessor })] })).toBe(
      'chain',
    );
  });
});

describe('P7: a change of keys', () => {
  const day = foundingDay + 1;
  const changed = (predecessor: Uint8Array, slot = 1) =>
    personOf(2, { since: 2, slot, predecessor }, officer(5));
  const fresh = changed(new Uint8Array(64));
  const signedChange = (
    secretKey: Uint8Array,
    person = fresh,
    label: 'signKeyChange' | 'signApplication' = 'signKeyChange',
  ) => sign(secretKey, labels[label], unitId, keyChangeMessage(person));
  const people = (predecessor: Uint8Array, slot = 1) => [
    p1,
    past(p2, day),
    changed(predecessor, slot),
    p3,
  ];

  it('counts when the older key signed it', () => {
    const result = next({ people: people(signedChange(officer(2).signSecret)) });
    expect(currentPeople(result).map((p) => p.keyId)).toEqual([p1, fresh, p3].map((p) => p.keyId));
    expect(takesKeyAway(result, directory)).toBe(true);
  });

  it('is refused without it, by another key, for other keys or another person, under another label', () => {
    const own = officer(2).signSecret;
    for (const predecessor of [
      new Uint8Array(64),
      signedChange(officer(5).signSecret),
      signedChange(own, personOf(2, {}, officer(6))),
      signedChange(own, { ...fresh, person: 3 }),
      signedChange(own, fresh, 'signApplication'),
    ])
      expect(succession({ people: people(predecessor) })).toBe('signature');
  });

  it('keeps the person’s slot', () => {
    expect(succession({ people: people(signedChange(officer(2).signSecret), 6) })).toBe('chain');
  });

  it('stays as it was signed in every later version', () => {
    const now = next({ people: people(signedChange(officer(2).signSecret)) });
    expect(succession({}, now)).toBe('accepted');
    const forged = now.people.map((p) =>
      p.since === 2 ? { ...p, predecessor: new Uint8Array(64) } : p,
    );
    expect(succession({ people: forged }, now)).toBe('chain');
  });
});

describe('who counts', () => {
  it('is told by route, exclusions and whether a key is current', () => {
    const people = [p1, personOf(2, { routes: [2] }), past(p3, 5), personOf(4)];
    const some = verifyDirectory(signed({ ...baseCore, people }), unit, null);
    const numbers = (route: number, excluded: number[]) =>
      membersOf(some, { route, excluded }).map((p) => p.person);
    expect(numbers(1, [])).toEqual([1, 4]);
    expect(numbers(2, [])).toEqual([1, 2, 4]);
    expect(numbers(2, [1, 4])).toEqual([2]);
    expect(numbers(9, [])).toEqual([]);
  });

  it('changes sooner for drops when a key is taken away, and not when one is added', () => {
    const added = next({ people: [p1, p2, p3, personOf(4, { since: 2 })] });
    expect(takesKeyAway(added, directory)).toBe(false);
    expect(takesKeyAway(next({}), directory)).toBe(false);
    expect(takesKeyAway(next({ people: [p1, past(p2, foundingDay + 1), p3] }), directory)).toBe(
      true,
    );
  });
});

describe('the age of a directory', () => {
  it.each([
    [-1, 'fresh'],
    [0, 'fresh'],
    [30, 'fresh'],
    [31, 'warned'],
    [60, 'warned'],
    [61, 'closed'],
  ])('after %i days is %s', (days, age) => {
    expect(ageOf(directory, foundingDay + days)).toBe(age);
  });
});
