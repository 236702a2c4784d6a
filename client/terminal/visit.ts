/** One visit of a reporter in a terminal: opened, read, written in, and sent from. */
import type { DirectoryPerson } from '../../crypto/index.js';
import { type Writing, WritingError } from '../conversation/compose.js';
import type { Draft, Queued, Readers, SittingEvent } from '../conversation/correspondence.js';
import { openSitting, type Sitting } from '../conversation/sitting.js';
import { askYes } from './asking.js';
import { type Context, exitCodes, Stop } from './context.js';
import { readOrigin } from './http.js';
import { launchTo } from './sending-thread.js';
import { codeSentence } from './sentence.js';
import { greetUnit } from './unit.js';

export type WriteInput = Parameters<Sitting['write']>[0];

export interface Visit {
  sitting: Sitting;
  /** Queues a writing and stays until all of it is sent. Throws `WritingError`, `Stop`. */
  send(input: WriteInput): Promise<Queued>;
}

/** How often progress is shown while letters wait. */
const progressMilliseconds = 5_000;
/** How soon an event is noticed. */
const stepMilliseconds = 100;

/** Opens a portal, does `work`, and stops sending whatever happened. */
export async function whileVisiting(
  context: Context,
  work: (visit: Visit) => Promise<number>,
): Promise<number> {
  const { clock, home, random, options } = context;
  const openedAt = clock.now();
  const origin = readOrigin(options.portal);
  const events: SittingEvent[] = [];
  let died: Error | null = null;
  const sitting = await openSitting({
    portal: context.portal(origin),
    clock,
    random,
    pin: home.pin(origin),
    openedAt,
    launch: launchTo(origin, (error) => {
      died = error;
    }),
    emit: (event) => events.push(event),
  });
  try {
    await greetUnit(context, origin, sitting);
    sitting.acceptUnit();
    const next = async (): Promise<SittingEvent | null> => {
      const event = events.shift();
      if (event !== undefined) return event;
      if (died !== null) throw died;
      await clock.sleepUntil(clock.now() + stepMilliseconds);
      return null;
    };
    return await work({
      sitting,
      send: async (input) => {
        const queued = sitting.write(input);
        await waitUntilSent(context, sitting, queued.letters.length, next);
        return queued;
      },
    });
  } finally {
    sitting.stop();
  }
}

/**
 * Follows events until all letters are sent. One that has to be signed again gets another number,
 * so they are counted. Throws `Stop` when nothing more can be sent.
 */
async function waitUntilSent(
  context: Context,
  sitting: Sitting,
  letters: number,
  next: () => Promise<SittingEvent | null>,
): Promise<void> {
  const { terminal, say, clock } = context;
  const began = clock.now();
  let sent = 0;
  let shown = began;
  terminal.say(say.reporter.queued(letters));
  terminal.onInterrupt(() => {
    terminal.warn(say.reporter.leaveFirst);
    terminal.onInterrupt(null);
  });
  while (sent < letters) {
    const event = await next();
    if (event?.event === 'sent') sent += 1;
    else if (event?.event === 'readers') await askReadersAgain(context, sitting, event.readers);
    else if (event?.event === 'unsendable')
      throw new WritingError(event.code === 'too-long' ? 'too-long' : 'no-readers');
    else if (event !== null) sayOther(context, event);
    if (clock.now() - shown >= progressMilliseconds && sent < letters) {
      shown = clock.now();
      const seconds = Math.round((shown - began) / 1000);
      terminal.progress(say.reporter.sendingProgress(sent, letters, seconds));
    }
  }
  terminal.onInterrupt(null);
}

type Followed = 'sent' | 'readers' | 'unsendable';
type OtherEvent = Exclude<SittingEvent, { event: Followed }>;

function sayOther({ terminal, say }: Context, event: OtherEvent): void {
  const { reporter } = say;
  switch (event.event) {
    case 'lost':
      if (event.letter === null) return;
      terminal.progress(
        reporter.lost(reporter.lostReasons[event.code] ?? codeSentence(event.code, say)),
      );
      return;
    case 'refused':
      terminal.warn(reporter.refused(codeSentence(event.code, say)));
      return;
    case 'closed':
      throw new Stop(reporter.sendingClosed);
    case 'reopen':
      throw new Stop(reporter.reopen);
    case 'queued':
    case 'stale':
      return;
  }
}

/** The directory changed while a letter waited: it goes on only after a yes. */
async function askReadersAgain(
  context: Context,
  sitting: Sitting,
  readers: Readers,
): Promise<void> {
  const { terminal, say } = context;
  terminal.say(say.reporter.readersChanged);
  sayReaders(context, readers);
  if (!(await askYes(context, say.reporter.readersAsk)))
    throw new Stop(say.reporter.readersRefused, exitCodes.failed);
  sitting.confirmReaders();
}

/** Who will and who will not read it. */
export function sayReaders(
  { terminal, say }: Context,
  { readBy, notReadBy, reserve }: Readers,
): void {
  terminal.say(say.reporter.readBy(personLines(readBy, say.reporter.person)));
  if (reserve !== null && readBy.length > 0) terminal.say(say.reporter.reserve(reserve.en));
  if (notReadBy.length > 0)
    terminal.say(say.reporter.notReadBy(personLines(notReadBy, say.reporter.person)));
  if (readBy.length === 1) terminal.say(say.reporter.oneReader);
}

export const personLines = (
  people: readonly DirectoryPerson[],
  line: (n: number, title: string, outside: boolean) => string,
): string => people.map((p, i) => line(i + 1, p.title, p.outside)).join('\n');

/** Sends, and on an error keeps what was written and asks whether to try again. */
export async function sendKeeping(
  context: Context,
  visit: Visit,
  given: Draft & { receipt: WriteInput['receipt']; writing: Writing },
  shorten: (writing: Writing) => Promise<Writing>,
): Promise<Queued | null> {
  const { terminal, say } = context;
  let { writing } = given;
  for (;;) {
    try {
      return await visit.send({ ...given, writing });
    } catch (error) {
      if (!(error instanceof WritingError)) throw error;
      terminal.warn(say.reporter.writingErrors[error.code]);
      if (!(await askYes(context, say.reporter.retryAsk))) return null;
      if (error.code === 'too-long' || error.code === 'content') writing = await shorten(writing);
    }
  }
}
