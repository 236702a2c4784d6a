import { describe, expect, it } from 'vitest';
import { type DirectoryCore, readCore } from '../../crypto/directory-core.js';
import {
  boardRoomOn,
  concat,
  encodeCore,
  hash,
  labels,
  reader,
  shortText,
  u16,
} from '../../crypto/index.js';
import { baseCore, codeOf, officer, past, personOf, write } from './fixtures.js';

const bytes = encodeCore(baseCore);
const read = (core: Uint8Array) => {
  const reading = reader(core);
  const result = readCore(reading);
  return { result, left: reading.left };
};
const rewritten = (change: Partial<DirectoryCore>): string =>
  codeOf(() => read(encodeCore({ ...baseCore, ...change })));

/** Where each fixed field begins. */
const at = { version: 0, unit: 1, number: 33, previous: 37, day: 69, statement: 71, timing: 73 };
/** With two closings of two bytes after their count. */
const later = { closings: 74, beat: 81, quota: 83, floor: 85, ceiling: 86, slots: 87, people: 88 };
const firstPerson = later.people + 2;
const personAt = { number: 0, flags: 2, slot: 3, since: 4, pastDay: 8, keys: 10 };

describe('the signed part of a directory', () => {
  it('comes back as it went', () => {
    expect(read(bytes)).toEqual({ result: baseCore, left: 0 });
    const rich: DirectoryCore = {
      ...baseCore,
      number: 70_000,
      previous: new Uint8Array(32).fill(3),
      trial: true,
      slots: 64,
      people: [
        past(personOf(1), 20_000),
        personOf(2, { slot: 63, since: 70_000, routes: [], nameable: false, notices: false }),
        personOf(3, { outside: true, title: '', predecessor: new Uint8Array(64).fill(1) }),
      ],
      routes: [{ route: 0, current: false, title: 'Wárding' }],
      numbers: [4, 65_535],
      content: new Uint8Array(0),
    };
    expect(read(encodeCore(rich))).toEqual({ result: rich, left: 0 });
  });

  it('has the length that its drawing says', () => {
    const person = 2 + 1 + 1 + 4 + 2 + 1216 + 32 + 64 + (1 + 9) + 1 + 2 * 2;
    const routes = 2 + (3 + 16) + (3 + 23);
    const settings = 2 + 2 + 2 + 1 + 1 + 1;
    expect(bytes.length).toBe(
      1 + 32 + 4 + 32 + 2 + 2 + 1 + (1 + 4) + settings + (2 + 3 * person) + routes + 2 + (4 + 12),
    );
  });

  it('names a key by 8 bytes of the hash of both halves', () => {
    const { kemPublic, signPublic } = officer(1);
    expect(read(bytes).result.people[0]?.keyId).toEqual(
      hash(labels.keyId, concat(kemPublic, signPublic)).slice(0, 8),
    );
  });

  it('is refused when cut anywhere', () => {
    for (let length = 0; length < bytes.length; length += length < firstPerson ? 1 : 37)
      expect(codeOf(() => read(bytes.slice(0, length)))).toBe('size');
  });

  it.each<[string, number, number[], string]>([
    ['another version', at.version, [3], 'version'],
    ['number 0', at.number, [0, 0, 0, 0], 'header'],
    ['a first version after another', at.previous, [1], 'header'],
    ['a timing that is neither', at.timing, [2], 'header'],
    ['no closing', later.closings, [0], 'header'],
    ['a closing at minute 1440', later.closings + 3, [0x05, 0xa0], 'header'],
    ['closings out of order', later.closings + 3, [0, 1], 'header'],
    ['a beat of 0 seconds', later.beat, [0, 0], 'header'],
    ['a quota of 0', later.quota, [0, 0], 'header'],
    ['a quota that is no multiple of 4', later.quota, [0, 13], 'header'],
    ['a floor above the ceiling', later.floor, [17], 'header'],
    ['a ceiling above 40 bits', later.ceiling, [41], 'header'],
    ['no slots', later.slots, [0], 'header'],
    ['slots that are no multiple of 8', later.slots, [12], 'header'],
    ['more than 64 slots', later.slots, [72], 'header'],
    ['person 0', firstPerson + personAt.number, [0, 0], 'header'],
    ['unknown flags', firstPerson + personAt.flags, [32], 'header'],
    ['an auditor who reads a route', firstPerson + personAt.flags, [16], 'header'],
    ['a slot that is not there', firstPerson + personAt.slot, [8], 'header'],
    ['a slot taken twice', firstPerson + personAt.slot, [1], 'header'],
    [
      'a key that counts from a later version',
      firstPerson + personAt.since,
      [0, 0, 0, 2],
      'header',
    ],
    ['a key that counts from version 0', firstPerson + personAt.since, [0, 0, 0, 0], 'header'],
    ['a past day on a current key', firstPerson + personAt.pastDay, [0, 1], 'header'],
    ['a past key without a day', firstPerson + personAt.slot, [255], 'header'],
    ['people out of order', firstPerson + personAt.number, [0, 9], 'header'],
  ])('is refused with %s', (_, offset, values, code) => {
    expect(codeOf(() => read(write(bytes, offset, ...values)))).toBe(code);
  });

  it('may allow more of the board for some days, in a version of its own', () => {
    const allowance = { places: 32, quota: 1_024, until: baseCore.day + 3 };
    const core = encodeCore({ ...baseCore, allowance });
    expect([core[0], core.length]).toEqual([2, bytes.length + 5]);
    expect(read(core).result.allowance).toEqual(allowance);
    const on = (day: number) => boardRoomOn({ ...baseCore, allowance }, day);
    expect(on(allowance.until)).toMatchObject({ places: 32, quota: 1_024 });
    expect(on(allowance.until + 1)).toEqual({ places: 4, quota: baseCore.quota });
    expect(codeOf(() => read(write(bytes, at.version, 2)))).toBe('size');
  });

  it('is refused as number 0 though nobody stands in it', () => {
    expect(rewritten({ number: 0, people: [] })).toBe('header');
  });

  it('is refused with two current keys of one person, or one key of two people', () => {
    const { kemPublic, signPublic } = officer(1);
    expect(
      rewritten({
        number: 2,
        people: [personOf(1), personOf(1, { slot: 1, since: 2 }, officer(4))],
      }),
    ).toBe('header');
    expect(rewritten({ people: [personOf(1), personOf(2, { kemPublic })] })).toBe('header');
    expect(rewritten({ people: [personOf(1), personOf(2, { signPublic })] })).toBe('header');
    expect(rewritten({ people: [past(personOf(1), 9), personOf(2, { signPublic })] })).toBe(
      'header',
    );
  });

  it('is refused with routes or past numbers out of order or twice', () => {
    const route = { route: 5, current: true, title: 'a' };
    expect(rewritten({ routes: [route, { ...route, route: 4 }] })).toBe('header');
    expect(rewritten({ routes: [route, route] })).toBe('header');
    expect(rewritten({ numbers: [2, 1] })).toBe('header');
    expect(rewritten({ numbers: [2, 2] })).toBe('header');
    expect(rewritten({ people: [personOf(1, { routes: [2, 1] })] })).toBe('header');
  });

  it('is refused with a route state or text that means nothing', () => {
    const tail = concat(u16(5), Uint8Array.of(2), shortText('a'));
    const routed = encodeCore({ ...baseCore, people: [], routes: [] });
    const offset = later.people + 2;
    const planted = concat(routed.slice(0, offset), u16(1), tail, routed.slice(offset + 2));
    expect(codeOf(() => read(planted))).toBe('header');
    const title = bytes.indexOf(0x4f, firstPerson + personAt.keys + 1216 + 32 + 64);
    expect(codeOf(() => read(write(bytes, title, 0xff)))).toBe('content');
  });

  it('is not written with a field of another length or a number that does not fit', () => {
    expect(rewritten({ unitId: new Uint8Array(31) })).toBe('size');
    expect(rewritten({ previous: new Uint8Array(33) })).toBe('size');
    expect(rewritten({ people: [personOf(1, { predecessor: new Uint8Array(63) })] })).toBe('size');
    expect(rewritten({ people: [personOf(1, { kemPublic: new Uint8Array(1215) })] })).toBe('size');
    expect(rewritten({ quota: 65_536 })).toBe('argument');
    expect(rewritten({ closings: Array.from({ length: 256 }, (_, i) => i) })).toBe('argument');
  });
});
