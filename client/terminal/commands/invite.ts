import { mayHold, type Role, roleNames } from '../../../server/roles.js';
import { askAccount, askShort, askUntil } from '../asking.js';
import { type Context, exitCodes } from '../context.js';
import { whileSignedIn } from '../sign-in.js';

/** Names of roles that one person may hold together, with spaces or commas between them. */
function rolesIn(answer: string): Role[] | null {
  const words = answer.toLowerCase().split(/[\s,]+/);
  const roles = roleNames.filter((role) => words.includes(role));
  return roles.length === words.length && mayHold(roles) ? roles : null;
}

/** A Head invites somebody; their token is shown once. */
export function invite(context: Context): Promise<number> {
  const { terminal } = context;
  const say = context.say.people;
  return whileSignedIn(context, async ({ inbox }) => {
    const account = await askAccount(context);
    const name = await askShort(context, say.name, say.nameForm);
    const asked = { question: say.inviteRole, wanted: say.inviteRoleForm };
    const roles = await askUntil(context, asked, rolesIn);
    const { token, person } = await inbox.invite({ account, name, roles });
    terminal.say(say.invited(name, person, token));
    return exitCodes.done;
  });
}
