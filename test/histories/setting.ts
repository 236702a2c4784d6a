/** One history's unit, server, clock and truth; closings, snapshots and erasing on their times. */
import type { Duty } from '../../client/conversation/duty.js';
import {
  type Directory,
  dayOf,
  hash,
  labels,
  millisecondsPerDay,
  type Random,
  seededRandom,
  toUtf8,
  type Vault,
} from '../../crypto/index.js';
import { type ModelServer, modelServer } from '../support/model-server.js';
import { makeUnit, monday, type TestUnit } from '../support/unit.js';
import { type Dice, dice } from './dice.js';
import { type Observer, observer } from './observer.js';
import type { Happening, LastRead, Stated } from './shapes.js';
import { emptyTruth, type Truth } from './truth.js';

export const minutes = 60_000;
export const hours = 60 * minutes;

/** What is counted over histories. */
export interface Figures {
  days: number;
  officerDays: number;
  signIns: number;
  bundles: number;
  drops: number;
  letters: number;
  entries: number;
  messages: number;
  visits: number;
  gapsTold: number;
  withheldTold: number;
  lossesTold: number;
  promisesPassed: number;
  unconfirmedTold: number;
  twins: number;
}

export const noFigures = (): Figures => ({
  days: 0,
  officerDays: 0,
  signIns: 0,
  bundles: 0,
  drops: 0,
  letters: 0,
  entries: 0,
  messages: 0,
  visits: 0,
  gapsTold: 0,
  withheldTold: 0,
  lossesTold: 0,
  promisesPassed: 0,
  unconfirmedTold: 0,
  twins: 0,
});

/** What goes wrong on purpose, to see that the invariants find it. */
export interface Fault {
  /** Changes what an officer's program believes, before it composes a bundle. */
  beforeBeat?(duty: Duty): void;
  /** Changes the bundle that leaves. */
  bundle?(given: {
    duty: Duty;
    vault: Vault;
    directory: Directory;
    random: Random;
    bytes: Uint8Array;
  }): Uint8Array;
  /** How many places beyond the last one found a program looks at. */
  lookAhead?: number;
  /** A reporter's page seals to everybody. */
  addressesAll?: boolean;
}

export interface Snapshot {
  at: number;
  /** Bundles stored by then. */
  bundles: number;
  bytes: Uint8Array;
}

export interface Setting {
  seed: number;
  dice: Dice;
  random: Random;
  unit: TestUnit;
  server: ModelServer;
  truth: Truth;
  observer: Observer;
  figures: Figures;
  failures: string[];
  fault: Fault;
  officers: readonly number[];
  reporters: { number: number; entropy: Uint8Array }[];
  routesOf: (person: number) => number[];
  /** Board secret by case: the reporters are known here. */
  boardSecrets: Map<string, Uint8Array>;
  /** Newest first. */
  snapshots: Snapshot[];
  /** Bundles stored by the server so far. */
  stored: number;
  /** What each officer's own device knows. */
  devices: Map<number, { bundle: number; sent: number }>;
  /** By person: what had closed and was stored when they last read the server. */
  lastRead: Map<number, LastRead>;
  /** Batches that were erased for their age: number → who had not passed them. */
  outlived: Map<number, number[]>;
  /** Days on which the server stored a bundle of somebody’s. */
  worked: Map<number, Set<number>>;
  /** Days on which somebody signed in. */
  shifts: Map<number, Set<number>>;
  /** Portal drops since the last closing, and whether that one was skipped. */
  portalDrops: number;
  skipped: boolean;
  /** Letters so long that an outbox may hold only some of them. */
  flooded: boolean;
  /** Somebody whom every reporter leaves out, and what happened around them. */
  leftOut: number | null;
  tape: Happening[];
  /** By case: the bundles that have placed a state of it. */
  stated: Map<string, Stated[]>;
  /** Everybody has confirmed everything. */
  settled: boolean;
  directory(): Directory;
  vaultOf(person: number): Vault;
  now(): number;
  day(): number;
  advance(to: number): void;
  fail(what: string): void;
}

export interface Choice {
  seed: number;
  officers: number;
  routesOf: (person: number) => number[];
  routes: number[];
  quota: number;
  startDay: number;
  fault: Fault;
}

