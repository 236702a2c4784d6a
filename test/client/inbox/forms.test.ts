import { describe, expect, it } from 'vitest';
import { isAccount, isShort, readDays, taskingPhrases } from '../../../client/inbox/forms.js';
import { linkIn } from '../../../client/inbox/fragment.js';

describe('what officers type', () => {
  it('takes accounts and names that the server takes, and no others', () => {
    expect(['p.jones', 'a1', 'x_y-z'].every(isAccount)).toBe(true);
    expect(['', 'a', 'P.Jones', 'p jones', '.jones', 'a'.repeat(65)].some(isAccount)).toBe(false);
    expect(isShort('Swyddog Ŵyn')).toBe(true);
    expect(['', '   ', 'two\nlines', '\u202Eback', 'x'.repeat(121)].some(isShort)).toBe(false);
  });

  it('promises 1 to 365 days or nothing', () => {
    expect([' 7 ', '365'].map(readDays)).toEqual([7, 365]);
    expect(['', '0', '366', '1.5', '-1', '٣', 'soon'].map(readDays)).toEqual(Array(7).fill(null));
  });

  it('finds phrases that task a reporter, in both languages, and nothing else (R57)', () => {
    expect(taskingPhrases('Could you find out who, and photograph it? Find out soon.')).toEqual([
      'find out',
      'photograph',
    ]);
    expect(taskingPhrases('A allwch chi gasglu? Chwiliwch a ffotograffio.')).toEqual([
      'chwiliwch',
      'ffotograffio',
    ]);
    expect(taskingPhrases('Thank you. We have begun to look into it.')).toEqual([]);
  });
});

describe('the link that an officer opens', () => {
  const token = 'a'.repeat(43);
  it('names its purpose and a token, and nothing else is one', () => {
    expect(linkIn(`#setup=${token}`)).toEqual({ purpose: 'setup', token });
    expect(linkIn(`#enrol=${token}`)).toEqual({ purpose: 'enrol', token });
    for (const other of ['', '#main', `#setup=${token}x`, `#other=${token}`, `#setup=<b>`])
      expect(linkIn(other)).toBeNull();
  });
});
