/**
 * When a reporter's page sends. Depends on the seed drawn at load and on nothing else, so that
 * the moments say nothing about what is sent. `docs/protocol.md`, "Schedule".
 */
import { concat, derive, ensure, labels, seedBytes, u8, u32 } from '../../crypto/index.js';

/** Milliseconds throughout. */
export interface Timing {
  /** The first drop leaves between these, counted from the opening of the page. */
  first: readonly [number, number];
  /** Gap between the first two drops, before spreading. */
  gap: number;
  /** Each gap is so many times the one before… */
  growth: number;
  /** …up to this. */
  longest: number;
  /** Each gap is made longer or shorter by up to this share. */
  spread: number;
  /** What a drop holds is fixed so long before it leaves. */
  fixedBefore: number;
  /** A drop that could not leave within this of its moment does not leave at all. */
  tolerance: number;
}

export const serviceTiming: Timing = {
  first: [5_000, 20_000],
  gap: 20_000,
  growth: 1.3,
  longest: 120_000,
  spread: 0.3,
  fixedBefore: 8_000,
  tolerance: 1_000,
};

/** 2 to 5 seconds: 3.5 s, a seventh and a half either way. */
export const trialTiming: Timing = {
  first: [1_000, 2_000],
  gap: 3_500,
  growth: 1,
  longest: 3_500,
  spread: 1.5 / 3.5,
  fixedBefore: 300,
  tolerance: 1_000,
};

export const timingOf = (directory: { trial: boolean }): Timing =>
  directory.trial ? trialTiming : serviceTiming;

/** After so long the page asks to be opened again, and sends no more. */
export const pageLife = 12 * 3_600_000;
/** A page that was frozen for longer fetches the directory again before its next place. */
export const frozenLimit = 3_600_000;

/** One place in the schedule; milliseconds since the page was opened. */
export interface SendingPlace {
  /** From 0. */
  index: number;
  /** When its contents are fixed; 0 when the page was only just opened. */
  fixedAt: number;
  /** When it leaves. */
  at: number;
  /** Within the gap that follows: when the page says what became of it. */
  toldAt: number;
}

const purposes = { gap: 0, told: 1 } as const;

/** A number from 0 up to, not including, 1. */
function share(seed: Uint8Array, purpose: keyof typeof purposes, index: number): number {
  const drawn = derive(seed, labels.schedule, concat(u8(purposes[purpose]), u32(index)), 16);
  return new DataView(drawn.buffer, drawn.byteOffset).getUint32(0) / 2 ** 32;
}

function gapBefore(seed: Uint8Array, timing: Timing, index: number): number {
  const drawn = share(seed, 'gap', index);
  if (index === 0) return timing.first[0] + drawn * (timing.first[1] - timing.first[0]);
  const plain = Math.min(timing.gap * timing.growth ** (index - 1), timing.longest);
  return plain * (1 + timing.spread * (2 * drawn - 1));
}

/** All places in order, without end. `seed`: 32 bytes, drawn when the page opened. */
export function* schedule(seed: Uint8Array, timing: Timing): Generator<SendingPlace, never> {
  ensure(seed.length === seedBytes, 'argument', 'a seed of 32 bytes');
  let at = Math.round(gapBefore(seed, timing, 0));
  for (let index = 0; ; index++) {
    const next = at + Math.round(gapBefore(seed, timing, index + 1));
    const fixedAt = Math.max(0, at - timing.fixedBefore);
    const toldAt = Math.round(at + (next - at) * share(seed, 'told', index));
    yield { index, fixedAt, at, toldAt };
    at = next;
  }
}
