/** Writing and sending a report. */
import { entropyBytes, receiptKeys, wipe, wipeReceipt } from '../../../crypto/index.js';
import type { Writing } from '../../conversation/compose.js';
import { inLanguage } from '../../conversation/directory-content.js';
import type { ReportContent } from '../../conversation/letters.js';
import type { Sitting } from '../../conversation/sitting.js';
import { askAnswers, askBehalf, askMode, askPath, freeQuestionnaire } from '../ask-report.js';
import { askYes } from '../asking.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { newReceipt } from '../receipt.js';
import { codeSentence } from '../sentence.js';
import { personLines, sendKeeping, whileVisiting } from '../visit.js';

export function report(context: Context): Promise<number> {
  const { terminal, random, say } = context;
  return whileVisiting(context, async (visit) => {
    const { sitting } = visit;
    await introduce(context, sitting);
    if (sitting.age === 'closed') throw new Stop(say.reporter.closedForSending);
    const path = await askPath(context, sitting);
    const mode = await askMode(context);
    const answers = await askAnswers(context, sitting.content);
    const onBehalf = await askBehalf(context);
    const answerWanted = await askYes(context, say.reporter.answerAsk);
    const wishes = answerWanted ? (await terminal.ask(say.reporter.wishes)).trim() : '';
    const continues = (await terminal.ask(say.reporter.continuesAsk)).trim().slice(0, 40);
    const content: ReportContent = {
      mode,
      language: 'en',
      questionnaire: questionnaireOf(sitting),
      answers,
      onBehalf,
      contact: { answerWanted, wishes: wishes.slice(0, 2000) },
      continues: continues === '' ? null : continues,
      attachments: [],
    };
    const entropy = answerWanted ? await newReceipt(context) : random(entropyBytes);
    const receipt = receiptKeys(entropy, sitting.unit.unitId);
    wipe(entropy);
    try {
      if (!(await askYes(context, say.reporter.sendAsk))) {
        terminal.say(say.reporter.notSent);
        return exitCodes.failed;
      }
      const writing: Writing = { kind: 'report', content };
      const draft = { path, returned: null, receipt, writing };
      const queued = await sendKeeping(context, visit, draft, (w) => shorten(context, w));
      if (queued === null) return exitCodes.failed;
      terminal.say(say.reporter.sent);
      terminal.say(say.reporter.reference(queued.reference));
      terminal.say(whatNext(context, sitting, answerWanted));
    } finally {
      wipeReceipt(receipt);
    }
    if (terminal.typed) {
      await terminal.ask(say.reporter.clearAsk);
      terminal.clear();
    }
    return exitCodes.done;
  });
}

/** Who can read, who cannot, what is not protected, and what comes first. */
async function introduce({ terminal, say }: Context, sitting: Sitting): Promise<void> {
  const { content, directory, unit } = sitting;
  const { reporter } = say;
  if (content !== null) terminal.say(inLanguage(content.danger, 'en'));
  terminal.say(reporter.notProtected);
  const people = directory.people.filter((p) => p.current && p.routes.length > 0);
  terminal.say(reporter.canRead(personLines(people, reporter.person)));
  terminal.say(reporter.cannotRead);
  const outside = unit.holders.filter((h) => h.outside).length;
  terminal.say(reporter.holders(unit.holders.length, outside));
  if (content !== null) terminal.say(inLanguage(content.scope, 'en'));
  const board = await sitting.board;
  if ('code' in board) terminal.warn(reporter.boardMissing(codeSentence(board.code, say)));
}

const questionnaireOf = ({ content }: Sitting): ReportContent['questionnaire'] => {
  if (content === null) return freeQuestionnaire;
  const { id, version } = content.questionnaire;
  return { id, version };
};

/** Shows the longest text again and asks for a shorter one. */
async function shorten({ terminal, say }: Context, writing: Writing): Promise<Writing> {
  if (writing.kind !== 'report') return writing;
  const { answers } = writing.content;
  const [id, text] = Object.entries(answers)
    .filter((one): one is [string, string] => typeof one[1] === 'string')
    .sort((a, b) => b[1].length - a[1].length)[0] ?? ['what', ''];
  terminal.say(say.reporter.rewrite);
  terminal.say(text);
  const shorter = await terminal.askText(say.reporter.textEnds);
  return {
    kind: 'report',
    content: { ...writing.content, answers: { ...answers, [id]: shorter } },
  };
}

export function whatNext({ say }: Context, { directory }: Sitting, receipt: boolean): string {
  const { reporter } = say;
  if (!receipt) return reporter.nextNoReceipt;
  if (directory.trial) return reporter.nextTrial;
  const two = (n: number): string => String(n).padStart(2, '0');
  const times = directory.closings.map((m) => `${two(Math.floor(m / 60))}:${two(m % 60)}`);
  return reporter.next(times.join(', '));
}
