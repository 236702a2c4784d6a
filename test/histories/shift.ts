/** One session of an officer: reads, writes, sends bundles, and may end in the middle. */
import type { CaseFile } from '../../client/conversation/casefile.js';
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import { PortError } from '../../client/conversation/ports.js';
import { type BundleMemory, sendBundle } from '../../client/conversation/session.js';
import type { writeEntry } from '../../client/conversation/writing.js';
import { itemIdOf, millisecondsPerDay, ProtocolError, partsOf, toHex } from '../../crypto/index.js';
import { checkDesk } from './check-desk.js';
import { type Line, openLine } from './line.js';
import { hours, minutes, type Setting } from './setting.js';
import type { Stale } from './shapes.js';
import type { TrueEntry } from './truth.js';
import { toldBy, toldOf } from './twin.js';
import { filler } from './words.js';

export interface ShiftPlan {
  person: number;
  /** Bundles, at most. */
  bundles: number;
  /** Entries to write in each half hour, in percent. */
  writes: number;
  /** Lost answers, in percent. */
  losses: number;
  newDevice: boolean;
  /** An older outbox, or a board that is behind. */
  stale: (() => Stale) | null;
}

interface Session {
  duty: Duty;
  line: Line;
}

async function signIn(
  setting: Setting,
  plan: Pick<ShiftPlan, 'person' | 'newDevice' | 'stale'>,
): Promise<Session> {
  const { person } = plan;
  const { figures } = setting;
  const line = openLine(setting, person);
  line.stale = plan.stale?.() ?? null;
  const known = plan.newDevice ? undefined : setting.devices.get(person);
  const days = setting.shifts.get(person) ?? new Set<number>();
  setting.shifts.set(person, days);
  if (!days.has(setting.day())) figures.officerDays++;
  days.add(setting.day());
  figures.signIns++;
  const duty = await openDuty({
    inbox: line.port,
    vault: setting.vaultOf(person),
    unit: setting.unit.unit,
    now: () => setting.now(),
    random: setting.random,
    known,
    lookAhead: setting.fault.lookAhead,
  });
  line.duty = duty;
  if (person === setting.leftOut)
    setting.tape.push({ at: setting.now(), what: 'signed in', known, told: toldBy(duty.desk) });
  read(setting, { duty, line });
  return { duty, line };
}

async function sync(setting: Setting, session: Session): Promise<void> {
  const { desk } = session.duty;
  await session.duty.sync();
  if (desk.officer.person === setting.leftOut)
    setting.tape.push({ at: setting.now(), what: 'read', told: toldBy(desk) });
  read(setting, session);
}

function read(setting: Setting, { duty, line }: Session): void {
  noteRead(setting, duty.desk.officer.person);
  checkDesk(setting, duty, line.stale);
}

/** Yields the moments at which it goes on. */
export async function* shift(setting: Setting, plan: ShiftPlan): AsyncGenerator<number> {
  const { person } = plan;
  const { dice } = setting;
  const session = await signIn(setting, plan);
  const { duty, line } = session;
  for (let i = 0; i < plan.bundles; i++) {
    if (dice.chance(plan.writes / 100)) write(setting, duty, line);
    const lost = dice.chance(plan.losses / 100);
    line.delivery = lost ? dice.pick(['lost before', 'lost after'] as const) : 'answered';
    const answered = await beat(setting, session);
    if (!answered && dice.chance(0.5)) break;
    yield setting.now() + 30 * minutes + dice.int(-5, 5) * minutes;
    await sync(setting, session);
  }
  forgetUnsafe(setting, person);
}

/** Sends a bundle; `false` when no answer came. */
async function beat(setting: Setting, { duty, line }: Session): Promise<boolean> {
  const { person } = duty.desk.officer;
  setting.fault.beforeBeat?.(duty);
  const { bundle: answered, sent } = setting.devices.get(person) ?? { bundle: 0, sent: 0 };
  const memory: BundleMemory = {
    last: () => ({ answered, sent }),
    remember: (last) => setting.devices.set(person, { bundle: last.answered, sent: last.sent }),
  };
  const { delivery } = line;
  if (person === setting.leftOut)
    setting.tape.push({ at: setting.now(), what: 'beat', delivery, told: toldOf(duty.prepare()) });
  try {
    await sendBundle(duty, memory);
    return true;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return false;
  }
}

