/**
 * One visit of a reporter, from the opening of the page: what was loaded, what is queued, and who
 * reads it. Sending runs apart (`sender.ts`). `docs/protocol.md`, "A visit".
 */
import {
  ageOf,
  cellBytes,
  type Directory,
  type DirectoryAge,
  dayOf,
  ProtocolError,
  type Random,
  type Receipt,
  seedBytes,
  type Unit,
} from '../../crypto/index.js';
import type { Clock } from './clock.js';
import { type Writing, WritingError } from './compose.js';
import {
  type Correspondence,
  correspondence,
  type Draft,
  type Queued,
  type Readers,
  type SittingEvent,
} from './correspondence.js';
import { type DirectoryContent, parseDirectoryContent } from './directory-content.js';
import { comparePin, type Pin, type PinVerdict, pinAllows } from './pins.js';
import { type PortalPort, PortError } from './ports.js';
import type { ReturnedCase } from './returning.js';
import type { Sender } from './sender.js';
import type { SenderEvent, SenderStart } from './sending.js';
import { verifyUnit } from './unit-check.js';

export interface SittingParts {
  portal: PortalPort;
  clock: Clock;
  random: Random;
  /** What was remembered of this unit; `null` where nothing may be kept. */
  pin: Pin | null;
  /** When the page was opened; places are counted from there. */
  openedAt: number;
  /** Begins to send: here, or in a worker. */
  launch: (start: SenderStart, emit: (event: SenderEvent) => void) => Sender;
  emit: (event: SittingEvent) => void;
  /** Hears which share of the board has arrived. */
  boardArrives?: (share: number) => void;
  /** Of a test alone; by default drawn. */
  seed?: Uint8Array;
  timing?: SenderStart['timing'];
}

export type Board = Uint8Array | { code: string };

export interface Sitting {
  readonly unit: Unit;
  /** The newest directory verified; letters are sealed under it. */
  readonly directory: Directory;
  /** `null` when its texts are of a version that this program does not know. */
  readonly content: DirectoryContent | null;
  readonly age: DirectoryAge;
  readonly pin: PinVerdict;
  /** UTC day by the server's clock. */
  readonly day: number;
  /** By how many days the clock here differs from the server's. */
  readonly clockDays: number;
  /**
   * Bytes of the board, or the code why there are none: open the page again. Nobody who writes
   * has to wait for it.
   */
  readonly board: Promise<Board>;
  /** Who will read a letter of this path, answered in `returned` or not yet. */
  readers(path: Draft['path'], returned: ReturnedCase | null): Readers;
  /** Signs and queues. Throws `WritingError`; nothing is queued then. */
  write(draft: Draft & { writing: Writing; receipt: Receipt }): Queued;
  /** The reporter has seen who would read the letters that wait. */
  confirmReaders(): void;
  /** The reporter does not want that: the letters that wait are forgotten. */
  declineReaders(): void;
  /** The reporter compared the unit by other means: letters may go in spite of the pin. */
  acceptUnit(): void;
  /** Wipes what was written and queued; what has not left yet is not told to have been lost. */
  forget(): void;
  /** Sends nothing more, and forgets. */
  stop(): void;
  readonly done: Promise<void>;
}

/**
 * Loads the unit, verifies it, starts sending, and asks for the board. Throws `PortError` when the
 * unit cannot be had, `ProtocolError` when it does not hold.
 */
export async function openSitting(parts: SittingParts): Promise<Sitting> {
  const { portal, clock, random, emit } = parts;
  const seed = parts.seed ?? random(seedBytes);
  const answer = await portal.unit();
  const { unit, directory } = verifyUnit(answer, null);
  const pin = comparePin(parts.pin, directory);
  const age = ageOf(directory, answer.day);
  let accepted = pinAllows(pin);
  let letters: Correspondence | null = null;

  const heard = (event: SenderEvent): void => {
    if (event.event === 'directory') letters?.directoryChanged(event.directory, event.held);
    else {
      if (event.event === 'sent') letters?.sent(event.letter);
      emit(event);
    }
  };
  const sender = parts.launch(
    {
      openedAt: parts.openedAt,
      seed,
      directory,
      day: answer.day,
      work: answer.work,
      ...(parts.timing === undefined ? {} : { timing: parts.timing }),
    },
    heard,
  );
  letters = correspondence({ directory, random, sender, emit });
  const known = letters;
  const board: Promise<Board> = portal.board(parts.boardArrives).then(wholeCells, (error) => {
    if (error instanceof PortError) return { code: error.code };
    throw error;
  });

  return {
    unit,
    get directory() {
      return known.directory;
    },
    content: readContent(directory),
    age,
    pin,
    day: answer.day,
    clockDays: dayOf(clock.now()) - answer.day,
    board,
    readers: (path, returned) => known.readers({ path, returned }),
    write(draft) {
      if (!accepted) throw new WritingError('pin');
      if (ageOf(known.directory, answer.day) === 'closed')
        throw new WritingError('directory-closed');
      return known.write(draft);
    },
    confirmReaders: () => known.confirmReaders(),
    declineReaders: () => known.declineReaders(),
    acceptUnit: () => {
      accepted = true;
    },
    forget: () => known.forget(),
    stop: () => {
      sender.stop();
      known.forget();
    },
    done: sender.done,
  };
}

/** An answer that is no board is none: open the page again. */
const wholeCells = (bytes: Uint8Array): Board =>
  bytes.length % cellBytes === 0 ? bytes : { code: 'unexpected' };

/** Texts never keep anybody from reporting. */
function readContent(directory: Directory): DirectoryContent | null {
  try {
    return parseDirectoryContent(directory.content);
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}
