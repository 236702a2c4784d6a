/** What somebody can open with every key that they ever held, whatever their program would do. */
import type { CaseFile } from '../../client/conversation/casefile.js';
import { type Desk, openDesk } from '../../client/conversation/desk.js';
import { readItems } from '../../client/conversation/reading.js';
import { concat, type Directory, type Unit, type Vault } from '../../crypto/index.js';

/** Remembers nothing. */
class Blind extends Set<string> {
  override has = (): boolean => false;
  override add = (): this => this;
}

/** Their program is made to forget that they are out of anything, and given these cells of the server's. */
export function openBlindly(given: {
  vault: Vault;
  unit: Unit;
  directories: readonly Directory[];
  now: number;
  cells: readonly Uint8Array[];
}): Desk {
  const desk = openDesk({ ...given, cells: [concat(...given.cells)] });
  Object.assign(desk.recusals, { out: new Blind(), done: new Blind() });
  readItems(desk);
  return desk;
}

/** A case that was opened so. */
export const openedCase = ({ cases, recusals }: Desk, id: string): CaseFile | undefined =>
  cases.get(id) ?? recusals.going.get(id);
