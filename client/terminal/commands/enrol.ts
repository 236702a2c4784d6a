/** An invited officer makes their keys. */
import { fromBase64url, ProtocolError, seedBytes, wordsOfSeed } from '../../../crypto/index.js';
import { drawPassphrase, spellPassphrase } from '../../conversation/account.js';
import { applicationFingerprint, unitFingerprint } from '../../conversation/ceremony.js';
import { enrolWith } from '../../conversation/joining.js';
import { askShort, askUntil } from '../asking.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { readOrigin } from '../http.js';
import { keepOnPaper } from '../paper.js';
import { withSecondFactor } from '../second-factor.js';
import { meetUnit } from '../unit.js';

const tokenPattern = /(?:^|=)([\w-]{43})$/;

/** A one-time token, or the link that ends with it. */
export const askToken = (context: Context): Promise<string> => {
  const { token, tokenForm } = context.say.people;
  return askUntil(
    context,
    { question: token, wanted: tokenForm, secret: true },
    (answer) => tokenPattern.exec(answer)?.[1] ?? null,
  );
};

/** Draws a passphrase, shows it, and asks for it once. */
export async function newPassphrase(context: Context): Promise<string> {
  const { terminal, random } = context;
  const say = context.say.people;
  const passphrase = drawPassphrase(random).join(' ');
  terminal.say(say.passphrase(passphrase));
  await terminal.ask(say.written);
  terminal.clear();
  return askUntil(
    context,
    { question: say.passphraseBack, wanted: say.passphraseDiffers, secret: true },
    (answer) => (spellPassphrase(answer) === passphrase ? passphrase : null),
  );
}

export async function enrol(context: Context): Promise<number> {
  const { terminal, random } = context;
  const say = context.say.people;
  const origin = readOrigin(context.options.inbox);
  const inbox = context.inbox(origin);
  try {
    const token = await askToken(context);
    const link = await inbox.look(token);
    if (link.purpose === 'setup') throw new Stop(say.tokenIsSetup);
    if (link.purpose === 'recovery') throw new Stop(context.say.paper.tokenIsRecovery);
    const { account, name, person } = link;
    if (account === null || name === null || link.directory === null)
      throw new ProtocolError('content', 'a link');
    const met = await meetUnit(context, origin, {
      statements: link.statements.map(fromBase64url),
      directory: fromBase64url(link.directory),
    });
    terminal.say(say.enrolAs(name, account, met.unit.name));
    const title = await askShort(context, say.title, say.titleForm);
    const passphrase = await newPassphrase(context);
    const kit = random(seedBytes);
    const unitWords = unitFingerprint(met.unit.unitId);
    await keepOnPaper(context, wordsOfSeed(kit), (lines) =>
      context.say.paper.kit(lines, unitWords),
    );

    const given = { token, account, person, title, passphrase, kit };
    const of = { account, unitName: met.unit.name };
    const application = await withSecondFactor(context, of, (second) =>
      enrolWith(inbox, { ...given, second }, { met, random }),
    );
    terminal.say(say.applied(applicationFingerprint(application)));
    terminal.say(say.waitForHead);
    return exitCodes.done;
  } finally {
    inbox.close();
  }
}