const settleRounds = 20;
const bundlesOfRound = 8;

/** Everybody works, every other day, until a round leaves nobody anything to do. */
export async function settle(setting: Setting): Promise<boolean> {
  const sessions: Session[] = [];
  for (const person of setting.officers)
    sessions.push(await signIn(setting, { person, newDevice: false, stale: null }));
  for (let round = 0; round < settleRounds; round++) {
    let busy = false;
    for (const session of sessions) {
      await sync(setting, session);
      for (let i = 0; i < bundlesOfRound && !session.duty.quiet(); i++) {
        busy = true;
        await beat(setting, session);
        setting.advance(setting.now() + 30 * minutes);
        await sync(setting, session);
      }
    }
    if (!busy && round > 0) return true;
    const midnight = Math.floor(setting.now() / millisecondsPerDay) * millisecondsPerDay;
    setting.advance(midnight + 2 * millisecondsPerDay + 14 * hours);
  }
  return false;
}

function noteRead(setting: Setting, person: number): void {
  const batch = setting.truth.batches.at(-1)?.number ?? 0;
  setting.lastRead.set(person, { batch, bundles: setting.stored });
  const seen = setting.truth.firstSeen.get(person) ?? new Map<number, number>();
  setting.truth.firstSeen.set(person, seen);
  for (const { number } of setting.server.kept.batches)
    if (!seen.has(number)) seen.set(number, setting.now());
}

/** What was written and left in no bundle is gone with the session, and its writer was told. */
function forgetUnsafe(setting: Setting, person: number): void {
  for (const one of setting.truth.cases.values()) {
    for (const entry of one.entries.values())
      if (entry.person === person && !entry.safe) one.entries.delete(entry.id);
  }
}

function write(setting: Setting, duty: Duty, line: Line): void {
  const { dice, truth } = setting;
  const files = [...duty.desk.cases.values()].filter((f) => f.letters.size > 0);
  if (files.length === 0) return;
  const file = dice.pick(files);
  const of = truth.cases.get(file.id);
  if (of === undefined) return;
  const { person } = duty.desk.officer;
  const day = setting.day();
  const what = dice.int(1, 10);
  const text = filler(dice, `from ${person} on ${day}: `, dice.chance(0.15) ? 4000 : 120);
  const read = readBy(duty, file);
  try {
    const add = (entry: ReturnType<typeof writeEntry>, told: TrueEntry['what']): void => {
      const id = toHex(entry.hash);
      const { number } = entry.header;
      const base = { id, caseId: file.id, person, number, read, day, safe: false, stored: null };
      const made: TrueEntry = { ...base, what: told };
      of.entries.set(id, made);
      line.written.push(made);
      setting.figures.entries++;
    };
    if (what <= 5) {
      const content = { language: 'en' as const, answers: 'What you wrote', text };
      const entry = duty.write(file, { kind: 'reply', content });
      const before = truth.messages(of).filter((m) => m.person === person);
      const message = {
        person,
        number: Math.max(0, ...before.map((m) => m.number)) + 1,
        text,
        item: toHex(itemIdOf(entry.payload)),
        parts: partsOf(entry.payload.length),
        entry: toHex(entry.hash),
        placed: new Map(),
      };
      add(entry, { kind: 'reply', message });
      setting.figures.messages++;
    } else if (what <= 7) add(duty.write(file, { kind: 'note', text }), { kind: 'note' });
    else if (what === 8) {
      const nextBy = day + dice.int(1, 30);
      add(duty.write(file, { kind: 'promise', nextBy }), { kind: 'promise', nextBy });
    } else if (what === 9) {
      const status = dice.pick(['open', 'hold', 'closed'] as const);
      const entry = duty.write(file, { kind: 'status', status, reason: text.slice(0, 500) });
      add(entry, { kind: 'status', status });
    } else {
      const entry = duty.write(file, { kind: 'decision', decision: 'Looked at', reason: text });
      add(entry, { kind: 'decision' });
    }
  } catch (error) {
    // Too long for one item, or an outbox that is full: nothing was written.
    if (!(error instanceof ProtocolError) || error.code !== 'size') throw error;
  }
}

/** Entries on the writer's screen: read back, and their own that wait. */
const readBy = (duty: Duty, file: CaseFile): string[] => [
  ...file.entries.keys(),
  ...duty.desk.written.keys(),
];
