/**
 * An officer's time on duty: when the server is read, when bundles leave, and what is tried again.
 * All moments follow from the clock and one draw, never from what there is to say (P5).
 * `docs/protocol.md`, "A session".
 */
import type { Random } from '../../crypto/index.js';
import type { Clock } from './clock.js';
import type { BeatTimings, OnBeat, Outgoing } from './on-beat.js';
import { PortError } from './ports.js';

/** Numbers of the last bundles sent from this device; 0 when there is none. */
export interface LastBundles {
  /** The newest that was answered. */
  answered: number;
  /** The newest that was sent, answered or not; each that got no answer counts as one more. */
  sent: number;
}

/** Where the device keeps them, so that an older outbox is noticed. */
export interface BundleMemory {
  last(): LastBundles;
  remember(last: LastBundles): void;
}

/** Bundles that have left, however often. */
const left = new WeakSet<Outgoing>();

/** Sends one bundle; its number is remembered before and after. Throws `PortError`. */
export async function sendBundle(duty: OnBeat, memory: BundleMemory): Promise<number> {
  const bundle = duty.prepare();
  const { number } = bundle;
  const { answered, sent } = memory.last();
  // After a refusal, or in a session that began from the same outbox, a number is given again.
  if (!left.has(bundle)) memory.remember({ answered, sent: Math.max(sent + 1, number) });
  left.add(bundle);
  await duty.beat();
  memory.remember({ answered: number, sent: number });
  return number;
}

/** Codes after which the same request may do better a little later. */
const passing = new Set([
  ...['unreachable', 'busy', 'storage', 'slow', 'fault', 'unexpected'],
  // The directory changed between reading and sending: another bundle is made.
  ...['size', 'taken'],
]);

export const passes = (error: unknown): error is PortError =>
  error instanceof PortError && passing.has(error.code);

const lastBundleTries = 3;
const lastBundleGap = 2_000;

/** The last bundle of a session; tried again when no answer came. Throws the last `PortError`. */
export async function sendLastBundle(
  duty: OnBeat,
  { memory, clock }: { memory: BundleMemory; clock: Clock },
): Promise<void> {
  for (let left = lastBundleTries; ; left--) {
    try {
      await sendBundle(duty, memory);
      return;
    } catch (error) {
      if (left === 1 || !passes(error)) throw error;
      await clock.sleepUntil(clock.now() + lastBundleGap);
    }
  }
}

/**
 * Milliseconds: the first bundle leaves between two moments after sign-in; each is composed so
 * long ahead that its moment does not tell what it took to make.
 */
const moments = {
  service: { first: [30_000, 120_000], ahead: 20_000 },
  trial: { first: [1_000, 3_000], ahead: 1_000 },
} as const;

/** When the first bundle of a session leaves, drawn, and how long before it is composed. */
export function firstBundle(
  random: Random,
  { trial, signedInAt }: { trial: boolean; signedInAt: number },
): { at: number; ahead: number } {
  const { first, ahead } = trial ? moments.trial : moments.service;
  const [least, most] = first;
  const drawn = (random(1)[0] as number) / 256;
  return { at: signedInAt + least + (most - least) * drawn, ahead };
}

/** Server and board are read at least so often. */
const readingMilliseconds = 300_000;
/** A session ends after 12 hours; duty leaves before, with a last bundle. */
const dutyMilliseconds = (11 * 60 + 50) * 60_000;
/** How soon a wish to leave is noticed. */
const stepMilliseconds = 200;

export interface BeatHooks<B extends Outgoing = Outgoing> {
  /** True when the officer wants to leave now. Nobody leaves while they write. */
  leaving(): boolean;
  writing(): boolean;
  /** The bundle that leaves next, and when; what is written from here on goes one later. */
  composed?(bundle: B, at: number): void;
  /** Everything new was read. */
  read(): void;
  sent(number: number): void;
  /** Something did not get through and is tried again. */
  failed(what: 'reading' | 'bundle', error: PortError): void;
  /** When the next bundle leaves. */
  next?(at: number): void;
  /** Ends duty before its time, asked after each reading. */
  enough?(beats: number): boolean;
}

/**
 * Reads and beats until it is time to leave; the last bundle is the caller's. `seconds`: how long,
 * if not the whole session. Throws what does not pass by itself.
 */
export async function keepBeat<B extends Outgoing>(
  given: {
    duty: OnBeat<B> & { readonly desk: { readonly directory: BeatTimings } };
    clock: Clock;
    random: Random;
    memory: BundleMemory;
    signedInAt: number;
    seconds?: number | undefined;
  },
  hooks: BeatHooks<B>,
): Promise<void> {
  const { duty, clock, random, memory, signedInAt: began, seconds } = given;
  const wanted = seconds === undefined ? dutyMilliseconds : seconds * 1000;
  const until = began + Math.min(wanted, dutyMilliseconds);
  const { beatSeconds, trial } = duty.desk.directory;
  const { at, ahead } = firstBundle(random, { trial, signedInAt: began });
  let nextBeat = at;
  // A first reading that took longer than that leaves the moment out, rather than make it late.
  while (nextBeat - ahead < clock.now()) nextBeat += beatSeconds * 1000;
  let lastReading = began;
  let beats = 0;
  hooks.next?.(nextBeat);

  /** True when it is time to leave instead. */
  const waitUntil = async (moment: number): Promise<boolean> => {
    for (;;) {
      const over = hooks.leaving() || clock.now() >= until;
      if (over && !hooks.writing()) return true;
      if (clock.now() >= moment) return false;
      await clock.sleepUntil(Math.min(moment, clock.now() + stepMilliseconds));
    }
  };
  const trying = async (what: 'reading' | 'bundle', step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      if (!passes(error)) throw error;
      hooks.failed(what, error);
    }
  };

  for (;;) {
    const reading = Math.min(nextBeat - ahead, lastReading + readingMilliseconds);
    if (await waitUntil(reading)) return;
    lastReading = reading;
    await trying('reading', async () => {
      await duty.sync();
      hooks.read();
    });
    if (hooks.enough?.(beats) === true && !hooks.writing()) return;
    if (reading < nextBeat - ahead) continue;
    hooks.composed?.(duty.prepare(), nextBeat);
    if (await waitUntil(nextBeat)) return;
    await trying('bundle', async () => {
      const number = await sendBundle(duty, memory);
      beats += 1;
      hooks.sent(number);
    });
    while (nextBeat <= clock.now()) nextBeat += beatSeconds * 1000;
    hooks.next?.(nextBeat);
  }
}
