/** An officer on duty: a bundle on every beat until they leave, and commands meanwhile. */
import { keepBeat, passes } from '../../conversation/session.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { bundleMemory, leaveWith, type OnDuty, onDuty } from '../on-duty.js';
import { NoAnswer } from '../prompt.js';
import { codeSentence, told } from '../sentence.js';
import { listCases, showCase } from '../show-case.js';
import { alarmText, showStatus } from '../show-status.js';
import { caseNamed, type Writing, writeIn } from '../write-case.js';

export function duty(context: Context): Promise<number> {
  return onDuty(context, async (session) => {
    const { terminal, say } = context;
    const leaving = { now: false, busy: false };
    terminal.onInterrupt(() => {
      leaving.now = true;
      terminal.onInterrupt(() => terminal.leave(exitCodes.interrupted));
      terminal.cancel();
    });
    const { beatSeconds, trial } = session.duty.desk.directory;
    // A session that ends when nothing is due tells the server how much there was (P5).
    if (context.options.untilQuiet && !trial) throw new Stop(say.officer.quietInTrialOnly);
    const { seconds, minutes, onDuty: begun } = say.officer;
    terminal.say(begun(beatSeconds < 120 ? seconds(beatSeconds) : minutes(beatSeconds / 60)));
    const tell = teller(context, session);
    tell();
    void takeCommands(context, session, leaving);
    await watch(context, session, leaving, tell);
    terminal.say(say.officer.ending);
    await leaveWith(context, session);
    terminal.say(say.officer.ended);
    return exitCodes.done;
  });
}

interface Leaving {
  now: boolean;
  /** An officer is writing: duty does not end under their hands. */
  busy: boolean;
}

/** Says what is new since it was last asked: letters, own answers on the board, alarms. */
function teller({ terminal, say }: Context, { duty, person }: OnDuty): () => void {
  const letters = new Map<string, number>();
  const answers = new Set<string>();
  let first = true;
  const alarms = new Set<string>();
  return () => {
    for (const { id, reference, letters: all } of duty.desk.cases.values()) {
      if (all.size > (letters.get(id) ?? 0))
        terminal.say(say.officer.newLetter(reference, all.size));
      letters.set(id, all.size);
    }
    for (const { reference, notices } of duty.desk.cases.values()) {
      for (const [hash, { message }] of notices) {
        if (message.header.signer !== person || answers.has(hash)) continue;
        answers.add(hash);
        if (!first) terminal.say(say.officer.answerPlaced(reference, message.header.number));
      }
    }
    first = false;
    for (const alarm of duty.alarms()) {
      const text = alarmText(alarm, duty.desk, say);
      if (!alarms.has(text)) terminal.say(text);
      alarms.add(text);
    }
  };
}

/** Reads and beats until it is time to leave. */
function watch(
  context: Context,
  session: OnDuty,
  leaving: Leaving,
  tell: () => void,
): Promise<void> {
  const { terminal, say, clock, random, options } = context;
  const { duty, signedInAt } = session;
  const memory = bundleMemory(context, session);
  const { seconds } = options;
  const failed = { reading: say.officer.noReading, bundle: say.officer.noBundle };
  return keepBeat(
    { duty, clock, random, memory, signedInAt, seconds },
    {
      leaving: () => leaving.now,
      writing: () => leaving.busy,
      read: tell,
      sent: (number) => terminal.progress(say.officer.bundle(number)),
      failed: (what, { code }) => terminal.warn(failed[what](codeSentence(code, say))),
      enough: (beats) => options.untilQuiet && beats > 0 && duty.quiet(),
    },
  );
}

const writings = new Set<Writing>(['reply', 'note', 'open', 'hold', 'close']);
const isWriting = (word: string): word is Writing => writings.has(word as Writing);

/** Commands during duty, one a line, until nobody answers. */
async function takeCommands(context: Context, session: OnDuty, leaving: Leaving): Promise<void> {
  const { terminal, say } = context;
  try {
    while (!leaving.now) {
      const line = (await terminal.ask(say.officer.dutyPrompt)).trim();
      const [word = '', reference] = line.split(/\s+/);
      leaving.busy = true;
      try {
        if (word === 'quit') leaving.now = true;
        else await obey(context, session, word, reference);
      } catch (error) {
        if (!passes(error)) throw error;
        terminal.warn(codeSentence(error.code, say));
      } finally {
        leaving.busy = false;
      }
    }
  } catch (error) {
    // Nobody types any more: duty goes on until its time is over.
    if (error instanceof NoAnswer && error.why === 'ended') return;
    if (!(error instanceof NoAnswer)) terminal.warn(told(error, say).sentence);
    leaving.now = true;
  }
}

async function obey(
  context: Context,
  session: OnDuty,
  word: string,
  reference: string | undefined,
): Promise<void> {
  const { terminal, say } = context;
  const { desk } = session.duty;
  if (word === '') return;
  if (word === 'help') return terminal.say(say.officer.dutyHelp);
  if (word === 'status') {
    terminal.say(showStatus(desk, await session.inbox.recipients(), say));
    return;
  }
  if (word === 'cases' && reference === undefined) return terminal.say(listCases(desk, say));
  const writing = isWriting(word) ? word : null;
  if (reference === undefined || (writing === null && word !== 'cases'))
    return terminal.say(`${say.officer.dutyUnknown(word)}\n${say.officer.dutyHelp}`);
  const file = caseNamed(context, session, reference);
  if (file === null) return;
  if (writing === null) {
    session.duty.look(file);
    terminal.say(showCase(desk, file, say));
  } else await writeIn(context, session, { writing, file });
}
