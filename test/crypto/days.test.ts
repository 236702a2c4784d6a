import { describe, expect, it } from 'vitest';
import { dayOf, periodOf } from '../../crypto/index.js';

describe('days and periods', () => {
  it('change at midnight UTC and at no other moment', () => {
    expect(dayOf(Date.UTC(2026, 10, 21, 0, 0, 0, 0) - 1)).toBe(dayOf(Date.UTC(2026, 10, 20)));
    expect(dayOf(Date.UTC(2026, 10, 21, 23, 59, 59, 999))).toBe(dayOf(Date.UTC(2026, 10, 21)));
    expect(dayOf(0)).toBe(0);
  });

  it('make a period of 28 days', () => {
    expect([0, 27, 28, 55, 56].map(periodOf)).toEqual([0, 0, 1, 1, 2]);
  });
});
