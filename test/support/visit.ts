/** A portal that records what reaches it and answers as a test says, on the test's clock. */
import type { PortalPort, PutAnswer, UnitAnswer } from '../../client/conversation/ports.js';
import { type SendingPlace, schedule, serviceTiming } from '../../client/conversation/schedule.js';
import { startSender } from '../../client/conversation/sender.js';
import type { QueuedLetter, SenderEvent } from '../../client/conversation/sending.js';
import {
  bodyBytes,
  type Directory,
  dayOf,
  dropBytes,
  intakeRow,
  type OfficerKeys,
  openDrop,
  parseIntakeRow,
  proofBytes,
  seededRandom,
} from '../../crypto/index.js';
import { makeUnit, monday, type TestUnit } from './unit.js';
import { type VirtualClock, virtualClock } from './virtual-clock.js';

export interface Recorded {
  /** Milliseconds since the page was opened. */
  at: number;
  method: 'GET' | 'PUT';
  target: string;
  id: Uint8Array | null;
  body: Uint8Array | null;
}

export interface RecordingPortal extends PortalPort {
  requests: Recorded[];
  puts(): Recorded[];
  /** Answers to a PUT, by its number from 0; stored when it gives nothing. */
  answer: (put: number) => PutAnswer | Promise<PutAnswer> | undefined;
  unitNow: () => UnitAnswer | Promise<UnitAnswer>;
  boardNow: () => Uint8Array;
}

export const unitAnswerOf = (made: TestUnit, day = dayOf(monday)): UnitAnswer => ({
  day,
  work: 4,
  statements: [made.founding],
  directory: (made.versions.at(-1) as Directory).bytes,
});

export function recordingPortal(made: TestUnit, clock: { now(): number }): RecordingPortal {
  const openedAt = clock.now();
  const requests: Recorded[] = [];
  const record = (method: 'GET' | 'PUT', target: string, id?: Uint8Array, body?: Uint8Array) => {
    const at = clock.now() - openedAt;
    requests.push({ at, method, target, id: id ?? null, body: body ?? null });
  };
  const portal: RecordingPortal = {
    requests,
    puts: () => requests.filter((r) => r.method === 'PUT'),
    answer: () => undefined,
    unitNow: () => unitAnswerOf(made),
    boardNow: () => new Uint8Array(0),
    async unit() {
      record('GET', '/api/unit');
      return portal.unitNow();
    },
    async board() {
      record('GET', '/api/board');
      return portal.boardNow();
    },
    async putDrop(id, body) {
      const put = portal.puts().length;
      record('PUT', '/api/drops/', id, body);
      return (await portal.answer(put)) ?? { stored: true, work: 4 };
    },
  };
  return portal;
}

/** The letter that officer `person` finds in a recorded PUT; `null` when it is not for them. */
export function letterIn(
  put: Recorded,
  made: TestUnit,
  person: number,
  directory = made.versions.at(-1) as Directory,
): Uint8Array | null {
  const { slots } = directory;
  const drop = (put.body as Uint8Array).slice(0, -proofBytes);
  if (drop.length !== dropBytes(slots) || drop.length < bodyBytes)
    throw new Error('size of a drop');
  const slot = directory.people.find((p) => p.person === person && p.current)?.slot as number;
  const { kemPublic, kemSecret } = made.officers[person - 1] as OfficerKeys;
  const row = parseIntakeRow(intakeRow(put.id as Uint8Array, drop, slots, slot), slots);
  return openDrop(row, { slot, kemPublic, kemSecret })?.letter ?? null;
}

export const seed = new Uint8Array(32).fill(11);
export const minute = 60_000;
export const hour = 60 * minute;

/** The first places of that seed in service. */
export const planned = (count: number): SendingPlace[] => {
  const all = schedule(seed, serviceTiming);
  return Array.from({ length: count }, () => all.next().value);
};

interface VisitChoice {
  made?: TestUnit;
  openedAt?: number;
  /** What the sender takes for the time. */
  now?: (clock: VirtualClock) => number;
  /** Called when a place takes its randomness. */
  drawn?: (place: number) => void;
}

/** A sender on a virtual clock, before a portal that records. */
export function visit(given: VisitChoice = {}) {
  const { made = makeUnit({ officers: 2, seed: 'sending' }), openedAt = monday } = given;
  const clock = virtualClock(openedAt);
  const portal = recordingPortal(made, clock);
  const events: (SenderEvent & { at: number })[] = [];
  const directory = made.versions.at(-1) as Directory;
  const stream = seededRandom(new Uint8Array(32).fill(12));
  let place = 0;
  const sender = startSender(
    { openedAt, seed, directory, day: dayOf(openedAt), work: 4 },
    {
      portal,
      clock: { ...clock, now: () => given.now?.(clock) ?? clock.now() },
      random: (length) => {
        given.drawn?.(place++);
        return stream(length);
      },
      emit: (event) => events.push({ ...event, at: clock.now() - openedAt }),
    },
  );
  const letter = (id: number, under = directory): QueuedLetter => ({
    id,
    bytes: new Uint8Array(100).fill(id),
    addressees: under.people
      .filter((p) => p.current)
      .map((p) => ({ slot: p.slot as number, kemPublic: p.kemPublic })),
    directory: under.number,
  });
  const named = <E extends SenderEvent['event']>(event: E) =>
    events.filter(
      (e): e is Extract<SenderEvent, { event: E }> & { at: number } => e.event === event,
    );
  const ids = (under?: Directory) =>
    portal.puts().map((put) => letterIn(put, made, 1, under ?? directory)?.[0] ?? null);
  return { made, clock, portal, sender, letter, named, ids, events, directory };
}
