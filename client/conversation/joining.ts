/**
 * How somebody enrols in a unit, and how they sign in: the steps between the protocol and the
 * server, the same for page and terminal. `docs/protocol.md`, "Ceremony".
 */
import {
  type Directory,
  ProtocolError,
  prfSaltOf,
  type Random,
  recoveryProof,
  sameBytes,
  toBase64url,
  type Unit,
  type Vault,
  type VaultFactor,
  wipe,
} from '../../crypto/index.js';
import type { AskedFactors, FactorProof } from '../../server/inbox/wire.js';
import type { Role } from '../../server/roles.js';
import {
  type AccountPort,
  beginSignIn,
  clockOff,
  enrol,
  type HalfSignIn,
  proveSignIn,
} from './account.js';
import { apply, lockOfficer, secretsOf, wipeSecrets } from './officer-secrets.js';
import { PortError } from './ports.js';
import { isVaultOf, isVaultOld, type MadeSecond, openVault, wipeMade } from './vault-locking.js';

export interface MetUnit {
  unit: Unit;
  directory: Directory;
}

export interface Enrolling {
  token: string;
  account: string;
  person: number;
  title: string;
  passphrase: string;
  second: MadeSecond;
  /** Their recovery kit, 32 bytes; wiped, like the second factor, once they are enrolled. */
  kit: Uint8Array;
}

/** Enrols an invited officer; gives their application, whose words are compared. Throws `PortError`. */
export async function enrolWith(
  port: AccountPort,
  given: Enrolling,
  { met, random }: { met: MetUnit; random: Random },
): Promise<Uint8Array> {
  const { token, account, person, title, passphrase, second, kit } = given;
  const { unit, directory } = met;
  const secrets = secretsOf(kit, unit.unitId, false);
  const application = apply(secrets, { unitId: unit.unitId, person, title });
  try {
    await enrol(port, { token, account, chosen: false, passphrase }, (exportKey) => {
      const locked = lockOfficer(secrets, { directory, person, exportKey, second, random });
      return {
        vault: toBase64url(locked.vault),
        second: locked.second,
        application: toBase64url(application),
      };
    });
  } finally {
    wipeSecrets(secrets);
  }
  wipe(kit);
  wipeMade(second.factor);
  return application;
}

export interface OpenSession {
  vault: Vault;
  /** While keys change: what locks the vault anew. Wiped once this session has done its part. */
  vaultKey: Uint8Array | null;
  person: number;
  roles: readonly Role[];
  /** As colleagues see it. */
  name: string;
  /** Milliseconds since 1970: later moments of the session are counted from it. */
  signedInAt: number;
  /** Days by which this computer's clock is ahead of the server's; 0 within a day. */
  clockOff: number;
}

/** What signing in asks of an inbox. */
export interface SessionPort extends AccountPort {
  session(): Promise<{ name: string }>;
  vault(): Promise<Uint8Array>;
}

/** What proves a factor to the server, and how it opens the vault. */
export interface Proved {
  proof: FactorProof;
  factor: VaultFactor;
}

/** What an authenticator app shows: it opens a vault that is locked with the passphrase alone. */
export const provedByApp = (code: string): Proved => ({
  proof: { kind: 'totp', code },
  factor: { kind: 'passphrase' },
});

/** A recovery code in its one spelling. */
export const provedByCode = (code: string): Proved => ({
  proof: { kind: 'code', proof: toBase64url(recoveryProof(code)) },
  factor: { kind: 'code', code },
});

/**
 * The second half of signing in. Throws `PortError`, after which the same half may be tried again
 * when its code is one of `triedAgain`; `locked` and `unit` for a vault that is not ours.
 */
export async function enter(
  port: SessionPort,
  { unit, directory }: MetUnit,
  given: { half: HalfSignIn; proved: Proved; now: () => number },
): Promise<OpenSession> {
  const { half, proved } = given;
  const { exportKey } = half;
  const { person, roles, used } = await proveSignIn(port, half.attempt, proved.proof);
  const signedInAt = given.now();
  const { name } = await port.session();
  const owner = { unitId: unit.unitId, person };
  if (used.wrap === null) throw new ProtocolError('locked', 'a vault');
  if (used.prf && used.kind === 'webauthn' && proved.factor.kind !== 'prf')
    throw new PortError('key-no-secret', 401);
  const factor = factorUsed(proved.factor, used);
  const opening = { exportKey, owner, factor, wrap: used.wrap };
  const { vault, vaultKey } = openVault(await port.vault(), opening);
  wipe(exportKey);
  if (vault.older === undefined) wipe(vaultKey);
  if (!sameBytes(vault.unitId, unit.unitId)) throw new ProtocolError('unit', 'a vault');
  if (vault.person !== person) throw new ProtocolError('unit', 'a vault');
  if (!isVaultOf(vault, directory)) throw new ProtocolError('unit', 'a vault');
  if (isVaultOld(vault, directory)) throw new PortError('vault-old', 0);
  const off = clockOff(half, signedInAt);
  const kept = vault.older === undefined ? null : vaultKey;
  return { vault, vaultKey: kept, person, roles, name, signedInAt, clockOff: off };
}

/**
 * How the factor that was proved opens the vault: a key that gives a secret may have been registered
 * in a browser that could not ask it for one.
 */
export const factorUsed = (factor: VaultFactor, { prf }: { prf: boolean }): VaultFactor =>
  factor.kind === 'prf' && !prf ? { kind: 'passphrase' } : factor;

/** Refusals of a factor after which another may be shown, with the passphrase that was right. */
export const triedAgain: ReadonlySet<string> = new Set([
  'code',
  'code-used',
  'clock',
  'factor',
  'replayed',
]);

/** What a factor is asked with. `salt`: for an authenticator's PRF. */
export interface Asked {
  factors: AskedFactors;
  salt: Uint8Array;
}

/**
 * Signs in and opens the vault. `prove` is called again, with the server's code, as long as that is
 * one of `triedAgain`; what it throws is thrown. Throws as `beginSignIn` and `enter`.
 */
export async function openSession(
  port: SessionPort,
  met: MetUnit,
  given: {
    account: string;
    passphrase: string;
    now: () => number;
    prove: (asked: Asked, refused: string | null) => Promise<Proved>;
  },
): Promise<OpenSession> {
  const half = await beginSignIn(port, given);
  const asked = { factors: half.factors, salt: prfSaltOf(met.unit.unitId) };
  for (let refused: string | null = null; ; ) {
    const proved = await given.prove(asked, refused);
    try {
      return await enter(port, met, { half, proved, now: given.now });
    } catch (error) {
      if (!(error instanceof PortError) || !triedAgain.has(error.code)) throw error;
      refused = error.code;
    }
  }
}
