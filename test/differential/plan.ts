/** What happens in both worlds alike: hours of officers, visits with their drops, what is written. */
import type { Path } from '../../crypto/index.js';
import { type Dice, dice } from '../histories/dice.js';

export type Written = 'note' | 'reply' | 'promise' | 'decision' | 'status';

export interface PlannedReporter {
  path: Path;
  /** In one world only; in the other there are decoys in place of this reporter's letters. */
  differs: boolean;
}

export interface PlannedVisit {
  /** Milliseconds after midnight. */
  at: number;
  drops: number;
  /** Whose letter leaves in which of its drops; `null`: somebody who only reads. */
  letter: { reporter: number; place: number; text: string } | null;
}

export interface PlannedShift {
  person: number;
  /** Milliseconds after midnight. */
  at: number;
  /** What this officer writes, by reporter. */
  writes: (Written | null)[];
}

export interface Plan {
  seed: number;
  officers: number;
  /** X: whom every reporter that `differs` leaves out. */
  excluded: number;
  minimumDrops: number;
  reporters: PlannedReporter[];
  days: { visits: PlannedVisit[]; shifts: PlannedShift[] }[];
}

const minute = 60_000;
const hour = 60 * minute;

const words = 'seen heard paper money friend car night list phone order store file'.split(' ');

/** The same text in both worlds, where both have it. */
function textOf(draw: Dice): string {
  const count = draw.pick([8, 40, 200]);
  return Array.from({ length: count }, () => `${draw.pick(words)}${draw.int(0, 99)}`).join(' ');
}

export function drawPlan(seed: number, wanted?: { days: number }): Plan {
  const draw = dice(seed);
  const officers = draw.pick([3, 3, 4]);
  const excluded = draw.int(1, officers);
  const others = Array.from({ length: officers }, (_, i) => i + 1).filter((p) => p !== excluded);
  const days = wanted?.days ?? lengthOf(draw);
  const reporters: PlannedReporter[] = [];
  for (let i = draw.int(1, 2); i > 0; i--) {
    const also = others.length > 2 && draw.chance(0.3) ? [draw.pick(others)] : [];
    const left = [excluded, ...also].sort((a, b) => a - b);
    reporters.push({ path: { route: 1, excluded: left }, differs: true });
  }
  for (let i = draw.int(0, 2); i > 0; i--) {
    const left = draw.chance(0.4) ? [draw.pick(others)] : [];
    reporters.push({ path: { route: 1, excluded: left }, differs: false });
  }
  return {
    seed,
    officers,
    excluded,
    minimumDrops: draw.pick([0, 6]),
    reporters,
    days: Array.from({ length: days }, (_, day) => ({
      visits: [5 * hour, 12 * hour].flatMap((at) => visitsAt(draw, { at, day, reporters })),
      shifts: shiftsOf(draw, { officers, excluded, reporters }),
    })),
  };
}

const lengthOf = (draw: Dice): number => {
  const kind = draw.int(1, 100);
  if (kind <= 60) return draw.int(5, 10);
  return kind <= 95 ? draw.int(11, 22) : draw.int(40, 64);
};

function visitsAt(
  draw: Dice,
  { at, day, reporters }: { at: number; day: number; reporters: readonly PlannedReporter[] },
): PlannedVisit[] {
  // Whoever reads nothing but decoys comes as well.
  const readers = draw.int(0, 1);
  const visitors: (number | null)[] = Array.from({ length: readers }, () => null);
  for (const [reporter] of reporters.entries()) {
    if (draw.chance(day < 2 ? 0.5 : 0.2)) visitors.push(reporter);
  }
  return visitors.map((reporter, i) => {
    const drops = draw.int(2, 4);
    const letter = { place: draw.int(0, drops - 1), text: textOf(draw) };
    return {
      at: at + i * 9 * minute + draw.int(0, 3 * minute),
      drops,
      letter: reporter === null ? null : { reporter, ...letter },
    };
  });
}

function shiftsOf(
  draw: Dice,
  {
    officers,
    excluded,
    reporters,
  }: { officers: number; excluded: number; reporters: readonly PlannedReporter[] },
): PlannedShift[] {
  const shifts: PlannedShift[] = [];
  for (let person = 1; person <= officers; person++) {
    const works = draw.chance(person === excluded ? 0.9 : 0.8);
    const at = 8 * hour + draw.int(0, 4 * hour);
    const writes = reporters.map((): Written | null =>
      draw.chance(0.35)
        ? draw.pick(['note', 'reply', 'reply', 'promise', 'decision', 'status'])
        : null,
    );
    if (works) shifts.push({ person, at, writes });
  }
  return shifts;
}
