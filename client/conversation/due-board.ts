/** Which of what is due on the board goes first. `docs/protocol.md`, "What is due". */
import type { BoardDue } from './placement.js';

/** So many days before what stands is erased, what follows it goes before everything new. */
const lastDays = 14;

/**
 * Attendance stands first, so that its place, whose tag everybody can compute, says nothing of how
 * much else there is. Then comes what follows something that is soon erased, so that no case is
 * ever starved; then whatever is new, and first of it what stands nowhere at all; then all other
 * renewals. What is equal but for its time goes in the order of the days on which it would be missed.
 */
export function inTurn(board: readonly BoardDue[], day: number): BoardDue[] {
  const order = board.map((due) => ({ due, at: turnOf(due, day) }));
  return order.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]).map(({ due }) => due);
}

function turnOf({ turn }: BoardDue, day: number): [number, number] {
  if (turn.turn === 'attendance') return [0, 0];
  const { until } = turn;
  if (until > 0 && until - day <= lastDays) return [1, until];
  return [turn.turn === 'new' ? 2 : 3, until];
}
