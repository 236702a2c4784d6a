import { expect, it } from 'vitest';
import { seenOf } from './seen.js';
import type { Tapped } from './tap.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function exchange(connection: number, line: string, at: number): Tapped[] {
  const asked = bytes(`${line} HTTP/1.1\r\nHost: portal\r\nContent-Length: 0\r\n\r\n`);
  const answered = bytes('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  return [
    { connection, what: 'asked', at, bytes: asked },
    { connection, what: 'answered', at: at + 1, bytes: answered },
  ];
}

const drop = `PUT /api/drops/${'0'.repeat(32)}`;

/** Unit and drops on a connection each; the first is closed by the portal at that moment. */
function movedWhenEnding(at: number): string[] {
  const tapped: Tapped[] = [
    ...exchange(0, 'GET /api/unit', 0),
    ...Array.from({ length: 30 }, (_, i) => exchange(1, drop, 2_000 + 3_000 * i)).flat(),
    { connection: 0, what: 'ended', at },
    { connection: 0, what: 'left', at: at + 1 },
  ];
  return seenOf(tapped, { openedAt: 0, places: [], leftAt: 100_000 }).moved;
}

it('a connection that the portal closes after 72 seconds of rest tells nothing', () => {
  expect(movedWhenEnding(72_010)).toEqual([]);
});

it('one that is closed before that, or opened late, is told', () => {
  expect(movedWhenEnding(40_000)).toEqual(['connection ended', 'connection left']);
  const late: Tapped[] = [
    ...exchange(1, drop, 2_000),
    { connection: 2, what: 'opened', at: 90_000 },
    ...exchange(2, drop, 90_001),
  ];
  const { moved } = seenOf(late, { openedAt: 0, places: [], leftAt: 100_000 });
  expect(moved).toEqual(['connection opened']);
});
