/** The places of a bundle: all of them filled, in an order that says nothing. */
import { cellBytes, compareBytes, type Random } from '../../crypto/index.js';

/** Numbers of 64 bits: two alike by chance are too rare to matter. */
const drawnBytes = 8;

/**
 * Unused places get random cells; in trial zeros, which are not stored. The order is drawn anew for
 * each bundle: a colleague who can open some of its cells must not see from their places that
 * others, which they cannot open, come before them (R35).
 */
export function fill(
  cells: readonly Uint8Array[],
  { places, trial }: { places: number; trial: boolean },
  random: Random,
): Uint8Array[] {
  const unused = Array.from({ length: places - cells.length }, () =>
    trial ? new Uint8Array(cellBytes) : random(cellBytes),
  );
  const drawn = random(places * drawnBytes);
  return [...cells, ...unused]
    .map((cell, i) => ({ cell, by: drawn.subarray(i * drawnBytes, (i + 1) * drawnBytes) }))
    .sort((a, b) => compareBytes(a.by, b.by))
    .map(({ cell }) => cell);
}
