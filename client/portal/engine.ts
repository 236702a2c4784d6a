/**
 * The protocol, as the page uses it. Loaded by itself right after the first drawing, for every
 * visitor alike: until then nothing of it, libsodium above all, is in the way of the first screen.
 */
import {
  ageOf,
  currentPeople,
  type Directory,
  dayOf,
  entropyBytes,
  exclusionLimit,
  fingerprintWords,
  forgetWorkings,
  membersOf,
  type Path,
  ProtocolError,
  type Receipt,
  receiptKeys,
  sessionBytes,
  systemRandom,
  wipe,
  wipeReceipt,
  wordsOf,
} from '../../crypto/index.js';
import { lastEmptiedOn } from '../conversation/attending.js';
import { systemClock } from '../conversation/clock.js';
import {
  partsOfWriting,
  startSession,
  type Writing,
  WritingError,
} from '../conversation/compose.js';
import type { SittingEvent } from '../conversation/correspondence.js';
import { lookUpAwake as lookAwake } from '../conversation/looking-awake.js';
import { PortError } from '../conversation/ports.js';
import { caseKeysOf, type Returned, type ReturnedCase } from '../conversation/returning.js';
import { schedule, timingOf } from '../conversation/schedule.js';
import type { SenderStart } from '../conversation/sending.js';
import { openSitting, type Sitting } from '../conversation/sitting.js';
import { completeWord, placesAskedBack, readWords, splitWords } from '../conversation/words.js';
import type { Carrier } from '../http/exchange.js';
import { reportersPortal } from './reporters-portal.js';
import type { SendingThread } from './sending-thread.js';

export {
  ageOf,
  completeWord,
  currentPeople,
  dayOf,
  exclusionLimit,
  fingerprintWords,
  forgetWorkings,
  lastEmptiedOn,
  membersOf,
  readWords,
  receiptKeys,
  splitWords,
  wipe,
  wipeReceipt,
};

export interface Opened {
  sitting: Sitting;
  /** With which the sender began: the moments of its places follow from it. */
  start: SenderStart;
}

/** Loads the unit, starts sending and asks for the board. Throws what `openSitting` throws. */
export async function openVisit(given: {
  openedAt: number;
  carry: Carrier;
  launch: SendingThread['launch'];
  emit: (event: SittingEvent) => void;
  boardArrives: (share: number) => void;
}): Promise<Opened> {
  let start: SenderStart | null = null;
  const sitting = await openSitting({
    portal: reportersPortal(given.carry),
    clock: systemClock,
    random: systemRandom,
    pin: null,
    openedAt: given.openedAt,
    emit: given.emit,
    boardArrives: given.boardArrives,
    launch(begun, emit) {
      start = begun;
      return given.launch(begun, emit);
    },
  });
  return { sitting, start: start as unknown as SenderStart };
}

/** Why a unit could not be had, or `null` for a mistake of this program. */
export function codeOf(error: unknown): string | null {
  if (error instanceof PortError) return error.code;
  return error instanceof ProtocolError ? 'protocol' : null;
}

export const writingCodeOf = (error: unknown): WritingError['code'] | null =>
  error instanceof WritingError ? error.code : null;

/** A receipt nobody has seen yet, and the places, ascending, of which words are asked back. */
export interface Drawn {
  entropy: Uint8Array;
  words: string[];
  asked: number[];
}

export function drawReceipt(): Drawn {
  const entropy = systemRandom(entropyBytes);
  const words = wordsOf(entropy);
  return { entropy, words, asked: placesAskedBack(words.length, systemRandom) };
}

/** Keys of a receipt that nobody keeps. */
export function nobodysReceipt(directory: Directory): Receipt {
  const entropy = systemRandom(entropyBytes);
  const receipt = receiptKeys(entropy, directory.unitId);
  wipe(entropy);
  return receipt;
}

/** In how many letters a writing leaves. Throws `WritingError`. */
export function lettersNeeded(sitting: Sitting, path: Path, writing: Writing): number {
  const receipt = nobodysReceipt(sitting.directory);
  try {
    const session = startSession({
      receipt,
      keys: caseKeysOf(receipt, path),
      seen: [],
      noticeSeen: false,
      random: (bytes) => new Uint8Array(bytes ?? sessionBytes),
    });
    const addressees = sitting.readers(path, null).readBy;
    return partsOfWriting(session, { directory: sitting.directory, addressees }, writing).length;
  } finally {
    wipeReceipt(receipt);
  }
}

/**
 * When the page will say that so many letters are sent, if no place is lost: the drawn moment
 * of the last of the next places whose contents are not fixed yet at `since`.
 */
export function expectedTold(
  { openedAt, seed, directory, timing }: SenderStart,
  since: number,
  letters: number,
): number {
  let left = letters;
  let toldAt = 0;
  for (const place of schedule(seed, timing ?? timingOf(directory))) {
    if (openedAt + place.fixedAt <= since) continue;
    toldAt = Math.max(toldAt, openedAt + place.toldAt);
    left -= 1;
    if (left <= 0) break;
  }
  return toldAt;
}

/**
 * Until the page had its turn. Not by a timer: browsers put 4 ms between those that follow one
 * another, and a second in a page that is not shown.
 */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Looks for the cases of a receipt and lets the page draw between. */
export const lookUpAwake = (
  sitting: Sitting,
  given: { receipt: Receipt; everyone: boolean },
  watch: { progress: (share: number) => void; givenUp: AbortSignal },
): Promise<Returned | null> =>
  lookAwake(sitting, given, { ...watch, turn, now: () => performance.now() });

export type { ReturnedCase };
