/** A unit of one Head, founded by the engine itself, whose keys the test knows. */
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import { foundWith, prepareUnit } from '../../client/conversation/founding.js';
import { type MetUnit, openSession } from '../../client/conversation/joining.js';
import { httpInbox } from '../../client/terminal/http-inbox.js';
import { systemRandom as random, type Vault } from '../../crypto/index.js';
import type { Product } from '../e2e/product.js';

export interface UnitByHand extends MetUnit {
  account: string;
  passphrase: string;
  /** As it was when the unit was founded. */
  vault: Vault;
  /** Signs in and works; signs out when all of it is placed. */
  work(done: (duty: Duty) => boolean): Promise<void>;
}

const account = 'head';

/** `name` is the unit's, `title` and `officer` its Head's: what is hostile is a test's choice. */
export async function unitByHand(
  { inbox: origin, setupLink }: Product,
  {
    name = 'Anti-Corruption Unit',
    title = 'Head of Anti-Corruption',
    officer = 'Pat Head',
  }: { name?: string; title?: string; officer?: string } = {},
): Promise<UnitByHand> {
  const passphrase = 'abandon ability able about above absent absorb';
  const inbox = httpInbox(origin);
  const now = (): number => Date.now();
  const plan = { unitName: name, title, further: [], threshold: 1 };
  const prepared = prepareUnit(plan, { now: now(), random });
  const token = /#setup=([\w-]{43})/.exec(setupLink)?.[1] ?? '';
  const given = { token, account, name: officer, trial: true, passphrase, random };
  const met = await foundWith(inbox, prepared, given);
  const { vault } = await openSession(inbox, met.unit, { account, passphrase, now });
  await inbox.signOut();
  return {
    ...met,
    account,
    passphrase,
    vault,
    async work(done) {
      const session = await openSession(inbox, met.unit, { account, passphrase, now });
      const duty = await openDuty({ inbox, vault: session.vault, unit: met.unit, now, random });
      for (let left = 120; left > 0 && !done(duty); left--) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await duty.sync();
      }
      for (let left = 60; left > 0 && !duty.quiet(); left--) {
        await duty.beat();
        await duty.sync();
      }
      await inbox.signOut();
    },
  };
}