export function makeSetting(choice: Choice): Setting {
  const { seed, officers: count } = choice;
  const start = monday + choice.startDay * millisecondsPerDay;
  const { routes, quota } = choice;
  const unit = makeUnit({ seed: `history ${seed}`, officers: count, now: start, core: { quota } });
  const persons = Array.from({ length: count }, (_, i) => i + 1);
  unit.next({
    quota,
    routes: routes.map((route) => ({ route, current: true, title: `Route ${route}` })),
    people: persons.map((p) => ({ ...unit.listed(p), since: 1, routes: choice.routesOf(p) })),
  });
  const random = seededRandom(hash(labels.session, toUtf8(`life ${seed}`)));
  const roots = persons.map(() => random(32));
  const server = modelServer({
    unit: unit.unit,
    statements: [unit.founding],
    directories: unit.versions,
    now: start,
  });
  const setting: Setting = {
    seed,
    dice: dice(seed),
    random,
    unit,
    server,
    truth: emptyTruth(),
    observer: observer(unit.unit.unitId),
    figures: noFigures(),
    failures: [],
    fault: choice.fault,
    officers: persons,
    reporters: [],
    routesOf: choice.routesOf,
    boardSecrets: new Map(),
    snapshots: [],
    stored: 0,
    devices: new Map(),
    lastRead: new Map(),
    outlived: new Map(),
    worked: new Map(),
    shifts: new Map(),
    portalDrops: 0,
    skipped: false,
    flooded: false,
    leftOut: null,
    tape: [],
    stated: new Map(),
    settled: false,
    directory: () => unit.versions.at(-1) as Directory,
    vaultOf: (person) => ({
      unitId: unit.unit.unitId,
      person,
      seed: unit.seeds[person - 1] as Uint8Array,
      keyringRoot: roots[person - 1] as Uint8Array,
      holderSeed: null,
      directory: { number: 0, hash: new Uint8Array(32) },
    }),
    now: () => server.now,
    day: () => dayOf(server.now),
    advance: (to) => advance(setting, to),
    fail: (what) => {
      const line = `seed ${seed}, day ${setting.day()}: ${what}`;
      if (!setting.failures.includes(line)) setting.failures.push(line);
    },
  };
  return setting;
}

/** The next moment, after `now`, at which the server does something by itself. */
function nextMoment(setting: Setting): number {
  const now = setting.now();
  const midnight = Math.floor(now / millisecondsPerDay) * millisecondsPerDay;
  const moments = setting
    .directory()
    .closings.flatMap((minute) => [
      midnight + minute * minutes,
      midnight + millisecondsPerDay + minute * minutes,
    ]);
  const isDirty = setting.stored !== (setting.snapshots[0]?.bundles ?? 0);
  if (isDirty) moments.push((Math.floor(now / hours) + 1) * hours);
  return Math.min(...moments.filter((moment) => moment > now));
}

function advance(setting: Setting, to: number): void {
  const { server } = setting;
  for (let at = nextMoment(setting); at <= to; at = nextMoment(setting)) {
    server.now = at;
    const minute = (at % millisecondsPerDay) / minutes;
    if (setting.directory().closings.includes(minute)) close(setting);
    snapshot(setting);
  }
  server.now = Math.max(server.now, to);
}

const snapshotsKept = 40;

function snapshot(setting: Setting): void {
  const { server } = setting;
  server.snapshot();
  setting.snapshots.unshift({
    at: server.now,
    bundles: setting.stored,
    bytes: server.kept.board,
  });
  setting.snapshots.splice(snapshotsKept);
}

/** Skipped under the least number of portal drops, never twice running; then erases. */
function close(setting: Setting): void {
  const { server, truth } = setting;
  const { open, batches, cursors } = server.kept;
  const few = setting.portalDrops < setting.directory().minimumDrops;
  const skip = open.size > 0 && few && !setting.skipped;
  setting.skipped = skip;
  if (open.size > 0 && !skip) {
    setting.portalDrops = 0;
    const drops = new Set(open.keys());
    server.closeBatch();
    setting.tape.push({ at: server.now, what: 'close' });
    const number = batches.at(-1)?.number ?? 0;
    truth.closed({ number, day: setting.day(), drops });
  }
  const before = server.kept.batches.map((b) => b.number);
  server.erase();
  setting.tape.push({ at: server.now, what: 'erase' });
  const after = new Set(server.kept.batches.map((b) => b.number));
  for (const number of before) {
    if (after.has(number)) continue;
    const without = setting.officers.filter((p) => (cursors.get(p) ?? 0) < number);
    if (without.length > 0) setting.outlived.set(number, without);
  }
}
