/**
 * Days in pairs, one with the excluded case and one without, against a server in a process of its
 * own: what X's program receives, how much, how often and after how long.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { InboxPort } from '../../client/conversation/ports.js';
import { httpInbox } from '../../client/terminal/http-inbox.js';
import { httpPortal } from '../../client/terminal/http-portal.js';
import { hash, labels, seededRandom, toUtf8 } from '../../crypto/index.js';
import { dice } from '../histories/dice.js';
import { stoppedClock } from '../support/clock.js';
import { makeUnit } from '../support/unit.js';
import { names } from './names.js';
import type { Pair } from './permutation.js';
import type { Plan, PlannedShift, PlannedVisit } from './plan.js';
import { makeReporters, visitActs } from './reporters.js';
import type { Opened, Order } from './server-apart.js';
import { shiftActs } from './shifts.js';
import { noFigures, type World } from './world.js';

/** What is measured of each day, in this order. */
export const measured = [
  'answers',
  'bytes',
  'milliseconds of all answers',
  'milliseconds of the middle answer',
  'milliseconds of the slowest answer',
  'milliseconds of bundles',
  'milliseconds from the first answer to the last',
] as const;

const hour = 3_600_000;
const day = 24 * hour;
const officers = 3;
const excluded = 3;
/** Days before the first pair: from then on a batch is passed for each one that comes. */
const warmUp = 9;

interface Answer {
  bytes: number;
  milliseconds: number;
  at: number;
  bundle: boolean;
}

interface Apart {
  opened: Opened;
  tell(order: Order): Promise<void>;
}

