/**
 * How somebody enrols in a unit, and how they sign in: the steps between the protocol and the
 * server, the same for page and terminal. `docs/protocol.md`, "Ceremony".
 */
import {
  type Directory,
  ProtocolError,
  type Random,
  sameBytes,
  toBase64url,
  type Unit,
  unlockVault,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import type { Role } from '../../server/roles.js';
import { type AccountPort, beginSignIn, enrol, proveSignIn } from './account.js';
import { apply, lockOfficer, secretsOf, wipeSecrets } from './officer-secrets.js';

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
  /** Their recovery kit, 32 bytes; wiped once they are enrolled. */
  kit: Uint8Array;
}

/** Enrols an invited officer; gives their application, whose words are compared. Throws `PortError`. */
export async function enrolWith(
  port: AccountPort,
  given: Enrolling,
  { met, random }: { met: MetUnit; random: Random },
): Promise<Uint8Array> {
  const { token, account, person, title, passphrase, kit } = given;
  const { unit, directory } = met;
  const secrets = secretsOf(kit, unit.unitId, false);
  const application = apply(secrets, { unitId: unit.unitId, person, title });
  try {
    await enrol(port, { token, account, chosen: false, passphrase }, (exportKey) => ({
      vault: toBase64url(lockOfficer(secrets, { directory, person, exportKey, random })),
      application: toBase64url(application),
    }));
  } finally {
    wipeSecrets(secrets);
  }
  wipe(kit);
  return application;
}

export interface OpenSession {
  vault: Vault;
  person: number;
  roles: readonly Role[];
  /** As colleagues see it. */
  name: string;
  /** Milliseconds since 1970: later moments of the session are counted from it. */
  signedInAt: number;
}

/** What signing in asks of an inbox. */
export interface SessionPort extends AccountPort {
  session(): Promise<{ name: string }>;
  vault(): Promise<Uint8Array>;
}

/** Signs in and opens the vault. Throws `PortError`; `locked` and `unit` for a vault that is not ours. */
export async function openSession(
  port: SessionPort,
  unit: Unit,
  given: { account: string; passphrase: string; now: () => number },
): Promise<OpenSession> {
  const { attempt, exportKey } = await beginSignIn(port, given);
  const { person, roles } = await proveSignIn(port, attempt, { kind: 'none' });
  const signedInAt = given.now();
  const { name } = await port.session();
  const vault = unlockVault(await port.vault(), exportKey);
  wipe(exportKey);
  if (!sameBytes(vault.unitId, unit.unitId)) throw new ProtocolError('unit', 'a vault');
  if (vault.person !== person) throw new ProtocolError('unit', 'a vault');
  return { vault, person, roles, name, signedInAt };
}
