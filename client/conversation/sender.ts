/**
 * The reporter's drops: one at each place of the schedule, a letter when one is queued and a decoy
 * otherwise, by the same code. Runs in a worker of its own. `docs/protocol.md`, "Sending".
 */
import {
  ageOf,
  concat,
  dayOf,
  dropHash,
  forgetWorkings,
  ProtocolError,
  proveWork,
  type Random,
  type SealedDrop,
  sealDrop,
  seedBytes,
  seededRandom,
  wipe,
} from '../../crypto/index.js';
import type { Clock } from './clock.js';
import { type PortalPort, PortError, type UnitAnswer } from './ports.js';
import { frozenLimit, pageLife, type SendingPlace, schedule, timingOf } from './schedule.js';
import type { HeldLetter, QueuedLetter, SenderEvent, SenderStart } from './sending.js';
import { verifyUnit } from './unit-check.js';

export interface SenderParts {
  portal: Pick<PortalPort, 'unit' | 'putDrop'>;
  clock: Clock;
  /** One seed of 32 bytes is drawn for each place, whatever the place holds. */
  random: Random;
  emit: (event: SenderEvent) => void;
}

export interface Sender {
  queue(letter: QueuedLetter): void;
  /** Takes letters out that have not left yet. */
  withdraw(ids: readonly number[]): void;
  stop(): void;
  /** Settles when nothing more will be sent. */
  readonly done: Promise<void>;
}

/** A proof takes 2^bits tries in the mean; after seven times as many the place is lost. */
const triesPerMean = 7;
const nothing = new Uint8Array(0);

