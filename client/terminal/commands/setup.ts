/** Founding a unit: its statement, its first directory and its first Head. */
import { toHex } from '../../../crypto/index.js';
import { unitFingerprint } from '../../conversation/ceremony.js';
import { foundWith } from '../../conversation/joining.js';
import { pinOf } from '../../conversation/pins.js';
import { askAccount, askOneOf, askShort } from '../asking.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { readOrigin } from '../http.js';
import { askToken, newPassphrase } from './enrol.js';

export async function setup(context: Context): Promise<number> {
  const { terminal, home, random } = context;
  const say = context.say.people;
  const origin = readOrigin(context.options.inbox);
  const inbox = context.inbox(origin);
  try {
    const token = await askToken(context);
    if ((await inbox.look(token)).purpose !== 'setup') throw new Stop(say.tokenIsOfficer);
    const unitName = await askShort(context, say.unitName, say.nameForm);
    const account = await askAccount(context);
    const name = await askShort(context, say.name, say.nameForm);
    const title = await askShort(context, say.title, say.titleForm);
    terminal.say(say.timingsAbout);
    const timings = await askOneOf(context, { question: say.timings, wanted: say.timingsForm }, [
      'service',
      'trial',
    ]);
    terminal.say(say.holdersAbout);
    const passphrase = await newPassphrase(context);
    terminal.progress(say.makingKeys);

    const { unit, directory } = await foundWith(
      inbox,
      { token, unitName, account, name, title, trial: timings === 'trial', passphrase },
      { now: context.clock.now(), random },
    );
    const pinned = home.pin(origin);
    if (pinned === null || pinned.unit !== toHex(unit.unitId))
      home.setPin(origin, pinOf(directory));
    terminal.say(say.founded(unit.name, unitFingerprint(unit.unitId)));
    if (directory.trial) terminal.say(say.trialBanner);
    return exitCodes.done;
  } finally {
    inbox.close();
  }
}