function startServer(seed: string): Promise<Apart> {
  const script = fileURLToPath(new URL('./server-apart.ts', import.meta.url));
  const child = fork(script, ['serve', seed, String(officers)], { serialization: 'advanced' });
  let done: () => void = () => undefined;
  const tell = (order: Order): Promise<void> =>
    new Promise((resolve) => {
      done = resolve;
      if (order.order === 'close') child.once('exit', () => resolve());
      child.send(order);
    });
  return new Promise((resolve, reject) => {
    child.once('message', (opened) => {
      child.on('message', () => done());
      resolve({ opened: opened as Opened, tell });
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}`)));
  });
}

/** Every answer of a port, with its size and how long it took. */
function timed(inbox: InboxPort, heard: (answer: Answer) => void): InboxPort {
  const sizes = (given: unknown): number =>
    given instanceof Uint8Array
      ? given.length
      : typeof given === 'object' && given !== null
        ? Object.values(given).reduce((sum: number, of) => sum + sizes(of), 0)
        : String(given).length;
  const one =
    <A extends unknown[], T>(ask: (...asked: A) => Promise<T>, bundle = false) =>
    async (...asked: A): Promise<T> => {
      const began = performance.now();
      const answer = await ask(...asked);
      const at = performance.now();
      heard({ bytes: sizes(answer), milliseconds: at - began, at, bundle });
      return answer;
    };
  return {
    unit: one(inbox.unit),
    directories: one(inbox.directories),
    batches: one(inbox.batches),
    batchPage: one(inbox.batchPage),
    cells: one(inbox.cells),
    outbox: one(inbox.outbox),
    putBundle: one(inbox.putBundle, true),
  };
}

/** One life of so many pairs. Which day of a pair has the case is drawn. */
export async function realDays(
  seed: number,
  { pairs: count, row }: { pairs: number; row: boolean },
): Promise<Pair[]> {
  const draw = dice(seed);
  const has = Array.from({ length: count }, () => draw.chance(0.5)).flatMap((first) => [
    first,
    !first,
  ]);
  const plan = planOf(seed, [...Array.from({ length: warmUp }, () => false), ...has]);
  const name = `real days ${seed}`;
  const server = await startServer(name);
  const { inboxes, vaults, portal: address } = server.opened;
  const made = makeUnit({ seed: name, officers, core: { minimumDrops: 0 } });
  const clock = stoppedClock();
  const office = {
    made,
    clock,
    random: seededRandom(hash(labels.session, toUtf8(`days ${seed}`))),
    directory: () => made.versions.at(-1) as (typeof made.versions)[number],
    startSessions: () => server.tell({ order: 'sessions' }),
    until: async (at: number) => {
      await server.tell({ order: 'until', at });
      clock.time = at;
    },
  };
  const portal = httpPortal(address);
  const clients = inboxes.map((origin) => httpInbox(origin));
  let heard: Answer[] = [];
  const life = { answers: [], stored: [], log: [], views: [], figures: noFigures() };
  const reporters = makeReporters(plan, office, portal);
  const world: World = { plan, office, real: true, names: names(8), life, reporters };
  const midnight = Math.floor(clock.time / day) * day;
  const days: number[][] = [];
  for (const [of, { visits, shifts }] of plan.days.entries()) {
    const start = midnight + of * day;
    const acts = [
      ...visits.flatMap((visit) => visitActs(world, { visit, start, portal })),
      ...shifts.flatMap((shift) => {
        const client = clients[shift.person - 1] as InboxPort;
        const inbox = shift.person === excluded ? timed(client, (a) => heard.push(a)) : client;
        const vault = vaults[shift.person - 1] as (typeof vaults)[number];
        return shiftActs(world, { shift, start, desktop: { inbox, vault } });
      }),
    ].filter(({ at }) => at > clock.time);
    acts.sort((a, b) => a.at - b.at);
    heard = [];
    if (row && has[of - warmUp] === true) await server.tell({ order: 'row' });
    for (const { at, act } of acts) {
      await office.until(at);
      await act();
    }
    days.push(featuresOf(heard));
  }
  for (const client of clients) client.close();
  await server.tell({ order: 'close' });
  if (life.figures.excludedEntries < count / 2) throw new Error('too little of the excluded case');
  return paired(days, has);
}

function featuresOf(heard: readonly Answer[]): number[] {
  const times = heard.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const sum = (of: (answer: Answer) => number): number => heard.reduce((n, a) => n + of(a), 0);
  return [
    heard.length,
    sum(({ bytes }) => bytes),
    sum(({ milliseconds }) => milliseconds),
    times[Math.floor(times.length / 2)] ?? 0,
    times.at(-1) ?? 0,
    sum((answer) => (answer.bundle ? answer.milliseconds : 0)),
    (heard.at(-1)?.at ?? 0) - (heard[0]?.at ?? 0),
  ];
}

/** Each day less the day before: what grows from day to day would tell the second of a pair. */
function paired(days: readonly number[][], has: readonly boolean[]): Pair[] {
  const grown = days
    .map((figures, i) => figures.map((figure, f) => figure - (days[i - 1]?.[f] ?? 0)))
    .slice(warmUp);
  return Array.from({ length: has.length / 2 }, (_, i) => {
    const [first, second] = [grown[2 * i], grown[2 * i + 1]] as [number[], number[]];
    return has[2 * i] === true
      ? { with: first, without: second }
      : { with: second, without: first };
  });
}

/** The same visits, drops and hours every day; what they hold differs. */
function planOf(seed: number, has: readonly boolean[]): Plan {
  const draw = dice(seed + 1);
  const days = has.map((real) => {
    const letter = (reporter: number): PlannedVisit['letter'] => ({
      reporter,
      place: draw.int(0, 2),
      text: `What was seen ${draw.int(0, 9_999)}`,
    });
    const others = draw.chance(0.3);
    const answered = draw.chance(0.5);
    return {
      visits: [
        { at: 5 * hour, drops: 3, letter: real ? letter(0) : null },
        { at: 5.2 * hour, drops: 3, letter: others ? letter(1) : null },
        { at: 12 * hour, drops: 3, letter: real ? letter(0) : null },
      ],
      shifts: [1, 2, 3].map(
        (person): PlannedShift => ({
          person,
          at: 9.5 * hour + person * 10_000,
          writes: [
            real && person !== excluded ? draw.pick(['note', 'reply'] as const) : null,
            answered && person === 1 ? 'reply' : null,
          ],
        }),
      ),
    };
  });
  const reporters = [
    { path: { route: 1, excluded: [excluded] }, differs: true },
    { path: { route: 1, excluded: [] }, differs: false },
  ];
  return { seed, officers, excluded, minimumDrops: 0, reporters, days };
}
