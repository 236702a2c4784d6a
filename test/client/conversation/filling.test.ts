import { expect, test } from 'vitest';
import { fill } from '../../../client/conversation/filling.js';
import { cellBytes, hash, labels, seededRandom, toUtf8 } from '../../../crypto/index.js';

const random = seededRandom(hash(labels.session, toUtf8('places')));

/** How often each of 16 places held the one real cell. */
function heldAt(bundles: number): number[] {
  const held = Array.from({ length: 16 }, () => 0);
  for (let i = 0; i < bundles; i++) {
    const real = random(cellBytes);
    const at = fill([real], { places: 16, trial: false }, random).indexOf(real);
    held[at] = (held[at] ?? 0) + 1;
  }
  return held;
}

test('where a cell stands in its bundle does not say what else the bundle holds (R35)', () => {
  // 1,600 bundles, 100 for each place, whose standard deviation is 10.
  const held = heldAt(1_600);
  expect(Math.min(...held)).toBeGreaterThan(50);
  expect(Math.max(...held)).toBeLessThan(150);
  const first = random(cellBytes);
  const second = random(cellBytes);
  const before = Array.from({ length: 400 }, () => {
    const places = fill([first, second], { places: 16, trial: false }, random);
    return places.indexOf(first) < places.indexOf(second);
  }).filter(Boolean).length;
  expect(before).toBeGreaterThan(140);
  expect(before).toBeLessThan(260);
});

test('every place is filled, in trial with zeros, and no cell is lost', () => {
  const cells = [random(cellBytes), random(cellBytes)];
  for (const trial of [true, false]) {
    const places = fill(cells, { places: 4, trial }, random);
    expect(places).toHaveLength(4);
    expect(places.every((place) => place.length === cellBytes)).toBe(true);
    for (const cell of cells) expect(places).toContain(cell);
    const empty = places.filter((place) => place.every((byte) => byte === 0));
    expect(empty).toHaveLength(trial ? 2 : 0);
  }
});
