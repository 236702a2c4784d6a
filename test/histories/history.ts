/** One random history: drawn from its seed, lived on a virtual clock, and judged at its end. */
import { entropyBytes, millisecondsPerDay } from '../../crypto/index.js';
import { type Dice, dice } from './dice.js';
import { checkEnd } from './end.js';
import { type Fault, type Figures, hours, makeSetting, minutes, type Setting } from './setting.js';
import type { Kind } from './shapes.js';
import { type ShiftPlan, settle, shift } from './shift.js';
import { liveAgain } from './twin.js';
import { decoy, type Reporter, type VisitPlan, visit } from './visit.js';

/** How often every reporter leaves the same officer out. */
const leftOutShare = 0.12;

export interface Lived {
  seed: number;
  kind: Kind;
  failures: string[];
  figures: Figures;
}

interface Event {
  at: number;
  order: number;
  go: AsyncGenerator<number>;
}

/** What a history is made of; a test may fix parts of it. */
export interface Wish {
  kind?: Kind;
  fault?: Fault;
}

export async function live(seed: number, wish: Wish = {}): Promise<Lived> {
  const draw = dice(seed * 2 + 1);
  const kind = wish.kind ?? kindOf(draw);
  const setting = drawSetting(seed, draw, wish.fault ?? {});
  const start = setting.now();
  const days = lengthOf(draw, kind);
  const leftOut = draw.chance(leftOutShare) ? draw.pick(setting.officers) : null;
  setting.leftOut = leftOut !== null && canBeLeftOut(setting, leftOut) ? leftOut : null;
  const events: Event[] = [];
  let order = 0;
  const add = (at: number, go: AsyncGenerator<number>): void => {
    events.push({ at, order: order++, go });
  };
  for (const person of setting.officers) planShifts(setting, draw, { person, kind, days, add });
  planVisits(setting, draw, { kind, days, add });
  planRenewals(setting, days, add);
  await run(setting, events);
  setting.advance(Math.max(setting.now(), start + days * millisecondsPerDay));
  setting.settled = await settle(setting);
  if (!setting.settled) setting.fail('does not come to rest');
  else await checkEnd(setting, draw, kind);
  if (setting.leftOut !== null) await liveAgain(setting, setting.leftOut);
  setting.figures.days += Math.round((setting.now() - start) / millisecondsPerDay);
  return { seed, kind, failures: setting.failures, figures: setting.figures };
}

/** In the order of time; what falls on one moment, in the order in which it was planned. */
async function run(setting: Setting, events: Event[]): Promise<void> {
  while (events.length > 0) {
    events.sort((a, b) => b.at - a.at || b.order - a.order);
    const event = events.pop() as Event;
    setting.advance(event.at);
    const { done, value } = await event.go.next();
    if (done !== true) events.push({ ...event, at: value });
  }
}

function kindOf(draw: Dice): Kind {
  const at = draw.int(1, 100);
  if (at <= 58) return 'days';
  if (at <= 81) return 'weeks';
  if (at <= 85) return 'flood';
  if (at <= 95) return 'months';
  return at <= 98 ? 'carry' : 'retention';
}

const lengthOf = (draw: Dice, kind: Kind): number =>
  ({
    days: draw.int(5, 14),
    weeks: draw.int(27, 64),
    flood: draw.int(20, 40),
    months: draw.int(120, 185),
    carry: draw.int(201, 232),
    retention: draw.int(372, 385),
  })[kind];

function drawSetting(seed: number, draw: Dice, fault: Fault): Setting {
  const officers = draw.pick([2, 2, 2, 3, 3, 3, 4, 4, 5]);
  const routes = draw.chance(0.3) ? [1, 2] : [1];
  const second = Array.from({ length: officers }, () => draw.chance(0.6));
  return makeSetting({
    seed,
    officers,
    routes,
    routesOf: (person) =>
      routes.length === 1 ? [1] : second[person - 1] === true ? [1, 2] : [person % 2 === 0 ? 2 : 1],
    quota: draw.pick([4, 8, 12, 12, 24]),
    startDay: draw.int(0, 27),
    fault,
  });
}

/** Every route has somebody else who reads it: nobody writes to a route without readers. */
const canBeLeftOut = (setting: Setting, person: number): boolean =>
  setting
    .directory()
    .routes.every(({ route }) =>
      setting.officers.some((p) => p !== person && setting.routesOf(p).includes(route)),
    );

interface Planning {
  kind: Kind;
  days: number;
  add: (at: number, go: AsyncGenerator<number>) => void;
}

/** Longest that an officer stays away; in service a batch is kept for 60 days. */
const longestAway = 57;

