/** A unit of one Head, founded by the engine itself, whose keys the test knows. */
import { applicantsIn } from '../../client/conversation/admitting.js';
import {
  type Change,
  nextDirectory,
  type Standing,
  signerOf,
} from '../../client/conversation/ceremony.js';
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import { foundWith, prepareUnit } from '../../client/conversation/founding.js';
import { type MetUnit, openSession } from '../../client/conversation/joining.js';
import { httpInbox } from '../../client/terminal/http-inbox.js';
import { dayOf, systemRandom as random, type Vault } from '../../crypto/index.js';
import type { Product } from '../e2e/product.js';
import { softKey } from '../support/second-key.js';

export interface UnitByHand extends MetUnit {
  account: string;
  passphrase: string;
  /** Recovery codes, each for one sign-in at a page. */
  codes: string[];
  /** As it was when the unit was founded. */
  vault: Vault;
  /** Signs in and works; signs out when all of it is placed. */
  work(done: (duty: Duty) => boolean): Promise<void>;
  /**
   * Publishes the next directory with other texts in it, once; everybody who applied and stands in
   * `admit`, by person, is in it.
   */
  publish(
    change: Pick<Change, 'content' | 'routes'>,
    admit?: Readonly<Record<number, Standing>>,
  ): Promise<void>;
  /** Invites somebody of this name; gives the link. */
  invite(account: string, name: string): Promise<string>;
}

const account = 'head';

/** `name` is the unit's, `title` and `officer` its Head's: what is hostile is a test's choice. */
export async function unitByHand(
  { inbox: origin, setupLink }: Product,
  {
    name = 'Anti-Corruption Unit',
    title = 'Head of Anti-Corruption',
    officer = 'Pat Head',
    passphrase = 'abandon ability able about above absent absorb',
  }: { name?: string; title?: string; officer?: string; passphrase?: string } = {},
): Promise<UnitByHand> {
  const inbox = httpInbox(origin);
  const now = (): number => Date.now();
  const plan = { unitName: name, title, further: [], threshold: 1 };
  const prepared = prepareUnit(plan, { now: now(), random });
  const token = /#setup=([\w-]{43})/.exec(setupLink)?.[1] ?? '';
  const key = softKey(origin);
  const second = await key.second(inbox, { token, account });
  const given = { token, account, name: officer, trial: true, passphrase, second, random };
  const met = await foundWith(inbox, prepared, given);
  const signIn = () => openSession(inbox, met, { account, passphrase, now, prove: key.prove });
  const { vault } = await signIn();
  await inbox.signOut();
  return {
    ...met,
    account,
    passphrase,
    codes: key.codes,
    vault,
    async publish(change, admit = {}) {
      const { vault: held } = await signIn();
      const waiting = applicantsIn(await inbox.enrolments(), met);
      const next = nextDirectory({
        unit: met.unit,
        before: met.directory,
        day: dayOf(now()),
        change: {
          ...change,
          join: waiting.flatMap(({ enrolment, application }) => {
            const standing = admit[enrolment.person];
            return standing === undefined ? [] : [{ application, standing }];
          }),
        },
        signers: [signerOf(met.unit, held.holderSeed ?? new Uint8Array(32))],
      });
      await inbox.publish(next.number, next.bytes);
      await inbox.signOut();
    },
    async invite(invited, called) {
      await signIn();
      const invitation = { account: invited, name: called, roles: ['officer' as const] };
      const { token: link } = await inbox.invite(invitation);
      await inbox.signOut();
      return `${origin}/#enrol=${link}`;
    },
    async work(done) {
      const session = await signIn();
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
