/** Coming back with twelve words: reading answers, and writing again. */
import { type Path, type Receipt, receiptKeys, wipe, wipeReceipt } from '../../../crypto/index.js';
import type { Writing } from '../../conversation/compose.js';
import { type Returned, type ReturnedCase, returnWith } from '../../conversation/returning.js';
import type { Sitting } from '../../conversation/sitting.js';
import { askPath } from '../ask-report.js';
import { askUntil, askYes, readNumbers } from '../asking.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { askReceipt } from '../receipt.js';
import { codeSentence } from '../sentence.js';
import { showConversation } from '../show-conversation.js';
import { sayReaders, sendKeeping, type Visit, whileVisiting } from '../visit.js';
import { whatNext } from './report.js';

export function returnAgain(context: Context): Promise<number> {
  const { terminal, say } = context;
  return whileVisiting(context, async (visit) => {
    const { sitting } = visit;
    const board = await sitting.board;
    const entropy = await askReceipt(context);
    const receipt = receiptKeys(entropy, sitting.unit.unitId);
    try {
      if ('code' in board) throw new Stop(say.reporter.boardMissing(codeSentence(board.code, say)));
      terminal.progress(say.reporter.looking);
      const returned = await lookUp(context, sitting, { entropy, board });
      wipe(entropy);
      for (const found of returned.cases)
        terminal.say(showConversation(found, sitting.directory, say));
      return await writeBack(context, visit, { returned, receipt });
    } finally {
      wipe(entropy);
      wipeReceipt(receipt);
      if (terminal.typed) {
        await terminal.ask(say.reporter.clearAsk);
        terminal.clear();
      }
    }
  });
}

async function lookUp(
  context: Context,
  { directory, day }: Sitting,
  given: { entropy: Uint8Array; board: Uint8Array },
): Promise<Returned> {
  const { terminal, say } = context;
  const { entropy, board } = given;
  const first = returnWith({ entropy, directory, board, day });
  if (first.cases.length > 0) return first;
  terminal.say(say.reporter.nothingFound);
  if (!(await askYes(context, say.reporter.everyoneAsk, false))) return first;
  const everyone = returnWith({ entropy, directory, board, day, everyone: true });
  if (everyone.cases.length === 0) terminal.say(say.reporter.nothingFound);
  return everyone;
}

async function writeBack(
  context: Context,
  visit: Visit,
  { returned, receipt }: { returned: Returned; receipt: Receipt },
): Promise<number> {
  const { terminal, say } = context;
  const { sitting } = visit;
  const { cases } = returned;
  const question = cases.length > 0 ? say.reporter.writeAsk : say.reporter.writeAnyway;
  if (sitting.age === 'closed' || !(await askYes(context, question, false))) return exitCodes.done;
  const found = await chooseCase(context, cases);
  const path = await pathOf(context, sitting, found);
  const askLetter = async (): Promise<Writing> => {
    const text = await terminal.askText(`${say.reporter.letterText}\n${say.reporter.textEnds}`);
    return { kind: 'message', content: { language: 'en', text } };
  };
  const writing = await askLetter();
  if (writing.kind === 'message' && writing.content.text === '') {
    terminal.say(say.reporter.notSent);
    return exitCodes.done;
  }
  const draft = { path, returned: found, receipt, writing };
  const queued = await sendKeeping(context, visit, draft, (long) => {
    terminal.say(say.reporter.rewrite);
    if (long.kind === 'message') terminal.say(long.content.text);
    return askLetter();
  });
  if (queued === null) return exitCodes.failed;
  terminal.say(say.reporter.sent);
  terminal.say(say.reporter.reference(queued.reference));
  terminal.say(whatNext(context, sitting, true));
  return exitCodes.done;
}

async function chooseCase(
  context: Context,
  cases: readonly ReturnedCase[],
): Promise<ReturnedCase | null> {
  const say = context.say.reporter;
  const [only] = cases;
  if (only === undefined || cases.length === 1) return only ?? null;
  const list = cases.map((c, i) => say.caseLine(i + 1, c.reference)).join('\n');
  context.terminal.say(say.whichCase(list));
  const asked = { question: say.routeAsk, wanted: say.routeForm };
  return askUntil(context, asked, (answer) => {
    const numbers = readNumbers(answer, cases.length);
    return numbers?.length === 1 ? (cases[(numbers[0] as number) - 1] ?? null) : null;
  });
}

/** Of a conversation that was found, its own; else asked for, as for a new report. */
async function pathOf(
  context: Context,
  sitting: Sitting,
  found: ReturnedCase | null,
): Promise<Path> {
  if (found === null) return askPath(context, sitting);
  const readers = sitting.readers(found.path, found);
  sayReaders(context, readers);
  if (readers.readBy.length === 0) throw new Stop(context.say.reporter.writingErrors['no-readers']);
  if (!(await askYes(context, context.say.reporter.readersAsk)))
    throw new Stop(context.say.reporter.notSent);
  return found.path;
}
