/**
 * Keys that change on schedule: the next pair is made and asked for, counts once the directory lists it,
 * and the older one is destroyed when no batch can need it any more. Every step is one request, and is
 * found again from vault and directory alone. `docs/protocol.md`, "Change of keys".
 */
import {
  type Directory,
  encodeKeyChange,
  ensure,
  fromBase64url,
  type KeyChange,
  keyIdOf,
  lockVault,
  officerKeys,
  officerSeedsOf,
  parseKeyChange,
  type Random,
  sealHandover,
  signKeptKeys,
  toBase64url,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import type { KeepKeysRequest, KeyChangesAnswer } from '../../server/inbox/wire-keys.js';
import { currentPerson } from './circle.js';
import type { Clock } from './clock.js';
import { type Desk, followDirectory, today } from './desk.js';
import { recordAct } from './leaves.js';
import { changeOf, pairInForce, pairsOf, wipePairs } from './own-keys.js';
import { PortError } from './ports.js';
import { sendTwice } from './sending-twice.js';

/** Throws `PortError`. */
export interface KeysPort {
  keepKeys(request: KeepKeysRequest): Promise<void>;
}

/** Of Heads. Throws `PortError`. */
export interface KeyChangesPort {
  keyChanges(): Promise<KeyChangesAnswer['changes']>;
}

/** What locks a vault anew: its key is there for a while after signing in or confirming. */
export interface VaultInHand {
  vault: Vault;
  vaultKey: Uint8Array;
}

/**
 * So many days after the new keys were seen in the directory's list nothing comes that needs the older
 * ones: drops under the version before are taken for 7 days at the most.
 */
const lastNeededDays = 8;

/**
 * So long after signing in a step leaves in service, whatever was read before it: how long it took to open
 * everything tells how much there is (P5). The first bundle leaves later.
 */
const stepMilliseconds = 25_000;

/** Days since the keys in force were listed; `null` for somebody whom the directory does not list. */
export function keysAge(directories: ReadonlyMap<number, Directory>, vault: Vault, day: number) {
  const newest = [...directories.values()].at(-1);
  const listed = newest && currentPerson(newest, vault.person);
  const from = listed && directories.get(listed.since);
  return from === undefined ? null : Math.max(0, day - from.day);
}

/** Puts a vault in place of the one that the server keeps, signed with the keys in force. */
async function keep(
  port: KeysPort,
  given: { vault: Vault; vaultKey: Uint8Array; directory: Directory; change: Uint8Array | null },
  random: Random,
): Promise<void> {
  const { vaultKey, directory, change } = given;
  const { number, hash } = directory;
  const vault = { ...given.vault, directory: { number, hash } };
  const { unitId, person } = vault;
  const pairs = pairsOf(vault);
  const { signSecret } = pairInForce(pairs, person, directory);
  const locked = lockVault(vault, vaultKey, random);
  const handover = sealHandover(vault, random);
  const signature = signKeptKeys({ unitId, person, vault: locked, handover, change }, signSecret);
  wipePairs(pairs);
  const request = {
    vault: toBase64url(locked),
    handover: toBase64url(handover),
    change: change === null ? null : toBase64url(change),
    signature: toBase64url(signature),
  };
  await sendTwice(() => port.keepKeys(request));
}

/**
 * Asks for the keys that follow from a new kit (32 bytes, wiped), and keeps both pairs. Gives the vault as it
 * is from now on. Throws `PortError`; `argument` while keys are being changed already.
 */
export async function askForKeys(
  port: KeysPort,
  given: VaultInHand & { directory: Directory; kit: Uint8Array },
  random: Random,
): Promise<Vault> {
  const { vault: before, vaultKey, directory, kit } = given;
  ensure(before.older === undefined, 'argument', 'keys that are being changed already');
  const { unitId, person } = before;
  const { seed, keyringRoot } = officerSeedsOf(kit, unitId);
  wipe(keyringRoot);
  const vault: Vault = { ...before, seed, older: { seed: before.seed, listedDay: 0 } };
  const pairs = pairsOf(vault);
  const [newer, older] = pairs as [(typeof pairs)[0], (typeof pairs)[0]];
  const { kemPublic, signPublic } = newer;
  const change = encodeKeyChange(
    { unitId, person, kemPublic, signPublic },
    { older: older.signSecret, newer: newer.signSecret },
  );
  wipePairs(pairs);
  await keep(port, { vault, vaultKey, directory, change }, random);
  wipe(kit);
  return vault;
}

/** A session goes on with this vault: its desk opens and signs with the pairs that are in it. */
export function useVault(desk: Desk, vault: Vault): void {
  wipePairs(desk.officer.pairs);
  desk.officer.pairs = pairsOf(vault);
  followDirectory(desk, desk.directory);
}

/** Which step a change of keys has come to. */
function stepOf(vault: Vault, desk: Desk): 'none' | 'note' | 'destroy' {
  const { older } = vault;
  if (older === undefined || changeOf(vault, desk.directory) !== 'listed') return 'none';
  if (older.listedDay === 0) return 'note';
  return isOver(desk, older.listedDay + lastNeededDays) ? 'destroy' : 'none';
}

/**
 * What a session does about keys that change, once it has read everything: notes that the new ones are
 * listed; destroys the older ones when nothing can need them. Gives the vault as it is from then on; where
 * the server does not answer, the next session does the same.
 */
export async function tendKeys(
  port: KeysPort,
  { vault, vaultKey, desk }: VaultInHand & { desk: Desk },
  random: Random,
): Promise<Vault> {
  const { directory } = desk;
  const { older } = vault;
  const step = stepOf(vault, desk);
  if (older === undefined || step === 'none') return vault;
  if (step === 'note') {
    // A clock that is behind destroys nothing early: what the holders signed and the server closed counts too.
    const listedDay = Math.max(today(desk), directory.day, desk.newestBatchDay);
    const noted = { ...vault, older: { ...older, listedDay } };
    await keep(port, { vault: noted, vaultKey, directory, change: null }, random);
    const { kemPublic, signPublic, kemSecret, signSecret } = officerKeys(vault.seed);
    wipe(kemSecret, signSecret);
    recordAct(desk, { act: 'rotated', keyId: keyIdOf(kemPublic, signPublic) });
    return noted;
  }
  const { older: ended, ...rest } = vault;
  await keep(port, { vault: rest, vaultKey, directory, change: null }, random);
  wipe(older.seed);
  useVault(desk, rest);
  return rest;
}

/**
 * Once everything was read: the step that a change of keys has come to. What locks the vault is wiped then.
 * Without an answer nothing is changed, and the next session does it.
 */
export async function tended(
  inbox: KeysPort,
  session: { vault: Vault; vaultKey: Uint8Array | null; desk: Desk; signedInAt: number },
  { random, clock }: { random: Random; clock: Clock },
): Promise<Vault> {
  const { vault, vaultKey, desk, signedInAt } = session;
  if (vaultKey === null) return vault;
  try {
    if (stepOf(vault, desk) !== 'none' && !desk.directory.trial)
      await clock.sleepUntil(signedInAt + stepMilliseconds);
    return await tendKeys(inbox, { vault, vaultKey, desk }, random);
  } catch (error) {
    if (error instanceof PortError) return vault;
    throw error;
  } finally {
    wipe(vaultKey);
  }
}

/** Whether every batch that closed up to that day is passed: none of them can be asked for again. */
function isOver(desk: Desk, lastDay: number): boolean {
  if (today(desk) <= lastDay) return false;
  const newest = Math.max(desk.newestBatch, ...desk.closedOn.keys());
  for (let batch = desk.cursor + 1; batch <= newest; batch++) {
    const day = desk.closedOn.get(batch);
    if (day === undefined || day <= lastDay) return false;
  }
  return true;
}

/** Somebody who asks for other keys; `null` where what they sent does not hold. */
export interface AskedKeys {
  person: number;
  name: string;
  bytes: Uint8Array;
  change: KeyChange | null;
}

/** Who asks for other keys, each held against the key that the directory names now. */
export async function askedKeysIn(
  port: KeyChangesPort,
  directory: Directory,
): Promise<AskedKeys[]> {
  const asked = await port.keyChanges();
  return asked.flatMap(({ person, name, change: text }) => {
    const listed = currentPerson(directory, person);
    if (listed === undefined) return [];
    const bytes = fromBase64url(text);
    return [{ person, name, bytes, change: heldOrNull(bytes, directory, listed) }];
  });
}

function heldOrNull(
  bytes: Uint8Array,
  { unitId }: Directory,
  listed: { person: number; signPublic: Uint8Array },
): KeyChange | null {
  try {
    return parseKeyChange(bytes, unitId, listed);
  } catch {
    return null;
  }
}
