/** Single commands about cases: sign in, read everything, do it, leave with a bundle. */
import { type Context, exitCodes } from '../context.js';
import { leaveWith, onDuty, settle } from '../on-duty.js';
import { listCases, showCase } from '../show-case.js';
import { caseNamed, type Writing, writeIn } from '../write-case.js';

/** All cases, or one of them whole. */
export function cases(context: Context): Promise<number> {
  const { terminal, say, rest } = context;
  const [reference] = rest;
  return onDuty(context, async (session) => {
    const { desk } = session.duty;
    let found = true;
    if (reference === undefined) terminal.say(listCases(desk, say));
    else {
      const file = caseNamed(context, session, reference);
      found = file !== null;
      if (file !== null) {
        session.duty.look(file);
        terminal.say(showCase(desk, file, say));
      }
    }
    await leaveWith(context, session);
    return found ? exitCodes.done : exitCodes.failed;
  });
}

function writing(context: Context, what: Writing): Promise<number> {
  const { terminal, say, rest } = context;
  return onDuty(context, async (session) => {
    const file = caseNamed(context, session, rest[0] ?? '');
    const written = file !== null && (await writeIn(context, session, { writing: what, file }));
    if (!written) {
      await leaveWith(context, session);
      return exitCodes.failed;
    }
    const placed = await settle(context, session);
    if (what === 'reply') terminal.say(placed ? say.officer.replyPlaced : say.officer.replyLater);
    else terminal.say(say.officer.noteLeft);
    return exitCodes.done;
  });
}

export const reply = (context: Context): Promise<number> => writing(context, 'reply');
export const note = (context: Context): Promise<number> => writing(context, 'note');
