/** Writing in a case: answers, notes, status. Used by single commands and during duty. */
import { ProtocolError } from '../../crypto/index.js';
import { CarryingError, ensureNothingCarried } from '../conversation/carrying-over.js';
import type { CaseFile } from '../conversation/casefile.js';
import { readsHereOnly } from '../conversation/same-reporter.js';
import type { NewEntry } from '../conversation/writing.js';
import { askUntil, askYes } from './asking.js';
import type { Context } from './context.js';
import { type OnDuty, todayOf } from './on-duty.js';
import { findCase } from './show-case.js';

export type Writing = 'reply' | 'note' | 'open' | 'hold' | 'close';

/** The case of that reference; says so and gives `null` when there is none. */
export function caseNamed(
  { terminal, say }: Context,
  { duty }: OnDuty,
  reference: string,
): CaseFile | null {
  const file = findCase(duty.desk, reference);
  if (file === undefined) terminal.say(say.officer.noCase(reference));
  return file ?? null;
}

/** Asks for what is to be written and writes it; false when nothing was. */
export async function writeIn(
  context: Context,
  session: OnDuty,
  { writing, file }: { writing: Writing; file: CaseFile },
): Promise<boolean> {
  const { terminal, say } = context;
  try {
    const written =
      writing === 'reply'
        ? await reply(context, session, file)
        : writing === 'note'
          ? await note(context, session, file)
          : await setStatus(context, session, { writing, file });
    terminal.say(written ? say.officer.written : say.officer.notWritten);
    return written;
  } catch (error) {
    if (error instanceof CarryingError && error.file !== null) {
      terminal.warn(say.officer.carried(error.file.reference));
      return false;
    }
    if (!(error instanceof ProtocolError)) throw error;
    terminal.warn(error.code === 'size' ? say.officer.tooLong : say.protocolErrors[error.code]);
    return false;
  }
}

/**
 * Writes, once it is agreed that nothing of another case stands in it where that is asked. False
 * when it is not. Throws `CarryingError`, `ProtocolError`.
 */
async function writeEntry(
  context: Context,
  { duty }: OnDuty,
  { file, entry }: { file: CaseFile; entry: NewEntry },
): Promise<boolean> {
  const { desk } = duty;
  ensureNothingCarried(desk, file, { entry, agreed: true });
  const asks = readsHereOnly(desk, file).length > 0;
  if (asks && !(await askYes(context, context.say.officer.nothingCarried))) return false;
  duty.write(file, entry);
  return true;
}

async function reply(context: Context, session: OnDuty, file: CaseFile): Promise<boolean> {
  const { terminal } = context;
  const say = context.say.officer;
  const answers = (await terminal.ask(say.replyAbout)).trim();
  const text = await terminal.askText(say.replyText);
  if (text === '') return false;
  const asked = { question: say.replyPromise, wanted: say.replyPromiseForm };
  const days = await askUntil(context, asked, (answer) => {
    if (answer === '') return 0;
    const n = /^\d{1,3}$/.test(answer) ? Number(answer) : 0;
    return n >= 1 && n <= 365 ? n : null;
  });
  if (!(await askYes(context, say.replyCheck))) return false;
  const entry: NewEntry = { kind: 'reply', content: { language: 'en', answers, text } };
  if (!(await writeEntry(context, session, { file, entry }))) return false;
  if (days > 0) session.duty.write(file, { kind: 'promise', nextBy: todayOf(context) + days });
  return true;
}

async function note(context: Context, session: OnDuty, file: CaseFile): Promise<boolean> {
  const text = await context.terminal.askText(context.say.officer.noteText);
  if (text === '') return false;
  return writeEntry(context, session, { file, entry: { kind: 'note', text } });
}

async function setStatus(
  context: Context,
  session: OnDuty,
  { writing, file }: { writing: 'open' | 'hold' | 'close'; file: CaseFile },
): Promise<boolean> {
  const { terminal, say } = context;
  const reason = (await terminal.ask(say.officer.statusReason)).trim();
  if (reason === '') return false;
  const status = writing === 'close' ? 'closed' : writing;
  return writeEntry(context, session, { file, entry: { kind: 'status', status, reason } });
}
