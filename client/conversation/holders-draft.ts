/** Who shall hold the unit from now on: the next statement, before anybody signs it. */
import {
  dayOf,
  encodeStatement,
  ensure,
  fromBase64url,
  type Holder,
  holderLimit,
  sameBytes,
  type Unit,
} from '../../crypto/index.js';

export interface HoldersPlan {
  /** Places, among the holders in force, of those who go on holding. */
  keep: readonly number[];
  join: readonly Holder[];
  threshold: number;
}

/** Core of the statement that follows, version 2. Throws `content` for a plan that makes none. */
export function holdersCore(unit: Unit, plan: HoldersPlan, now: number): Uint8Array {
  const { keep, join, threshold } = plan;
  const holders = [...unit.holders.filter((_, place) => keep.includes(place)), ...join];
  const count = holders.length;
  const twice = holders.some(({ publicKey }, i) =>
    holders.slice(0, i).some((other) => sameBytes(other.publicKey, publicKey)),
  );
  ensure(!twice && count <= holderLimit, 'content', 'holders');
  ensure(threshold >= 1 && threshold <= count, 'content', 'a threshold');
  const same = count === unit.holders.length && join.length === 0 && threshold === unit.threshold;
  ensure(!same, 'content', 'a change');
  const { unitId, name, statement, statementHash: previous } = unit;
  const day = Math.max(dayOf(now), unit.day);
  const number = statement + 1;
  return encodeStatement({ version: 2, number, unitId, previous, day, threshold, name, holders });
}

/** A holder's key as they read it out or send it, 43 characters; `null` for anything else. */
export function readHolderKey(text: string): Uint8Array | null {
  const typed = text.trim();
  if (!/^[\w-]{43}$/.test(typed)) return null;
  try {
    return fromBase64url(typed);
  } catch {
    return null;
  }
}
