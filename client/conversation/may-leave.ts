/**
 * What a Head is shown before they take somebody out of the unit, and what keeps them from it.
 * `docs/protocol.md`, "Members that change".
 */
import { type Directory, membersOf, type Unit, type Vault } from '../../crypto/index.js';
import { currentPerson } from './circle.js';
import type { Desk } from './desk.js';
import { ownPlaces } from './holders.js';
import { beforeLeaving, type LeavingPreview } from './leaving.js';

/**
 * Why somebody cannot be taken out as things stand. `gone`: they are out already. `last-head`: nobody
 * would be left to invite or admit. `own-key`: whoever does it would go, with a holder's key in their
 * vault. `route`: nobody would read it. `cases`: nobody would be able to open them.
 */
export type WhyNot = 'gone' | 'last-head' | 'own-key' | 'route' | 'cases';

export interface MovingPlan {
  /** Of the cases on routes that they would read no more. */
  preview: LeavingPreview;
  /** Titles of routes that nobody would read. */
  unread: string[];
  /** `same`: they read exactly these already. */
  whyNot: 'gone' | 'same' | 'route' | 'cases' | null;
}

export interface LeavingPlan {
  preview: LeavingPreview;
  /** Titles of routes that nobody would read. */
  unread: string[];
  /** A holder has the same public title: it may be the same person, who would go on holding. */
  holder: boolean;
  whyNot: WhyNot | null;
}

/**
 * `directory`: the one in force. `heads`: whose accounts are Heads'. The desk's cases are those that
 * whoever asks may read.
 */
export function planLeaving(given: {
  desk: Desk;
  unit: Unit;
  directory: Directory;
  vault: Pick<Vault, 'holderSeed' | 'keyringRoot'>;
  heads: readonly number[];
  person: number;
}): LeavingPlan {
  const { desk, unit, directory, vault, heads, person } = given;
  const preview = beforeLeaving(desk, [person]);
  const leaving = currentPerson(directory, person);
  const unread = readByThemAlone(directory, person);
  const own = person === desk.officer.person;
  return {
    preview,
    unread,
    holder: unit.holders.some(({ title }) => title === leaving?.title),
    whyNot:
      leaving === undefined
        ? 'gone'
        : heads.includes(person) && heads.length === 1
          ? 'last-head'
          : own && ownPlaces({ unit, vault }).length > 0
            ? 'own-key'
            : unread.length > 0
              ? 'route'
              : preview.lost.length > 0
                ? 'cases'
                : null,
  };
}

/** Before somebody reads other routes than now; current ones, of the directory in force. */
export function planMoving(given: {
  desk: Desk;
  directory: Directory;
  person: number;
  routes: readonly number[];
}): MovingPlan {
  const { desk, directory, person, routes } = given;
  const moving = currentPerson(directory, person);
  const before = moving?.routes ?? [];
  const left = before.filter((route) => !routes.includes(route));
  const same = left.length === 0 && before.length === routes.length;
  const preview = beforeLeaving(desk, [person], left);
  const unread = readByThemAlone(directory, person, left);
  return {
    ...{ preview, unread },
    whyNot:
      moving === undefined
        ? 'gone'
        : same
          ? 'same'
          : unread.length > 0
            ? 'route'
            : preview.lost.length > 0
              ? 'cases'
              : null,
  };
}

/** Titles of current routes that this person alone reads, among these or all of theirs. */
const readByThemAlone = (
  directory: Directory,
  person: number,
  among?: readonly number[],
): string[] =>
  directory.routes
    .filter(({ route, current }) => {
      if (!current || among?.includes(route) === false) return false;
      const readers = membersOf(directory, { route, excluded: [] });
      return readers.length > 0 && readers.every((p) => p.person === person);
    })
    .map(({ title }) => title);
