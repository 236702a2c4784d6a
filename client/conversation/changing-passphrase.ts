/**
 * Another passphrase for somebody who knows the one in force. Everything is made here first and sent in
 * one request: before it the old words open the vault, after it the new ones alone.
 * `docs/protocol.md`, "Change of passphrase".
 */
import {
  fromBase64url,
  keyBytes,
  lockVault,
  type Random,
  toBase64url,
  type Vault,
  type VaultFactor,
  wipe,
  wrapVaultKey,
} from '../../crypto/index.js';
import type { FactorsAnswer } from '../../server/inbox/wire.js';
import type {
  PassphraseRequest,
  PassphraseStartAnswer,
  PassphraseStartRequest,
} from '../../server/inbox/wire-keys.js';
import { newRecord } from './account.js';
import { PortError } from './ports.js';
import { sendTwice } from './sending-twice.js';
import { registeringCodes } from './vault-locking.js';

/** The inbox's calls; every one throws `PortError`. */
export interface PassphrasePort {
  startPassphrase(request: PassphraseStartRequest): Promise<PassphraseStartAnswer>;
  changePassphrase(request: PassphraseRequest): Promise<void>;
}

/** How somebody confirmed that it is them. */
export interface Confirmation {
  /** Of the passphrase in force: a sign-in that is half open. */
  attempt: string;
  /** Of the factor that was proved; `null` for a recovery code. */
  factorId: string | null;
  /** How that factor opens a vault. */
  factor: VaultFactor;
}

type Listed = FactorsAnswer['factors'][number];

/**
 * Factors for which a new key can be locked: those that need nothing but the passphrase, and the one that
 * was proved. The others end with the old passphrase, for nobody has their secret now.
 */
export const goingOn = (
  factors: readonly Listed[],
  { factorId }: Pick<Confirmation, 'factorId'>,
): Listed[] => factors.filter(({ id, prf }) => !prf || id === factorId);

/**
 * Locks the vault under another passphrase. `codes`: ten new recovery codes in their one spelling.
 * Throws `PortError`: `no-key` before anything is sent, when nothing would be left to sign in with;
 * `unanswered` when it is not known which passphrase counts now.
 */
export async function changePassphrase(
  port: PassphrasePort,
  given: {
    vault: Vault;
    passphrase: string;
    factors: readonly Listed[];
    codes: readonly string[];
    confirmation: Confirmation;
  },
  random: Random,
): Promise<void> {
  const { vault, passphrase, codes, confirmation } = given;
  const kept = goingOn(given.factors, confirmation);
  if (kept.length === 0) throw new PortError('no-key', 409);
  const { registrationRecord, exportKey } = await newRecord(passphrase, (registrationRequest) =>
    port.startPassphrase({ registrationRequest }),
  );
  const vaultKey = random(keyBytes);
  const owner = { unitId: vault.unitId, person: vault.person };
  const keys = { vaultKey, exportKey: fromBase64url(exportKey), owner };
  const wrapFor = ({ prf }: Listed): string => {
    const factor: VaultFactor = prf ? confirmation.factor : { kind: 'passphrase' };
    return toBase64url(wrapVaultKey({ ...keys, factor }, random));
  };
  const request: PassphraseRequest = {
    attempt: confirmation.attempt,
    registrationRecord,
    vault: toBase64url(lockVault(vault, vaultKey, random)),
    factors: kept.map((one) => ({ id: one.id, wrap: wrapFor(one) })),
    codes: registeringCodes(codes, keys, random),
  };
  wipe(vaultKey, keys.exportKey);
  await sendTwice(() => port.changePassphrase(request));
}
