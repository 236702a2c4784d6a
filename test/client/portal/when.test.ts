import { describe, expect, it } from 'vitest';
import { dateInWords, dayInWords, timeInWords } from '../../../client/portal/when.js';

describe('days and times in words', () => {
  const moment = new Date(2026, 11, 4, 13, 0).getTime();

  it('are Welsh in Welsh, also where the browser has no Welsh dates', () => {
    expect(dayInWords(20_779, 'cy')).toBe('22 Tachwedd 2026');
    expect(dateInWords(moment, 'cy')).toBe('dydd Gwener 4 Rhagfyr');
    expect(timeInWords(moment, 'cy')).toBe('dydd Gwener 4 Rhagfyr, 13:00');
  });

  it('are British in English', () => {
    expect(dayInWords(20_779, 'en')).toBe('22 November 2026');
    expect(dateInWords(moment, 'en')).toMatch(/^Friday,? 4 December$/);
    expect(timeInWords(moment, 'en')).toMatch(/^Friday,? 4 December.* 13:00$/);
  });
});
