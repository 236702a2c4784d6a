import { describe, expect, it } from 'vitest';
import { isReadable, leavesAt, readableFrom } from '../../../client/inbox/leaving-times.js';

const half = 1_800_000;
const at = Date.UTC(2026, 10, 23, 14, 30);

describe('when what was written leaves', () => {
  it('leaves with the next bundle, or with the one after when that is composed without it', () => {
    const beat = { nextAt: at, milliseconds: half };
    expect(leavesAt({ ...beat, composed: null }, 'entry:1')).toBe(at);
    expect(leavesAt({ ...beat, composed: ['entry:1'] }, 'entry:1')).toBe(at);
    expect(leavesAt({ ...beat, composed: ['entry:2'] }, 'entry:1')).toBe(at + half);
  });
  it('can be read from the next snapshot: the full hour, or five seconds in trial', () => {
    expect(readableFrom(at, { trial: false })).toBe(Date.UTC(2026, 10, 23, 15));
    expect(readableFrom(Date.UTC(2026, 10, 23, 15), { trial: false })).toBe(
      Date.UTC(2026, 10, 23, 16),
    );
    expect(readableFrom(at + 1, { trial: true })).toBe(at + 5000);
  });
  it('is said to be readable only when that snapshot was taken, not when it stands on the board', () => {
    const hour = Date.UTC(2026, 10, 23, 15);
    expect(isReadable(at, { now: at, trial: false })).toBe(false);
    expect(isReadable(at, { now: hour, trial: false })).toBe(false);
    expect(isReadable(at, { now: hour + 2_000, trial: false })).toBe(true);
    expect(isReadable(at, { now: at + 6_999, trial: true })).toBe(false);
    expect(isReadable(at, { now: at + 7_000, trial: true })).toBe(true);
  });
});
