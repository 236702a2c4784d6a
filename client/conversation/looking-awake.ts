/** Looking for answers in a page that goes on drawing meanwhile, and before the board has arrived. */
import { type Receipt, wipeReceipt } from '../../crypto/index.js';
import { type Returned, search } from './returning.js';
import type { Board, Sitting } from './sitting.js';

/** The page waits no longer than this for its turn. */
const sliceMilliseconds = 12;

/** How a page lets itself draw and hear. */
export interface Pausing {
  /** Milliseconds; only differences count. */
  now(): number;
  /** Over when the page had its turn. */
  turn(): Promise<void>;
}

export interface Watched extends Pausing {
  /** Hears which share of the board is looked through, 0 to 1. */
  progress(share: number): void;
  /** Nobody waits for the answer any more. */
  givenUp: AbortSignal;
}

/** Takes steps for one slice, or to the end. */
function slice<T, R>(steps: Generator<T, R>, { now }: Pausing): IteratorResult<T, R> {
  const until = now() + sliceMilliseconds;
  for (;;) {
    const step = steps.next();
    if (step.done || now() >= until) return step;
  }
}

/**
 * Looks for the cases of a receipt. While the board is still arriving, everything is derived that
 * needs no board. `null` when the search was given up, or when there is no board: the receipt is
 * wiped then, with all that was derived from it, at once.
 */
export async function lookUpAwake(
  sitting: Pick<Sitting, 'directory' | 'day' | 'board'>,
  given: { receipt: Receipt; everyone: boolean },
  watched: Watched,
): Promise<Returned | null> {
  const { givenUp } = watched;
  const begin = () => search({ ...given, directory: sitting.directory, day: sitting.day });
  const { directory } = sitting;
  let looking = begin();
  let found: Returned | null = null;
  let forget = (): void => undefined;
  const nobodyWaits = new Promise<null>((resolve) => {
    forget = () => {
      looking.giveUp();
      wipeReceipt(given.receipt);
      resolve(null);
    };
  });
  givenUp.addEventListener('abort', forget);
  try {
    await aheadOf(sitting.board, looking.ahead(), watched);
    const board = await Promise.race([sitting.board, nobodyWaits]);
    if (board === null || givenUp.aborted || 'code' in board) return null;
    if (sitting.directory !== directory) {
      looking.giveUp();
      looking = begin();
    }
    found = await lookThrough(looking.over(board), watched);
    return found;
  } finally {
    givenUp.removeEventListener('abort', forget);
    if (found === null) forget();
  }
}

/** Takes these steps until they end, or until the board is there. */
async function aheadOf(
  board: Promise<Board>,
  steps: Generator<void>,
  watched: Watched,
): Promise<void> {
  const arrival = { over: false };
  const arrived = (): void => {
    arrival.over = true;
  };
  board.then(arrived, arrived);
  do await watched.turn();
  while (!arrival.over && !watched.givenUp.aborted && !slice(steps, watched).done);
}

async function lookThrough(
  steps: Generator<number, Returned>,
  watched: Watched,
): Promise<Returned | null> {
  for (;;) {
    const step = slice(steps, watched);
    if (step.done) return step.value;
    watched.progress(step.value);
    await watched.turn();
    if (watched.givenUp.aborted) return null;
  }
}
