/** Letters that were taken in, until the next session need not know of them. `docs/protocol.md`, "Outbox". */
import type { Desk } from './desk.js';
import { reads } from './rank.js';

/**
 * Forgets the message keys of letters that were read back and that this officer has confirmed (until
 * then the next session must know that they were taken in), or whose route they read no more.
 */
export function settlePending(desk: Desk): void {
  for (const [id, { letter }] of desk.pending) {
    if (letter !== null && isSettled(desk, letter)) desk.pending.delete(id);
  }
}

function isSettled(desk: Desk, letter: string): boolean {
  if (desk.unknown.get(letter)?.kept === true) return true;
  const file = [...desk.cases.values()].find(({ letters }) => letters.has(letter));
  if (file !== undefined && !reads(desk, file)) return true;
  if (desk.listed.get(letter)?.has(desk.officer.person) !== true) return false;
  return file?.letters.get(letter)?.stored === true;
}
