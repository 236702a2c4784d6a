/** Sign-ins between their requests: in memory only, for a short time, each used once. */
import type { Random } from '../../crypto/checks.js';
import { type Clock, minuteMilliseconds } from '../clock.js';
import { createHeld, type Held } from './held.js';

/** Between the two messages of OPAQUE: a client needs under a second, slow machines some five. */
const attemptMilliseconds = minuteMilliseconds;
/** Between the passphrase and the second factor. */
const halfOpenMilliseconds = 5 * minuteMilliseconds;
/** Until a credential has to be made for an enrolment: people write words on paper meanwhile. */
const enrolmentMilliseconds = 60 * minuteMilliseconds;
/** The same for somebody who is signed in. */
const promptMilliseconds = 5 * minuteMilliseconds;
/**
 * Most attempts kept. The oldest goes first, so that someone who opens thousands would have to
 * push an honest attempt out within the second that it lasts.
 */
const attemptsKept = 4096;
const challengesKept = 1024;
const nameBytes = 16;
const challengeBytes = 32;

export interface Attempt {
  readonly account: string;
  /** The record that it was begun with; null when there is no such account. */
  readonly registration: Uint8Array | null;
  readonly serverLoginState: string;
}

/** A sign-in of which the passphrase is proved. It opens nothing. */
export interface HalfOpen {
  readonly person: number;
  readonly account: string;
  readonly registration: Uint8Array;
  /** What an authenticator has to sign, once; null when it was used. */
  challenge: string | null;
  /** Wrong proofs so far. */
  wrong: number;
}

/** Whom a challenge is for: a link (hexadecimal hash of its token) or a person who is signed in. */
type ChallengeFor =
  | { readonly link: string }
  | { readonly person: number; readonly use: 'creation' | 'request' };

export interface Attempts {
  readonly begun: Held<Attempt>;
  readonly halfOpen: Held<HalfOpen>;
  readonly linkChallenges: Held<ChallengeFor>;
  readonly challenges: Held<ChallengeFor>;
}

/** `lost`: hears of an attempt that was begun and never ended. */
export function createAttempts(
  given: { clock: Clock; random: Random },
  lost: (attempt: Attempt) => void = () => undefined,
): Attempts {
  const brief = { nameBytes, most: attemptsKept };
  const challenge = { nameBytes: challengeBytes, most: challengesKept };
  return {
    begun: createHeld(given, { ...brief, milliseconds: attemptMilliseconds, lost }),
    halfOpen: createHeld(given, { ...brief, milliseconds: halfOpenMilliseconds }),
    linkChallenges: createHeld(given, { ...challenge, milliseconds: enrolmentMilliseconds }),
    challenges: createHeld(given, { ...challenge, milliseconds: promptMilliseconds }),
  };
}
