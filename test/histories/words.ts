import type { Dice } from './dice.js';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A text with this beginning that no other history writes, and that deflates by a third at most. */
export function filler(dice: Dice, beginning: string, length: number): string {
  const rest = Array.from({ length: dice.int(8, Math.max(8, length)) }, () =>
    letters.charAt(dice.int(0, letters.length - 1)),
  );
  return beginning + rest.join('');
}
