/** Who signs for a unit: the key in a vault, and other holders' words from their sheets. */
import {
  ensure,
  laterHolderSeed,
  sameBytes,
  signPair,
  type Unit,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import { type Signer, signerOf } from './ceremony.js';
import { type ReadWords, readSeedWords } from './words.js';

/** Whoever's words were typed, or what is the matter with them. */
export type ReadHolder =
  | { ok: true; holder: number; title: string; seed: Uint8Array }
  | Exclude<ReadWords, { ok: true }>
  /** Twenty-four words that belong together, and to no holder of this unit. */
  | { ok: false; problem: 'nobody' }
  /** A holder who signs already. */
  | { ok: false; problem: 'twice'; title: string };

/** Never throws. `signing`: places of the holders who sign already. */
export function readHolder(text: string, unit: Unit, signing: readonly number[]): ReadHolder {
  const read = readSeedWords(text);
  if (!read.ok) return read;
  const seed = read.entropy;
  const holder = placeOf(unit, seed);
  const title = unit.holders[holder]?.title;
  if (title !== undefined && !signing.includes(holder)) return { ok: true, holder, title, seed };
  wipe(seed);
  return title === undefined
    ? { ok: false, problem: 'nobody' }
    : { ok: false, problem: 'twice', title };
}

function placeOf(unit: Unit, seed: Uint8Array): number {
  const { publicKey, secretKey } = signPair(seed);
  wipe(secretKey);
  return unit.holders.findIndex((h) => sameBytes(h.publicKey, publicKey));
}

interface Signing {
  unit: Unit;
  vault: Pick<Vault, 'holderSeed' | 'keyringRoot'>;
}

/** Seeds with which this vault may be a holder: its own, and the one that follows from its keyring root. */
export function holderSeedsOf(vault: Signing['vault'], unitId: Uint8Array): Uint8Array[] {
  const later = laterHolderSeed(vault.keyringRoot, unitId);
  return vault.holderSeed === null ? [later] : [vault.holderSeed.slice(), later];
}

/** The places among the holders of whoever's vault is open: they sign without typing anything. */
export function ownPlaces({ unit, vault }: Signing): number[] {
  const seeds = holderSeedsOf(vault, unit.unitId);
  const places = seeds.map((seed) => placeOf(unit, seed)).filter((at) => at >= 0);
  wipe(...seeds);
  return [...new Set(places)];
}

/** How many other holders' words it takes to sign with `count`. */
export const othersNeeded = (signing: Signing, count: number): number =>
  Math.max(0, count - ownPlaces(signing).length);

/**
 * `count` signers in the order of the statement: the vault's, then those whose words were typed.
 * Throws `quorum` when there are too few, or words are no holder's or the same one's.
 */
export function signersWith(signing: Signing, count: number, texts: readonly string[]): Signer[] {
  const { unit, vault } = signing;
  const signers: Signer[] = [];
  const seeds = holderSeedsOf(vault, unit.unitId);
  for (const seed of seeds)
    if (placeOf(unit, seed) >= 0 && signers.length < count) signers.push(signerOf(unit, seed));
  wipe(...seeds);
  try {
    for (const text of texts.slice(0, Math.max(0, count - signers.length))) {
      const read = readHolder(
        text,
        unit,
        signers.map(({ holder }) => holder),
      );
      ensure(read.ok, 'quorum', 'the words of another holder');
      signers.push(signerOf(unit, read.seed));
      wipe(read.seed);
    }
    ensure(signers.length >= count, 'quorum', 'holders who sign');
  } catch (error) {
    wipeSigners(signers);
    throw error;
  }
  return signers.sort((a, b) => a.holder - b.holder);
}

export const wipeSigners = (signers: readonly Signer[]): void =>
  wipe(...signers.map(({ secretKey }) => secretKey));
