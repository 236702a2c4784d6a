/** An officer at the inbox's page, whose letters and keys the test knows. */
import { officerKeys } from '../../crypto/index.js';
import { byteForms, textForms } from '../canary/search.js';
import { openProfile, type Profile } from '../e2e/chromium.js';
import { type Product, startProduct } from '../e2e/product.js';
import { sendReports } from '../e2e/seeding.js';
import { type Hands, handsAt } from './hands.js';
import type { Secrets } from './remains.js';
import { plantedTexts } from './reporter.js';
import { type UnitByHand, unitByHand } from './unit-by-hand.js';

export interface OfficerAtWork {
  product: Product;
  profile: Profile;
  unit: UnitByHand;
  hands: Hands;
  secrets: Secrets;
  /** Signs in, opens the one case, and types a note without writing it. */
  work(): Promise<void>;
  signOut(): Promise<void>;
  close(): Promise<void>;
}

const passphrase = 'zebra zone zoo abandon ability able about';

/** A unit with one case, whose only officer is not signed in yet. */
export async function openOfficer(): Promise<OfficerAtWork> {
  const [product, profile] = await Promise.all([startProduct(), openProfile()]);
  const unit = await unitByHand(product, { passphrase });
  const [letter, note] = [plantedTexts('letter'), plantedTexts('note')];
  const text = `${letter.plain} ${letter.wide}`;
  await sendReports(product.portal, [{ text, categories: ['bullying'] }]);
  const { context } = profile;
  const hands = await handsAt(context.pages()[0] ?? (await context.newPage()));
  return {
    ...{ product, profile, unit, hands },
    secrets: secretsOf(unit, {
      letter: letter.plain,
      wide: letter.wide,
      note: note.plain,
      passphrase,
    }),
    async work() {
      await hands.page.goto(product.inbox);
      await hands.type('#account', unit.account);
      await hands.type('#passphrase', passphrase);
      await hands.press('Sign in');
      await hands.press('Use a recovery code');
      await hands.type('#recovery-code', unit.codes.shift() ?? '');
      await hands.press('Continue');
      await hands.heading('Cases');
      await hands.click('.case-row__open');
      await hands.until(`document.querySelector('.letter') !== null`);
      await hands.type('#note', note.plain);
    },
    async signOut() {
      await hands.press('Sign out', 'header');
      await hands.heading('Sign out');
      await hands.press('Sign out', 'main');
      await hands.until(
        `location.pathname === '/' && document.body.textContent.includes('You are signed out')`,
      );
    },
    async close() {
      await profile.close();
      profile.remove();
      await product.stop();
    },
  };
}

function secretsOf({ vault }: UnitByHand, texts: Readonly<Record<string, string>>): Secrets {
  const { seed, keyringRoot, holderSeed } = vault;
  const { kemSecret, signSecret } = officerKeys(seed);
  return {
    texts,
    words: passphrase.split(' '),
    bytes: [
      ...Object.entries(texts).flatMap(([name, text]) => textForms(name, text)),
      ...byteForms('seed', seed),
      ...byteForms('keyring root', keyringRoot),
      ...byteForms('opening key', kemSecret.subarray(0, 32)),
      ...byteForms('signing key', signSecret.subarray(0, 32)),
      ...(holderSeed === null ? [] : byteForms('holder seed', holderSeed)),
    ],
  };
}
