import { describe, expect, it } from 'vitest';
import {
  type CellContent,
  cellTag,
  concat,
  derive,
  labels,
  logs,
  openCell,
  type Place,
  seal,
  sealCell,
  shelves,
  sign,
  splitItem,
  tagOf,
  toHex,
  u8,
} from '../../crypto/index.js';
import { codeOf, flip, longer, officer, seeded, shorter, unitId, write } from './fixtures.js';

const random = seeded('cells');
const logKey = random(32);
const place: Place = { log: 'case', logKey, person: 2, period: 739, index: 5 };
const placer = { unitId, signSecret: officer(2).signSecret };
const keys = [officer(2).signPublic];
const bytes = random(500);
const content = splitItem(33, 20_700, bytes)[0] as CellContent;
const cell = sealCell(place, content, placer, random);
const opened = (found: Uint8Array, where: Partial<Place> = {}) =>
  openCell(found, { ...place, ...where }, unitId, keys);

describe('a cell', () => {
  it('has 1,024 bytes whatever it holds, and comes back as it went', () => {
    expect(opened(cell)).toEqual(content);
    for (const length of [0, 1, 879, 880]) {
      const part = { ...content, content: new Uint8Array(length).fill(1) };
      const made = sealCell(place, part, placer, random);
      expect(made.length).toBe(1_024);
      expect(opened(made)).toEqual(part);
    }
  });

  it('stands under the tag of its place', () => {
    expect(cellTag(cell)).toEqual(tagOf(place));
  });

  it('has a tag of its own for every log, key, person, period and index', () => {
    const places: Place[] = [place, { ...place, logKey: flip(logKey, 0) }];
    for (const log of Object.keys(logs) as Place['log'][]) places.push({ ...place, log, index: 9 });
    for (const person of [1, 256]) places.push({ ...place, person });
    for (const period of [740, 3]) places.push({ ...place, period });
    for (const index of [0, 6, 1280]) places.push({ ...place, index });
    expect(new Set(places.map((p) => toHex(tagOf(p)))).size).toBe(places.length);
  });

  it('P5: is new bytes on every sealing, under the same tag', () => {
    const again = sealCell(place, content, placer, random);
    expect(cellTag(again)).toEqual(cellTag(cell));
    expect(again.slice(16, 40)).not.toEqual(cell.slice(16, 40));
    expect(again.slice(40)).not.toEqual(cell.slice(40));
  });

  it('is not written with fields that could not be read', () => {
    const wrong = (change: Partial<CellContent>) =>
      codeOf(() => sealCell(place, { ...content, ...change }, placer, random));
    expect(wrong({ content: new Uint8Array(881) })).toBe('size');
    expect(wrong({ item: new Uint8Array(15) })).toBe('size');
    for (const [part, parts] of [
      [0, 1],
      [2, 1],
      [1, 17],
    ] as const)
      expect(wrong({ part, parts })).toBe('header');
    expect(codeOf(() => tagOf({ ...place, person: 65_536 }))).toBe('argument');
  });
});

describe('P7: a cell that was tampered with', () => {
  it('does not open with any one bit flipped, in tag, nonce or box', () => {
    for (let at = 0; at < 1_024; at++) expect(opened(flip(cell, at, at % 8))).toBeNull();
  });

  it('is refused one byte short or long', () => {
    for (const wrong of [shorter(cell), longer(cell), new Uint8Array(0)])
      expect(codeOf(() => opened(wrong))).toBe('size');
  });

  it('does not open as another place: other index, period, person, log or log key', () => {
    for (const where of [
      { index: 6 },
      { period: 740 },
      { person: 3 },
      { logKey: flip(logKey, 31) },
    ])
      expect(opened(cell, where)).toBeNull();
    for (const log of Object.keys(logs) as Place['log'][])
      if (log !== 'case') expect(opened(cell, { log })).toBeNull();
  });

  it('replayed under another tag does not open: tag and shelf are bound', () => {
    const moved = write(cell, 0, ...tagOf({ ...place, index: 6 }));
    expect(opened(moved, { index: 6 })).toBeNull();
    expect(opened(moved)).toBeNull();
  });

  it('cannot be moved to the other shelf, even by whoever holds the log key', () => {
    const box = derive(logKey, logs.case.box, new Uint8Array(0));
    const tag = cellTag(cell);
    const plain = random(968);
    const nonce = random(24);
    for (const [shelf, outcome] of [
      ['store', 'signature'],
      ['board', null],
    ] as const) {
      const bound = concat(u8(shelves[shelf]), tag);
      const made = concat(tag, nonce, seal({ key: box, nonce, bound, bytes: plain }));
      if (outcome === null) expect(opened(made)).toBeNull();
      else expect(codeOf(() => opened(made))).toBe(outcome);
    }
  });

  it('is refused when somebody else placed it, though they hold the log key', () => {
    const forged = sealCell(place, content, { unitId, signSecret: officer(3).signSecret }, random);
    expect(codeOf(() => opened(forged))).toBe('signature');
    const foreign = sealCell(place, content, { ...placer, unitId: flip(unitId, 0) }, random);
    expect(codeOf(() => opened(foreign))).toBe('signature');
  });

  it('is accepted under any key that its placer has had, and under none when there is none', () => {
    const many = [officer(4).signPublic, ...keys];
    expect(openCell(cell, place, unitId, many)).toEqual(content);
    expect(codeOf(() => openCell(cell, place, unitId, []))).toBe('signature');
  });
});

/** Seals any plain bytes with the real log key and a real signature. */
function sealPlain(plain: Uint8Array): Uint8Array {
  const tag = tagOf(place);
  const bound = concat(u8(shelves.store), tag);
  const signature = sign(placer.signSecret, labels.signCell, unitId, concat(bound, plain));
  const nonce = random(24);
  const key = derive(logKey, logs.case.box, new Uint8Array(0));
  return concat(tag, nonce, seal({ key, nonce, bound, bytes: concat(signature, plain) }));
}

describe('P10: a cell of a dishonest member', () => {
  const plain = concat(
    Uint8Array.of(1, 33, 0x50, 0xdc),
    content.item,
    Uint8Array.of(1, 1, 500 >> 8, 500 & 255),
    bytes,
    new Uint8Array(380),
  );
  const at = { version: 0, part: 20, parts: 21, length: 22, padding: 24 + 500 };

  it('is read when it is well formed', () => {
    expect(plain.length).toBe(904);
    expect(opened(sealPlain(plain))).toEqual(content);
  });

  it.each<[string, number, number[], string]>([
    ['another version', at.version, [2], 'version'],
    ['part 0', at.part, [0], 'header'],
    ['part 2 of 1', at.part, [2], 'header'],
    ['seventeen parts', at.parts, [17], 'header'],
    ['a length beyond the end', at.length, [0x03, 0x71], 'size'],
    ['a length that leaves content in the padding', at.length, [0, 9], 'padding'],
    ['padding that is not zero', at.padding, [1], 'padding'],
    ['a last byte that is not zero', 903, [128], 'padding'],
  ])('is refused with %s', (_, offset, values, code) => {
    expect(codeOf(() => opened(sealPlain(write(plain, offset, ...values))))).toBe(code);
  });
});
