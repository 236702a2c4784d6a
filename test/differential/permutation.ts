/** Whether days with something differ from days without it: pairs of days, one of each. */
import { dice } from '../histories/dice.js';

/** The same figures of two days, one after the other, in either order. */
export interface Pair {
  with: readonly number[];
  without: readonly number[];
}

/** How often the day with it shows more than the other of its pair; half a point where they tie. */
export function pairedAuc(pairs: readonly Pair[], figure: number): number {
  const points = pairs.reduce((sum, pair) => {
    const [a, b] = [pair.with[figure] ?? 0, pair.without[figure] ?? 0];
    return sum + (a > b ? 1 : a === b ? 0.5 : 0);
  }, 0);
  return points / pairs.length;
}

/** The figure that tells best: its distance from a guess, 0 to 0.5. */
function tellsBest(pairs: readonly Pair[]): number {
  const figures = pairs[0]?.with.length ?? 0;
  return Math.max(
    ...Array.from({ length: figures }, (_, i) => Math.abs(pairedAuc(pairs, i) - 0.5)),
  );
}

/**
 * How likely it is that days which do not differ look as different as these: which day of each pair
 * was the one with it was drawn, so that every other drawing was as likely. From a fixed seed.
 */
export function permutationTest(
  pairs: readonly Pair[],
  { seed, times }: { seed: number; times: number },
): { p: number; tellsBest: number } {
  const draw = dice(seed);
  const seen = tellsBest(pairs);
  let asFar = 1;
  for (let i = 0; i < times; i++) {
    const other = pairs.map((pair) =>
      draw.chance(0.5) ? pair : { with: pair.without, without: pair.with },
    );
    // Sums of halves in another order may differ in their last digit.
    if (tellsBest(other) >= seen - 1e-9) asFar += 1;
  }
  return { p: asFar / (times + 1), tellsBest: seen };
}
