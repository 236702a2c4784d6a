/**
 * How a unit is founded, how somebody enrols in it, and how they sign in: the steps between the
 * protocol and the server, the same for page and terminal. `docs/protocol.md`, "Ceremony".
 */
import {
  type Directory,
  dayOf,
  ProtocolError,
  type Random,
  sameBytes,
  toBase64url,
  type Unit,
  unlockVault,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import { type AccountPort, enrol, signIn } from './account.js';
import {
  apply,
  drawOfficer,
  firstDirectory,
  foundUnit,
  lockOfficer,
  serviceTimings,
  signerOf,
  trialTimings,
} from './ceremony.js';
import { defaultContent } from './default-content.js';
import { encodeDirectoryContent } from './directory-content.js';

/** The person who founds a unit. */
const founder = 1;
/** The route with which a unit begins. */
const firstRoute = 1;

export interface Founding {
  token: string;
  unitName: string;
  account: string;
  /** As colleagues see it. */
  name: string;
  /** As reporters see it. */
  title: string;
  trial: boolean;
  passphrase: string;
}

export interface MetUnit {
  unit: Unit;
  directory: Directory;
}

/** Founds a unit with one holder, its founder, who is its first Head. Throws `PortError`. */
export async function foundWith(
  port: AccountPort,
  given: Founding,
  { now, random }: { now: number; random: Random },
): Promise<MetUnit> {
  const { token, account, name, title, passphrase } = given;
  const secrets = drawOfficer(random, true);
  const holderSeed = secrets.holderSeed as Uint8Array;
  const day = dayOf(now);
  const holders = [{ seed: holderSeed, title, outside: false }];
  const { statement, unit } = foundUnit({ name: given.unitName, day, threshold: 1, holders });
  const application = apply(secrets, { unitId: unit.unitId, person: founder, title });
  const standing = {
    routes: [firstRoute],
    nameable: true,
    notices: true,
    head: true,
    outside: false,
  };
  const directory = firstDirectory({
    unit,
    day,
    timings: given.trial ? trialTimings : serviceTimings,
    routes: [{ route: firstRoute, current: true, title: given.unitName }],
    content: encodeDirectoryContent(defaultContent),
    people: [{ application, standing }],
    signers: [signerOf(unit, holderSeed)],
  });
  await enrol(port, { token, account, chosen: true, passphrase }, (exportKey) => ({
    account,
    name,
    vault: toBase64url(lockOfficer(secrets, { directory, person: founder, exportKey, random })),
    application: toBase64url(application),
    statements: [toBase64url(statement)],
    directory: toBase64url(directory.bytes),
  }));
  wipe(secrets.seed, secrets.keyringRoot, holderSeed);
  return { unit, directory };
}

/** Enrols an invited officer; gives their application, whose words are compared. Throws `PortError`. */
export async function enrolWith(
  port: AccountPort,
  given: { token: string; account: string; person: number; title: string; passphrase: string },
  { met, random }: { met: MetUnit; random: Random },
): Promise<Uint8Array> {
  const { token, account, person, title, passphrase } = given;
  const { unit, directory } = met;
  const secrets = drawOfficer(random, false);
  const application = apply(secrets, { unitId: unit.unitId, person, title });
  await enrol(port, { token, account, chosen: false, passphrase }, (exportKey) => ({
    vault: toBase64url(lockOfficer(secrets, { directory, person, exportKey, random })),
    application: toBase64url(application),
  }));
  wipe(secrets.seed, secrets.keyringRoot);
  return application;
}

export interface OpenSession {
  vault: Vault;
  person: number;
  role: 'officer' | 'head';
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
  const { person, role, exportKey } = await signIn(port, given);
  const signedInAt = given.now();
  const { name } = await port.session();
  const vault = unlockVault(await port.vault(), exportKey);
  wipe(exportKey);
  if (!sameBytes(vault.unitId, unit.unitId)) throw new ProtocolError('unit', 'a vault');
  if (vault.person !== person) throw new ProtocolError('unit', 'a vault');
  return { vault, person, role, name, signedInAt };
}
