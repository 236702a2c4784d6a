/** Founding a unit: its statement, its holders, its first directory and its first Head. */
import { toHex, wordsOfSeed } from '../../../crypto/index.js';
import { unitFingerprint } from '../../conversation/ceremony.js';
import {
  type FoundingPlan,
  foundWith,
  type HolderTitle,
  prepareUnit,
} from '../../conversation/founding.js';
import { pinOf } from '../../conversation/pins.js';
import { askAccount, askOneOf, askShort, askUntil, askYes } from '../asking.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { readOrigin } from '../http.js';
import { keepOnPaper } from '../paper.js';
import { withSecondFactor } from '../second-factor.js';
import { askToken, newPassphrase } from './enrol.js';

const furtherLimit = 15;

export async function setup(context: Context): Promise<number> {
  const { terminal, home, random, clock } = context;
  const say = context.say.people;
  const origin = readOrigin(context.options.inbox);
  const inbox = context.inbox(origin);
  try {
    const token = await askToken(context);
    const { purpose } = await inbox.look(token);
    if (purpose === 'officer') throw new Stop(say.tokenIsOfficer);
    if (purpose === 'recovery') throw new Stop(context.say.paper.tokenIsRecovery);
    const unitName = await askShort(context, say.unitName, say.nameForm);
    const account = await askAccount(context);
    const name = await askShort(context, say.name, say.nameForm);
    const title = await askShort(context, say.title, say.titleForm);
    terminal.say(say.timingsAbout);
    const timings = await askOneOf(context, { question: say.timings, wanted: say.timingsForm }, [
      'service',
      'trial',
    ]);
    const prepared = prepareUnit(
      { unitName, title, ...(await askHolders(context)) },
      { now: clock.now(), random },
    );
    const { paper } = context.say;
    const words = unitFingerprint(prepared.unit.unitId);
    const passphrase = await newPassphrase(context);
    await keepOnPaper(context, wordsOfSeed(prepared.kit), (lines) => paper.kit(lines, words));
    for (const { title: holder, seed } of prepared.sheets)
      await keepOnPaper(context, wordsOfSeed(seed), (lines) => paper.sheet(holder, lines, words));

    const given = { token, account, name, trial: timings === 'trial', passphrase, random };
    const { unit, directory } = await withSecondFactor(context, { account, unitName }, (second) =>
      foundWith(inbox, prepared, { ...given, second }),
    );
    const pinned = home.pin(origin);
    if (pinned === null || pinned.unit !== toHex(unit.unitId))
      home.setPin(origin, pinOf(directory));
    terminal.say(say.founded(unit.name, words));
    if (directory.trial) terminal.say(say.trialBanner);
    return exitCodes.done;
  } finally {
    inbox.close();
  }
}

/** Who else is a holder, and how many of them all have to sign. */
async function askHolders(context: Context): Promise<Pick<FoundingPlan, 'further' | 'threshold'>> {
  const say = context.say.people;
  context.terminal.say(say.holdersAbout);
  const asked = { question: say.holdersMore, wanted: say.holdersMoreForm };
  const more = await askNumber(context, asked, { least: 0, most: furtherLimit, otherwise: 0 });
  const further: HolderTitle[] = [];
  for (let n = 2; n <= more + 1; n++) {
    const title = await askShort(context, say.holderTitle(n), say.titleForm);
    further.push({ title, outside: await askYes(context, say.holderOutside(n), true) });
  }
  if (more === 0) return { further, threshold: 1 };
  const most = more + 1;
  const threshold = await askNumber(
    context,
    { question: say.threshold(most), wanted: say.thresholdForm(most) },
    { least: 1, most, otherwise: null },
  );
  return { further, threshold };
}

const askNumber = (
  context: Context,
  asked: { question: string; wanted: string },
  { least, most, otherwise }: { least: number; most: number; otherwise: number | null },
): Promise<number> =>
  askUntil(context, asked, (answer) => {
    if (answer === '') return otherwise;
    const number = /^\d{1,2}$/.test(answer) ? Number(answer) : -1;
    return number >= least && number <= most ? number : null;
  });
