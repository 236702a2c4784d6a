/** The second factor at a terminal: an authenticator app, and recovery codes on paper. */
import { drawRecoveryCodes, readRecoveryCode, showRecoveryCode, wipe } from '../../crypto/index.js';
import { appUri, drawAppSecret, secretInGroups } from '../conversation/authenticator-app.js';
import { type Asked, type Proved, provedByApp, provedByCode } from '../conversation/joining.js';
import { PortError } from '../conversation/ports.js';
import type { MadeSecond } from '../conversation/vault-locking.js';
import { askUntil } from './asking.js';
import { type Context, Stop } from './context.js';

const sixDigits = /^\d{6}$/;
const digitsOf = (answer: string): string => answer.replace(/\s/g, '');

/** What a code of an app is refused with when the next one may be right. */
const nextMayBe: ReadonlySet<string> = new Set(['code', 'code-used', 'clock']);

/**
 * Shows ten recovery codes and the secret of an app, and enrols with the code that the app shows;
 * asks for another code when that was refused.
 */
export async function withSecondFactor<T>(
  context: Context,
  of: { account: string; unitName: string },
  enrol: (second: MadeSecond) => Promise<T>,
): Promise<T> {
  const { terminal, random } = context;
  const say = context.say.factors;
  const codes = drawRecoveryCodes(random);
  terminal.say(say.codes(codes.map(showRecoveryCode).join('\n    ')));
  await terminal.ask(say.written);
  terminal.clear();
  const secret = drawAppSecret(random);
  terminal.say(say.app(secretInGroups(secret).join(' '), appUri({ ...of, secret })));
  for (;;) {
    const code = await askUntil(context, { question: say.code, wanted: say.codeForm }, (answer) =>
      sixDigits.test(digitsOf(answer)) ? digitsOf(answer) : null,
    );
    terminal.progress(context.say.people.makingKeys);
    const factor = { kind: 'totp' as const, name: say.appName, secret: secret.slice(), code };
    try {
      const done = await enrol({ factor, codes });
      wipe(secret);
      return done;
    } catch (error) {
      if (!(error instanceof PortError && nextMayBe.has(error.code))) throw error;
      terminal.say(context.say.portErrors[error.code as keyof typeof context.say.portErrors]);
    }
  }
}

/** Asks for a code of an app or a recovery code, again when it was refused. */
export async function proveAtTerminal(
  context: Context,
  { factors }: Asked,
  refused: string | null,
): Promise<Proved> {
  const { terminal, say } = context;
  if (!factors.totp && factors.codes === 0) throw new Stop(say.factors.onlyKeys);
  if (refused !== null) terminal.say(say.portErrors[refused as keyof typeof say.portErrors]);
  const question = factors.totp ? say.factors.ask : say.factors.askCode;
  return askUntil(context, { question, wanted: say.factors.askForm, secret: true }, (answer) => {
    if (factors.totp && sixDigits.test(digitsOf(answer))) return provedByApp(digitsOf(answer));
    const code = readRecoveryCode(answer);
    return code === null ? null : provedByCode(code);
  });
}
