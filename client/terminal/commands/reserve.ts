/** The unit's reserve key: made on paper, or taken out of the directory. */
import { dayOf, seedBytes, wipe, wordsOfSeed } from '../../../crypto/index.js';
import { newestDirectory } from '../../conversation/admitting.js';
import { newestUnit } from '../../conversation/proposals.js';
import { proposeReserve } from '../../conversation/reserve.js';
import { type Keeper, reserveOf } from '../../conversation/reserve-named.js';
import { askOneOf } from '../asking.js';
import { type Context, exitCodes } from '../context.js';
import { keepOnPaper } from '../paper.js';
import { whileSignedIn } from '../sign-in.js';

const keeperLimit = 500;

export function reserve(context: Context): Promise<number> {
  const { terminal, clock, random } = context;
  const say = context.say.reserve;
  return whileSignedIn(context, async ({ inbox, unit: known, vault }) => {
    const unit = await newestUnit(inbox, known);
    const directory = await newestDirectory(inbox, { unit, vault });
    const named = reserveOf(directory);
    terminal.say(named === null ? say.none : say.keptBy(named.keeper.en));
    terminal.say(say.about);
    const asked = { question: say.what, wanted: say.whatForm };
    const wish = await askOneOf(context, asked, ['new', 'remove', 'leave']);
    if (wish === 'leave' || (wish === 'remove' && named === null)) {
      terminal.say(say.nothingChanged);
      return exitCodes.done;
    }
    const secret = wish === 'new' ? random(seedBytes) : null;
    const made = secret === null ? null : { secret, keeper: await askKeeper(context) };
    if (secret !== null) await keepOnPaper(context, wordsOfSeed(secret), say.words);
    const inForce = { unit, directory };
    const became = await proposeReserve(inbox, { inForce, vault, day: dayOf(clock.now()), made });
    if (secret !== null) wipe(secret);
    terminal.say(became === 'published' ? say.published : say.proposed);
    return exitCodes.done;
  });
}

async function askKeeper({ terminal, say }: Context): Promise<Keeper> {
  for (;;) {
    const en = (await terminal.ask(say.reserve.keeper)).trim();
    if (en.length > 0 && en.length <= keeperLimit) return { en };
    terminal.say(say.reserve.keeperForm);
  }
}
