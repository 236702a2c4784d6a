/**
 * One plan lived on a real server with real keys: with the excluded case, or with decoys in its
 * place. Everything else is the same: who comes when, who works when, who writes what to whom.
 */
import type { Asked, Lie, Told } from '../lying/liar.js';
import { type Office, openOffice } from '../lying/office.js';
import { type Names, names } from './names.js';
import type { Plan } from './plan.js';
import { foundAnswers, makeReporters, visitActs } from './reporters.js';
import { shiftActs, walk } from './shifts.js';
import { stored } from './stored.js';
import { type Life, noFigures, type World } from './world.js';

/** What goes wrong on purpose. */
export interface Breach {
  /** Changes what the server stores, at the end of a day. */
  endOfDay?(given: { office: Office; names: Names; day: number }): Promise<void>;
}

const hour = 3_600_000;
const day = 24 * hour;

/** Passes everything on, and hears what was answered. */
const listening =
  (heard: (asked: Asked, told: Told) => void): Lie =>
  async (asked, ask) => {
    const told = await ask();
    heard(asked, told);
    return told;
  };

export async function live(
  plan: Plan,
  { real, breach = {} }: { real: boolean; breach?: Breach },
): Promise<Life> {
  const log: string[] = [];
  const office = await openOffice({
    seed: `differential ${plan.seed}`,
    officers: plan.officers,
    core: { minimumDrops: plan.minimumDrops },
    log: (line) => log.push(line),
  });
  const named = names(office.directory().slots);
  const life: Life = { answers: [], stored: [], log: [], views: [], figures: noFigures() };
  const heard = (asked: Asked, told: Told): void => {
    life.answers.push(`${office.clock.time} ${named.told(asked, told)}`);
  };
  const desktops = new Map(
    await Promise.all(
      Array.from({ length: plan.officers }, async (_, i) => {
        const desktop = await office.desktop(i + 1, (asked) => named.asked(asked));
        if (i + 1 === plan.excluded) desktop.liar.lie = listening(heard);
        return [i + 1, desktop] as const;
      }),
    ),
  );
  const own = desktops.get(plan.excluded) as NonNullable<ReturnType<typeof desktops.get>>;
  const visitor = await office.visitor();
  visitor.liar.lie = (asked, ask) => {
    named.asked(asked);
    return ask();
  };
  // X looks at the reporters' page as well, like anybody.
  const curious = await office.visitor();
  curious.liar.lie = listening(heard);
  const reporters = makeReporters(plan, office, visitor.portal);
  const world: World = { plan, office, real, names: named, life, reporters };
  const midnight = Math.floor(office.clock.time / day) * day;
  try {
    for (const [of, { visits, shifts }] of plan.days.entries()) {
      const start = midnight + of * day;
      // The clock begins in the middle of the first morning.
      const comes = ({ at }: { at: number }): boolean => start + at > office.clock.time;
      const acts = [
        ...visits
          .filter(comes)
          .flatMap((visit) => visitActs(world, { visit, start, portal: visitor.portal })),
        ...shifts
          .filter(comes)
          .flatMap((shift) =>
            shiftActs(world, { shift, start, desktop: desktops.get(shift.person) as typeof own }),
          ),
      ];
      acts.sort((a, b) => a.at - b.at);
      for (const { at, act } of acts) {
        await office.until(at);
        await act();
      }
      await office.until(start + 23 * hour);
      await curious.portal.unit();
      await curious.portal.board();
      await walk(own);
      await breach.endOfDay?.({ office, names: named, day: of });
      life.stored.push(`day ${of}`, ...(await stored(office.db, named)));
    }
    life.figures.excludedAnswers = foundAnswers(world, await visitor.portal.board());
  } finally {
    await office.close();
  }
  life.log = log.map((line) => named.text(line.replace(/"time":"[^"]*"/, '')));
  life.figures.days = plan.days.length;
  life.figures.answers = life.answers.length;
  life.figures.stored = life.stored.length;
  return life;
}
