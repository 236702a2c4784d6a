/**
 * How a unit is founded: its holders, the recovery kit of its founder, the sheets of the others.
 * The same for page and terminal. `docs/protocol.md`, "Ceremony".
 */
import {
  dayOf,
  holderSeedOf,
  type Random,
  seedBytes,
  toBase64url,
  type Unit,
  wipe,
} from '../../crypto/index.js';
import { type AccountPort, enrol } from './account.js';
import { firstDirectory, foundUnit, serviceTimings, signerOf, trialTimings } from './ceremony.js';
import { defaultContent } from './default-content.js';
import { encodeDirectoryContent } from './directory-content.js';
import type { MetUnit } from './joining.js';
import { apply, lockOfficer, secretsOf, wipeSecrets } from './officer-secrets.js';
import { type MadeSecond, wipeMade } from './vault-locking.js';

/** The person who founds a unit. */
const founder = 1;
/** The route with which a unit begins. */
const firstRoute = 1;

/** Somebody whose signature counts for who reads, as reporters see them. */
export interface HolderTitle {
  title: string;
  outside: boolean;
}

export interface FoundingPlan {
  unitName: string;
  /** Public title of the founder, who is the first holder and the first Head. */
  title: string;
  /** Holders besides the founder, at most 15. */
  further: readonly HolderTitle[];
  /** So many holders sign a directory: 1 to all of them. */
  threshold: number;
}

/** A unit that is drawn and signed, and not yet anywhere but here. */
export interface PreparedUnit {
  unit: Unit;
  statement: Uint8Array;
  title: string;
  day: number;
  /** The founder's recovery kit, 32 bytes. */
  kit: Uint8Array;
  /** Of every further holder, with the seed that goes on their sheet. */
  sheets: readonly (HolderTitle & { seed: Uint8Array })[];
}

/** Draws the founder's kit and every further holder's seed; all of them sign the statement. */
export function prepareUnit(
  { unitName, title, further, threshold }: FoundingPlan,
  { now, random }: { now: number; random: Random },
): PreparedUnit {
  const day = dayOf(now);
  const kit = random(seedBytes);
  const sheets = further.map((holder) => ({ ...holder, seed: random(seedBytes) }));
  const own = { title, outside: false, seed: holderSeedOf(kit) };
  const holders = [own, ...sheets];
  const { statement, unit } = foundUnit({ name: unitName, day, threshold, holders });
  wipe(own.seed);
  return { unit, statement, title, day, kit, sheets };
}

export const wipePrepared = ({ kit, sheets }: PreparedUnit): void =>
  wipe(kit, ...sheets.map(({ seed }) => seed));

export interface Founding {
  token: string;
  account: string;
  /** As colleagues see it. */
  name: string;
  trial: boolean;
  passphrase: string;
  /** Wiped with what was prepared. */
  second: MadeSecond;
}

/**
 * Signs directory 1 with as many holders as it takes, and founds the unit on the server. What was
 * prepared is wiped when that went well. Throws `PortError`.
 */
export async function foundWith(
  port: AccountPort,
  prepared: PreparedUnit,
  given: Founding & { random: Random },
): Promise<MetUnit> {
  const { token, account, name, passphrase, second, trial, random } = given;
  const { unit, statement, title, day, kit, sheets } = prepared;
  const secrets = secretsOf(kit, unit.unitId, true);
  const application = apply(secrets, { unitId: unit.unitId, person: founder, title });
  const standing = {
    routes: [firstRoute],
    nameable: true,
    notices: true,
    head: true,
    outside: false,
  };
  const seeds = [secrets.holderSeed as Uint8Array, ...sheets.map(({ seed }) => seed)];
  const signers = seeds.slice(0, unit.threshold).map((seed) => signerOf(unit, seed));
  const directory = firstDirectory({
    unit,
    day,
    timings: trial ? trialTimings : serviceTimings,
    routes: [{ route: firstRoute, current: true, title: unit.name }],
    content: encodeDirectoryContent(defaultContent),
    people: [{ application, standing }],
    signers,
  });
  wipe(...signers.map(({ secretKey }) => secretKey));
  try {
    await enrol(port, { token, account, chosen: true, passphrase }, (exportKey) => {
      const made = { directory, person: founder, exportKey, second, random };
      const locked = lockOfficer(secrets, made);
      return {
        account,
        name,
        vault: toBase64url(locked.vault),
        second: locked.second,
        application: toBase64url(application),
        statements: [toBase64url(statement)],
        directory: toBase64url(directory.bytes),
      };
    });
  } finally {
    wipeSecrets(secrets);
  }
  wipePrepared(prepared);
  wipeMade(second.factor);
  return { unit, directory };
}
