/**
 * What a visit fetches after its first screen, in every visit alike and in this order, whatever
 * the visitor does (P3): the protocol, libsodium and the unit at once; then Welsh, the worker that
 * sends, and the board.
 */
import { PortError } from '../conversation/ports.js';
import type { Answer, Carrier } from '../http/exchange.js';
import { unitRequest } from '../http/unit-request.js';
import { fetchCarrier } from '../ui/fetch-carrier.js';
import { fetchLibsodium } from '../ui/libsodium-file.js';
import { pauseAfter } from '../ui/pauses.js';
import { giveBinary } from './libsodium-binary.js';
import { loadWelsh } from './say.js';
import { type SendingThread, sendingThread } from './sending-thread.js';
import {
  board,
  boardShare,
  type Engine,
  engine,
  fault,
  heard,
  isLeft,
  opened,
  openedAt,
  turned,
} from './visit.js';

/** The bar of the board's arrival moves so often: it is drawn on the processor that looks ahead. */
const barSteps = 200;

type Binary = Uint8Array<ArrayBuffer>;
interface Loaded {
  engine: Engine;
  binary: Binary;
}

/** Again and again until it says that it is done, at moments that nobody chooses. */
async function untilDone(work: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !isLeft() && !(await work()); tries++) {
    await new Promise((resolve) => setTimeout(resolve, pauseAfter(tries)));
  }
}

/** libsodium's WebAssembly, once it is there. */
let binary: Binary | null = null;
let thread: SendingThread | null = null;
/** The unit's answer, asked for before there is anything that can read it; used once. */
let early: Promise<Answer> | null = null;

const fetching = fetchCarrier('omit');
const carry: Carrier = async (what) => {
  const asked = what.path === unitRequest.path ? early : null;
  if (asked !== null) early = null;
  const answer = await (asked ?? fetching(what));
  // With what arrives after somebody left, nothing begins.
  if (isLeft()) throw new PortError('unreachable', 0);
  return answer;
};

/**
 * Opens the visit, again and again until it works: what a person presses causes no request. What
 * was typed stays meanwhile. Ends too for what another answer could not mend.
 */
export function open(): Promise<void> {
  const loading = load();
  early = fetching({ method: 'GET', headers: [], ...unitRequest });
  early.catch(() => undefined);
  let next: Promise<Loaded> | null = loading;
  return untilDone(async () => {
    fault.value = await tryToOpen(next ?? load());
    next = null;
    return fault.value === null || fault.value === 'program';
  });
}

async function load(): Promise<Loaded> {
  const loading = import('./engine.js');
  loading.catch(() => undefined);
  binary ??= await fetchLibsodium();
  giveBinary(binary);
  engine.value = await loading;
  return { engine: engine.value, binary };
}

/** Nothing more is asked for, and nothing sent: somebody left. */
export const stopOpening = (): void => thread?.end();

/** What nobody has to wait for who writes. */
function loadTheRest(given: Binary): SendingThread {
  const welsh = () =>
    loadWelsh().then(
      () => true,
      () => false,
    );
  if (thread === null) void untilDone(welsh);
  thread ??= sendingThread(given, turned);
  return thread;
}

async function tryToOpen(loading: Promise<Loaded>): Promise<string | null> {
  let loaded: Loaded;
  try {
    loaded = await loading;
  } catch {
    return 'unreachable';
  }
  if (isLeft()) return null;
  try {
    const visit = await loaded.engine.openVisit({
      openedAt,
      carry,
      launch: (start, emit) => loadTheRest(loaded.binary).launch(start, emit),
      emit: heard,
      boardArrives: (share) => {
        boardShare.value = Math.floor(share * barSteps) / barSteps;
      },
    });
    opened.value = visit;
    void visit.sitting.board.then(
      (bytes) => {
        board.value = bytes;
      },
      () => {
        fault.value = 'program';
      },
    );
    return null;
  } catch (error) {
    if (isLeft()) return null;
    loadTheRest(loaded.binary);
    return loaded.engine.codeOf(error) ?? 'program';
  }
}
