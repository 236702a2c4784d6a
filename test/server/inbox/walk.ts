/** The walk of test/server/inbox/permissions.test.ts: every route of the table, asked by somebody. */
import { hash, toBase64url } from '../../../crypto/index.js';
import { type Permission, permissions } from '../../../server/inbox/permissions.js';
import { sessionCookie } from '../../../server/inbox/wire.js';
import type { Role } from '../../../server/roles.js';
import { startSession } from '../../../server/store/sessions.js';
import { type Ask, type Office, someBytes } from './office.js';

export const route = ({ method, pattern }: Permission): string => `${method} ${pattern}`;

/** Somebody else's, whom no act changes here: an ended account, and never one's own. */
export const address = (pattern: string): string =>
  pattern
    .replace(':number', '1')
    .replace(':page', '0')
    .replace(':shelf', 'store')
    .replace(':person', '9')
    .replace('proposals/:id', `proposals/${'0'.repeat(43)}`)
    .replace(':id', '0'.repeat(32));

export const expected = (line: Permission, roles: readonly Role[]): boolean =>
  line.who === 'anyone' ||
  line.who === 'signed-in' ||
  line.who.some((role) => roles.includes(role));

const send = (ask: Ask, { method, pattern }: Permission) =>
  ask(method, address(pattern), method === 'GET' || method === 'DELETE' ? undefined : {});

/** The code of a refusal that the guard gives, or 'passed'. */
async function outcome(ask: Ask, line: Permission): Promise<string> {
  const { status, code } = await send(ask, line);
  const guarded =
    (status === 401 && ['session', 'replaced'].includes(code)) ||
    (status === 403 && ['role', 'unconfirmed'].includes(code));
  return guarded ? code : 'passed';
}

const ends = (line: Permission): number => (line.act === 'sign-out' ? 1 : 0);

/** A session of a person’s, started anew, since signing out is among the routes. */
export async function cookieOf(office: Office, person: number): Promise<string> {
  const token = someBytes(32);
  await office.db.transaction().execute((trx) =>
    startSession(trx, {
      person,
      tokenHash: hash('session', token),
      now: office.clock.now(),
      kind: 'totp',
    }),
  );
  return `${sessionCookie}=${toBase64url(token)}`;
}

/** Where the table does not hold for whoever asks; `is`: what the guard has to say to them. */
export async function differences(
  ask: Ask,
  { who, is }: { who: string; is: (line: Permission) => string },
): Promise<string[]> {
  const wrong: string[] = [];
  // Signing out comes last: nothing can be asked after it.
  for (const line of [...permissions].sort((a, b) => ends(a) - ends(b))) {
    const seen = await outcome(ask, line);
    if (seen !== is(line)) wrong.push(`${who} ${route(line)}: ${seen}`);
  }
  return wrong;
}

export const asTheTableSays = (roles: readonly Role[]) => (line: Permission) =>
  expected(line, roles) ? 'passed' : 'role';