function planShifts(
  setting: Setting,
  draw: Dice,
  { person, kind, days, add }: Planning & { person: number },
): void {
  const start = setting.now();
  const slow = Math.max(draw.int(2, 8), Math.floor(days / 7));
  const pace = kind === 'days' ? draw.int(1, 4) : kind === 'flood' ? draw.int(3, 6) : slow;
  const step = (): number => Math.min(draw.int(1, pace * 2 - 1), longestAway);
  const away = draw.chance(0.25) && days > 20 ? draw.int(15, Math.min(longestAway, days)) : 0;
  const leaves = draw.int(0, Math.max(0, days - away));
  const losses = draw.pick([0, 0, 10, 40]);
  const writes = draw.pick([10, 40, 70]);
  for (let day = draw.int(0, 2); day < days; day += step()) {
    if (away > 0 && day > leaves && day < leaves + away) continue;
    const plan: ShiftPlan = {
      person,
      bundles: kind === 'flood' ? 1 : draw.pick([1, 1, 2, 2, 3]),
      writes,
      losses,
      newDevice: draw.chance(0.1),
      stale: person !== setting.leftOut && draw.chance(0.05) ? () => behind(setting, draw) : null,
    };
    add(start + day * millisecondsPerDay + draw.int(0, 9 * 60) * minutes, shift(setting, plan));
  }
}

/** The board as it was some cells ago. */
function behind(setting: Setting, draw: Dice) {
  const cells = setting.server.kept.cells.board;
  const to = cells.at(-1)?.seq ?? 0;
  return { outbox: null, hideBoardFrom: cells.at(-draw.int(1, 24))?.seq ?? 0, hideBoardTo: to };
}

function planVisits(setting: Setting, draw: Dice, { kind, days, add }: Planning): void {
  const start = setting.now();
  const active = kind === 'carry' || kind === 'retention' || kind === 'flood' ? 20 : days;
  const lossy = draw.chance(0.3) ? 12 : 0;
  const unanswered = draw.pick([0, 0, 15]);
  const long = kind === 'flood' ? 100 : draw.pick([0, 10, 40]);
  setting.flooded = long > 0;
  const few = kind === 'carry' || kind === 'retention' ? 2 : 3;
  const count = draw.int(1, kind === 'flood' ? 1 : few);
  for (let number = 1; number <= count; number++) {
    const reporter = drawReporter(setting, draw, number);
    setting.reporters.push(reporter);
    const first = draw.int(0, Math.floor(active / 3));
    const last = draw.chance(0.5) ? active : first + draw.int(1, 6);
    for (let day = first, n = 0; day <= last && n < 7; n++) {
      const at = start + day * millisecondsPerDay + draw.int(0, 20 * 60) * minutes;
      const devices = draw.chance(0.2) ? 2 : 1;
      for (let device = 0; device < devices; device++) {
        const plan: VisitPlan = {
          reporter,
          writings: kind === 'flood' ? 3 : n === 0 ? draw.int(1, 2) : draw.pick([0, 1, 1, 2]),
          forgets: n > 0 && setting.leftOut === null && draw.chance(0.1),
          behind: draw.chance(0.15) ? draw.int(1, 12) : 0,
          long,
          lossy,
          unanswered,
        };
        add(at + device * draw.int(1, 90) * 1000, visit(setting, plan));
      }
      day += draw.int(1, Math.max(2, Math.floor(active / 5)));
    }
  }
  for (let n = draw.int(0, 6); n > 0; n--)
    add(start + draw.int(0, days * 24) * hours, decoys(setting));
}

async function* decoys(setting: Setting): AsyncGenerator<number> {
  decoy(setting);
  yield* [];
}

function drawReporter(setting: Setting, draw: Dice, number: number): Reporter {
  const route = draw.pick(setting.directory().routes).route;
  const members = setting.officers.filter((p) => setting.routesOf(p).includes(route));
  const most = Math.min(2, members.length - 1);
  const excluded = members.filter((p) => p === setting.leftOut);
  for (let n = draw.chance(0.4) ? draw.int(1, 2) : 0; n > 0 && excluded.length < most; n--) {
    const one = draw.pick(members);
    if (!excluded.includes(one)) excluded.push(one);
  }
  excluded.sort((a, b) => a - b);
  return { number, entropy: setting.random(entropyBytes), path: { route, excluded } };
}

/** The directory is signed anew before its 30 days are over. */
function planRenewals(setting: Setting, days: number, add: Planning['add']): void {
  const start = setting.now();
  for (let day = 26; day < days; day += 26) add(start + day * millisecondsPerDay, renewal(setting));
}

async function* renewal(setting: Setting): AsyncGenerator<number> {
  setting.unit.next({ day: setting.day() });
  setting.tape.push({ at: setting.now(), what: 'directory' });
  yield* [];
}
