import { askAccount, askOneOf, askShort } from '../asking.js';
import { type Context, exitCodes } from '../context.js';
import { whileSignedIn } from '../sign-in.js';

/** A Head invites somebody; their token is shown once. */
export function invite(context: Context): Promise<number> {
  const { terminal } = context;
  const say = context.say.people;
  return whileSignedIn(context, async ({ inbox }) => {
    const account = await askAccount(context);
    const name = await askShort(context, say.name, say.nameForm);
    const role = await askOneOf(context, { question: say.inviteRole, wanted: say.inviteRoleForm }, [
      'officer',
      'head',
    ]);
    const { token, person } = await inbox.invite({ account, name, role });
    terminal.say(say.invited(name, person, token));
    return exitCodes.done;
  });
}
