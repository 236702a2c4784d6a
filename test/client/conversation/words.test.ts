import { expect, test } from 'vitest';
import {
  completeWord,
  nearWords,
  placesAskedBack,
  readWords,
} from '../../../client/conversation/words.js';
import { seededRandom, wordlist, wordsOf } from '../../../crypto/index.js';

const random = seededRandom(new Uint8Array(32).fill(9));
const entropy = random(16);
const words = wordsOf(entropy);

const accepts = (text: string) => expect(readWords(text)).toEqual({ ok: true, words, entropy });

test('twelve words are read whatever their capitals, commas, numbers, lines and accents', () => {
  accepts(words.join(' '));
  accepts(`  ${words.join('\n')}\n`);
  accepts(words.join(', ').toUpperCase());
  accepts(words.map((word, i) => `${i + 1}. ${word}`).join('\r\n'));
  accepts(words.map((word, i) => `${i + 1}) ${word};`).join(''));
  accepts(words.map((word) => word.replace('e', 'é')).join('\t'));
  accepts(words.map((word) => word.normalize('NFKC')).join('·'));
});

test('the first four letters of a word are enough', () => {
  accepts(words.map((word) => word.slice(0, 4)).join(' '));
  accepts(words.map((word) => word.slice(0, 5)).join(' '));
  for (const word of wordlist) {
    expect(completeWord(word)).toBe(word);
    if (word.length >= 4) expect(completeWord(word.slice(0, 4))).toBe(word);
  }
});

test('three letters are not completed, nor is a word that goes on wrongly', () => {
  expect(completeWord('aba')).toBeNull();
  expect(completeWord('abandom')).toBeNull();
  expect(completeWord('')).toBeNull();
});

test('it says which word is wrong, and near ones, the likeliest first', () => {
  const typed = [...words];
  typed[4] = 'abandom';
  typed[11] = 'xylophone';
  expect(readWords(typed.join(' '))).toEqual({
    ok: false,
    problem: 'word',
    wrong: [
      { position: 5, typed: 'abandom', near: ['abandon', 'random'] },
      { position: 12, typed: 'xylophone', near: [] },
    ],
  });
});

test('a slip of the pen is found: a letter left out, doubled, replaced, or two swapped', () => {
  expect(nearWords('absrob')[0]).toBe('absorb');
  expect(nearWords('abilty')[0]).toBe('ability');
  expect(nearWords('abillity')[0]).toBe('ability');
  expect(nearWords('zbility')[0]).toBe('ability');
  expect(nearWords('zo').length).toBeLessThanOrEqual(4);
});

test('eleven or thirteen words are counted, and what is wrong among them is said too', () => {
  expect(readWords(words.slice(1).join(' '))).toEqual({
    ok: false,
    problem: 'count',
    given: 11,
    wrong: [],
  });
  const many = readWords(`${words.join(' ')} qqqq`);
  expect(many).toMatchObject({ ok: false, problem: 'count', given: 13, wrong: [{ position: 13 }] });
  expect(readWords('')).toEqual({ ok: false, problem: 'count', given: 0, wrong: [] });
});

test('twelve words of the list that are not a receipt are told from a receipt', () => {
  const wrong = [...words];
  const at = wordlist.indexOf(wrong[0] as string);
  const problems = [1, 2, 3, 4].map((step) => {
    wrong[0] = wordlist[(at + step) % wordlist.length] as string;
    return readWords(wrong.join(' '));
  });
  expect(problems).toContainEqual({ ok: false, problem: 'checksum' });
});

test('three different words are asked back, ascending, every one as often as any other', () => {
  const often = new Map<number, number>();
  for (let i = 0; i < 4_000; i++) {
    const places = placesAskedBack(12, random);
    expect([...new Set(places)].sort((a, b) => a - b)).toEqual(places);
    expect(places).toHaveLength(3);
    for (const place of places) often.set(place, (often.get(place) ?? 0) + 1);
  }
  expect(often.size).toBe(12);
  for (const times of often.values()) expect(Math.abs(times - 1_000)).toBeLessThan(150);
});