/** Begins to send. Never throws; what goes wrong is an event. */
export function startSender(start: SenderStart, parts: SenderParts): Sender {
  const { clock, portal, random } = parts;
  const { openedAt, seed } = start;
  const timing = start.timing ?? timingOf(start.directory);
  const serverDay = { day: start.day, at: dayOf(clock.now()) };
  const queue: QueuedLetter[] = [];
  const unanswered = new Set<number>();
  let directory = start.directory;
  let work = start.work;
  let unitNeeded = false;
  let blocked = false;
  let stopped = false;

  const emit = (event: SenderEvent): void => {
    if (!stopped) parts.emit(event);
  };
  const today = (): number => serverDay.day + dayOf(clock.now()) - serverDay.at;
  const workBits = (): number =>
    Math.min(Math.max(work, directory.workFloorBits), directory.workCeilingBits);
  const isHeld = (letter: QueuedLetter): boolean => letter.directory !== directory.number;
  const heldLetters = (): HeldLetter[] =>
    queue.filter(isHeld).map(({ id }) => ({ id, mayBeStored: unanswered.has(id) }));

  /** The first drawn moment that has not passed yet, in the gap after `place` or a later one. */
  async function tell(place: SendingPlace, event: SenderEvent): Promise<void> {
    const now = clock.now() - openedAt;
    let toldAt = place.toldAt;
    if (toldAt < now) {
      for (const later of schedule(seed, timing)) {
        toldAt = later.toldAt;
        if (later.index > place.index && toldAt >= now) break;
      }
    }
    await clock.sleepUntil(openedAt + toldAt);
    emit(event);
  }

  function lose(place: SendingPlace, letter: QueuedLetter | null, code: string): void {
    if (letter !== null) {
      queue.unshift(letter);
      if (isHeld(letter)) emit({ event: 'directory', directory, held: heldLetters() });
    }
    void tell(place, { event: 'lost', letter: letter?.id ?? null, place: place.index, code });
  }

  /** Fetches the directory again, for whatever is queued. */
  async function refresh(): Promise<void> {
    let answer: UnitAnswer;
    try {
      answer = await portal.unit();
    } catch (error) {
      blocked = true;
      emit({ event: 'refused', code: error instanceof PortError ? error.code : 'unreachable' });
      return;
    }
    try {
      const next = verifyUnit(answer, directory).directory;
      unitNeeded = false;
      blocked = false;
      serverDay.day = answer.day;
      serverDay.at = dayOf(clock.now());
      work = answer.work;
      const changed = next.number !== directory.number;
      directory = next;
      if (changed) emit({ event: 'directory', directory, held: heldLetters() });
    } catch (error) {
      blocked = true;
      emit({ event: 'refused', code: error instanceof ProtocolError ? error.code : 'content' });
    }
  }

  const pick = (): QueuedLetter | null => {
    const at = blocked ? -1 : queue.findIndex((letter) => !isHeld(letter));
    return at < 0 ? null : (queue.splice(at, 1)[0] ?? null);
  };

  /** Seals what the place holds; its randomness is a stream of its own, taken whole. */
  function sealFor(letter: QueuedLetter | null): SealedDrop {
    const { unitId, number, slots } = directory;
    const stream = random(seedBytes);
    const sealed = sealDrop(
      {
        unitId,
        directory: number,
        slots,
        addressees: letter?.addressees ?? [],
        letter: letter?.bytes ?? nothing,
      },
      seededRandom(stream),
    );
    wipe(stream, sealed.key);
    forgetWorkings();
    return sealed;
  }

  function prove({ id, drop }: SealedDrop): Uint8Array | null {
    const bits = workBits();
    const tries = triesPerMean * 2 ** bits;
    const { unitId } = directory;
    return proveWork({ unitId, id, dropHash: dropHash(drop), day: today(), bits, tries });
  }

  async function put(
    place: SendingPlace,
    letter: QueuedLetter | null,
    id: Uint8Array,
    body: Uint8Array,
  ): Promise<void> {
    try {
      const answer = await portal.putDrop(id, body);
      if (answer.work !== null) work = answer.work;
      if (answer.stored) {
        if (letter === null) return;
        unanswered.delete(letter.id);
        wipe(letter.bytes);
        await tell(place, { event: 'sent', letter: letter.id, place: place.index });
        return;
      }
      if (answer.code === 'stale') {
        unitNeeded = true;
        blocked = true;
        emit({ event: 'stale' });
      }
      lose(place, letter, answer.code);
    } catch (error) {
      if (letter !== null) unanswered.add(letter.id);
      lose(place, letter, error instanceof PortError ? error.code : 'unreachable');
    }
  }

  /** Sleeps; a wake-up over an hour late means that the page was frozen. */
  async function sleepUntil(moment: number): Promise<void> {
    await clock.sleepUntil(moment);
    if (clock.now() - moment > frozenLimit) unitNeeded = blocked = true;
  }

  async function fill(place: SendingPlace): Promise<void> {
    const at = openedAt + place.at;
    if (unitNeeded) await refresh();
    const letter = pick();
    const sealed = sealFor(letter);
    const proof = prove(sealed);
    if (proof === null) return lose(place, letter, 'proof');
    if (clock.now() > at) return lose(place, letter, 'late');
    const body = concat(sealed.drop, proof);
    await sleepUntil(at);
    if (clock.now() > at + timing.tolerance) return lose(place, letter, 'frozen');
    if (stopped) return;
    void put(place, letter, sealed.id, body);
  }

  async function run(): Promise<void> {
    for (const place of schedule(seed, timing)) {
      if (place.at > pageLife) break;
      await sleepUntil(openedAt + Math.min(place.fixedAt, place.at));
      if (stopped) return;
      if (ageOf(directory, today()) === 'closed') return emit({ event: 'closed' });
      if (clock.now() < openedAt + place.at) await fill(place);
    }
    await clock.sleepUntil(openedAt + pageLife);
    emit({ event: 'reopen', waiting: queue.map((letter) => letter.id) });
  }

  return {
    queue: (letter) => {
      queue.push(letter);
      if (isHeld(letter)) emit({ event: 'directory', directory, held: heldLetters() });
    },
    withdraw: (ids) => {
      const left = queue.filter((letter) => !ids.includes(letter.id));
      queue.splice(0, queue.length, ...left);
    },
    stop: () => {
      stopped = true;
    },
    done: run(),
  };
}
