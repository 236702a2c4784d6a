/** Founding a unit: its statement, its first directory and its first Head. */
import { dayOf, toBase64url, toHex } from '../../../crypto/index.js';
import { enrol } from '../../conversation/account.js';
import {
  apply,
  drawOfficer,
  firstDirectory,
  foundUnit,
  lockOfficer,
  serviceTimings,
  signerOf,
  trialTimings,
  unitFingerprint,
} from '../../conversation/ceremony.js';
import { defaultContent } from '../../conversation/default-content.js';
import { encodeDirectoryContent } from '../../conversation/directory-content.js';
import { pinOf } from '../../conversation/pins.js';
import { askAccount, askOneOf, askShort } from '../asking.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { readOrigin } from '../http.js';
import { askToken, newPassphrase } from './enrol.js';

/** The person who founds a unit. */
const founder = 1;
/** The route with which a unit begins. */
const firstRoute = 1;

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

    const secrets = drawOfficer(random, true);
    const holderSeed = secrets.holderSeed as Uint8Array;
    const day = dayOf(context.clock.now());
    const holders = [{ seed: holderSeed, title, outside: false }];
    const { statement, unit } = foundUnit({ name: unitName, day, threshold: 1, holders });
    const application = apply(secrets, { unitId: unit.unitId, person: founder, title });
    const routes = [{ route: firstRoute, current: true, title: unitName }];
    const standing = {
      routes: [firstRoute],
      nameable: true,
      notices: true,
      head: true,
      outside: false,
    };
    const directory = firstDirectory({
      unit,
      day,
      timings: timings === 'trial' ? trialTimings : serviceTimings,
      routes,
      content: encodeDirectoryContent(defaultContent),
      people: [{ application, standing }],
      signers: [signerOf(unit, holderSeed)],
    });
    await enrol(inbox, { token, account, chosen: true, passphrase }, (exportKey) => ({
      account,
      name,
      vault: toBase64url(lockOfficer(secrets, { directory, person: founder, exportKey, random })),
      application: toBase64url(application),
      statements: [toBase64url(statement)],
      directory: toBase64url(directory.bytes),
    }));
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
