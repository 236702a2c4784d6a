/** The key pairs of a vault: one, or two while they change. `docs/protocol.md`, "Change of keys". */
import {
  type Directory,
  type DirectoryPerson,
  type OfficerKeys,
  officerKeys,
  sameBytes,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import { currentPerson } from './circle.js';

/** Newest first. */
export const pairsOf = ({ seed, older }: Pick<Vault, 'seed' | 'older'>): OfficerKeys[] => [
  officerKeys(seed),
  ...(older === undefined ? [] : [officerKeys(older.seed)]),
];

export const wipePairs = (pairs: readonly OfficerKeys[]): void =>
  wipe(...pairs.flatMap(({ kemSecret, signSecret }) => [kemSecret, signSecret]));

/** Whether the directory's line names these keys. */
export const areKeysOf = (
  listed: Pick<DirectoryPerson, 'kemPublic' | 'signPublic'>,
  keys: Pick<OfficerKeys, 'kemPublic' | 'signPublic'>,
): boolean =>
  sameBytes(listed.kemPublic, keys.kemPublic) && sameBytes(listed.signPublic, keys.signPublic);

/** The pair under which the directory lists the person now; the newest where it lists neither. */
export function pairInForce(
  pairs: readonly OfficerKeys[],
  person: number,
  directory: Directory,
): OfficerKeys {
  const listed = currentPerson(directory, person);
  const named = pairs.find((pair) => listed !== undefined && areKeysOf(listed, pair));
  return named ?? (pairs[0] as OfficerKeys);
}

export interface Officer {
  unitId: Uint8Array;
  person: number;
  /** Those that the newest directory names: what is signed, is signed with them. */
  keys: OfficerKeys;
  /** Every pair of the vault: while keys change there are two. */
  pairs: readonly OfficerKeys[];
  keyringRoot: Uint8Array;
}

export function officerOf(vault: Vault, directory: Directory): Officer {
  const { unitId, person, keyringRoot } = vault;
  const pairs = pairsOf(vault);
  return { unitId, person, keyringRoot, pairs, keys: pairInForce(pairs, person, directory) };
}

/** Days after which keys are to be changed. */
export const keysLifeDays = 365;

/** How far a change of keys has come. */
export type ChangeState =
  /** There are no older keys. */
  | 'none'
  /** The newest are not in the directory's list yet. */
  | 'asked'
  /** They are, and batches may still come that need the older ones. */
  | 'listed';

export function changeOf(vault: Vault, directory: Directory): ChangeState {
  if (vault.older === undefined) return 'none';
  const listed = currentPerson(directory, vault.person);
  const newest = officerKeys(vault.seed);
  wipePairs([newest]);
  return listed !== undefined && areKeysOf(listed, newest) ? 'listed' : 'asked';
}
