/** An officer who lost the passphrase comes back with the words of their recovery kit. */
import { fromBase64url, ProtocolError, wipe } from '../../../crypto/index.js';
import type { MetUnit } from '../../conversation/joining.js';
import {
  type KitLink,
  openKit,
  type RecoveredSecrets,
  recoverWith,
  wipeRecovered,
} from '../../conversation/recovering.js';
import { isReserve, secretsInCopy } from '../../conversation/reserve.js';
import { readSeedWords } from '../../conversation/words.js';
import type { InboxClient } from '../../http/inbox.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { readOrigin } from '../http.js';
import { saySeedProblem } from '../paper.js';
import { withSecondFactor } from '../second-factor.js';
import { meetUnit } from '../unit.js';
import { askToken, newPassphrase } from './enrol.js';

export async function recover(context: Context): Promise<number> {
  const { terminal, random, say } = context;
  const origin = readOrigin(context.options.inbox);
  const inbox = context.inbox(origin);
  try {
    const token = await askToken(context);
    const link = await inbox.look(token);
    if (link.purpose !== 'recovery') throw new Stop(say.paper.tokenIsNoRecovery);
    const { account, name, person } = link;
    if (account === null || name === null || link.directory === null)
      throw new ProtocolError('content', 'a link');
    const met = await meetUnit(context, origin, {
      statements: link.statements.map(fromBase64url),
      directory: fromBase64url(link.directory),
    });
    terminal.say(say.paper.recoverAs(name, account, met.unit.name));
    const handover = link.handover === null ? null : fromBase64url(link.handover);
    const kit = await askKit(context, inbox, { token, met, person, handover });
    const passphrase = await newPassphrase(context);
    const given = { token, account, person, handover, passphrase, kit };
    const of = { account, unitName: met.unit.name };
    await withSecondFactor(context, of, (second) =>
      recoverWith(inbox, { ...given, second }, { met, random }),
    );
    terminal.say(say.paper.recovered);
    return exitCodes.done;
  } finally {
    inbox.close();
  }
}

interface Lost extends KitLink {
  token: string;
  met: MetUnit;
}

/** Asks until the words are those of this person's kit, or of the unit's reserve key. */
async function askKit(
  context: Context,
  inbox: InboxClient,
  { token, met, ...link }: Lost,
): Promise<Uint8Array | RecoveredSecrets> {
  const { terminal, say } = context;
  const { person } = link;
  for (;;) {
    const read = readSeedWords(await terminal.askSecret(say.paper.askKit));
    if (!read.ok) {
      saySeedProblem(context, read);
      continue;
    }
    if (isReserve(read.entropy, met.directory)) {
      const { entropy: secret } = read;
      const opened = secretsInCopy(await inbox.copyForReserve(token), { secret, met, person });
      wipe(secret);
      if (opened !== null) return opened;
      terminal.say(say.paper.notInReserve);
      continue;
    }
    const opened = openKit(read.entropy, met, link);
    if (opened.fits) {
      wipeRecovered(opened.secrets);
      return read.entropy;
    }
    wipe(read.entropy);
    const { olderKit, withheldKit, notYourKit } = say.paper;
    terminal.say({ older: olderKit, withheld: withheldKit, other: notYourKit }[opened.why]);
  }
}
