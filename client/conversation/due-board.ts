/** Which of what is due on the board goes first. `docs/protocol.md`, "What is due". */
import type { BoardDue, Turn } from './placement.js';

/** So many days before what stands is erased, what follows it goes before everything new. */
const lastDays = 14;

/**
 * Attendance stands first, so that its place, whose tag everybody can compute, says nothing of how
 * much else there is. Then comes what follows something that is soon erased, so that no case is
 * ever starved; then whatever is new, and first of it what stands nowhere at all; then all other
 * renewals. What is equal but for its time goes in the order of the days on which it would be missed.
 */
export function inTurn(board: readonly BoardDue[], day: number): BoardDue[] {
  const order = board.map((due) => ({ due, at: turnOf(due.turn, day) }));
  return order.sort((a, b) => compare(a.at, b.at)).map(({ due }) => due);
}

/** The one of these turns that comes first. */
export const soonest = ([first, ...others]: readonly [Turn, ...Turn[]], day: number): Turn =>
  others.reduce((a, b) => (compare(turnOf(b, day), turnOf(a, day)) < 0 ? b : a), first);

const compare = (a: [number, number], b: [number, number]): number => a[0] - b[0] || a[1] - b[1];

function turnOf(turn: Turn, day: number): [number, number] {
  if (turn.turn === 'attendance') return [0, 0];
  const { until } = turn;
  if (until > 0 && until - day <= lastDays) return [1, until];
  return [turn.turn === 'new' ? 2 : 3, until];
}
