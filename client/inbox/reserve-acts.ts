/** The unit's reserve key in the worker: drawn, put in force, and used with a recovery link. */
import {
  dayOf,
  type Random,
  seedBytes,
  type Unit,
  type Vault,
  wipe,
  wordsOfSeed,
} from '../../crypto/index.js';
import { newestDirectory } from '../conversation/admitting.js';
import type { Clock } from '../conversation/clock.js';
import type { MetUnit } from '../conversation/joining.js';
import { PortError } from '../conversation/ports.js';
import { newestUnit } from '../conversation/proposals.js';
import type { RecoveredSecrets } from '../conversation/recovering.js';
import { isReserve, proposeReserve, secretsInCopy } from '../conversation/reserve.js';
import type { Keeper } from '../conversation/reserve-named.js';
import { readSeedWords } from '../conversation/words.js';
import type { InboxClient } from '../http/inbox.js';
import type { KitReading } from './joining-messages.js';

type Opened = { ok: true; secrets: RecoveredSecrets } | Exclude<KitReading, { ok: true }>;

export function reserveActs(
  inbox: InboxClient,
  { random, clock }: { random: Random; clock: Clock },
) {
  let drawn: Uint8Array | null = null;
  /** By link: each asking for a copy is recorded, and typing words again is none. */
  const copies = new Map<string, Uint8Array>();
  const forget = (): void => {
    if (drawn !== null) wipe(drawn);
    drawn = null;
  };
  return {
    /** What was drawn and is in force nowhere is wiped. */
    forget,

    draw(): string[] {
      forget();
      drawn = random(seedBytes);
      return wordsOfSeed(drawn);
    },

    async set(by: { unit: Unit; vault: Vault }, keeper: Keeper | null) {
      if (keeper !== null && drawn === null) throw new PortError('unexpected', 0);
      const unit = await newestUnit(inbox, by.unit);
      const directory = await newestDirectory(inbox, { unit, vault: by.vault });
      const became = await proposeReserve(inbox, {
        inForce: { unit, directory },
        vault: by.vault,
        day: dayOf(clock.now()),
        made: keeper === null ? null : { keeper, secret: drawn as Uint8Array },
      });
      forget();
      return became;
    },

    /** What the words open of the account that a link brings back. Throws `PortError`: `none` without a copy. */
    async read(given: {
      token: string;
      text: string;
      person: number;
      met: MetUnit | null;
    }): Promise<Opened> {
      const { token, text, person, met } = given;
      // First: no answer of the server's is waited for while the words lie in memory.
      const copy = copies.get(token) ?? (await inbox.copyForReserve(token));
      copies.set(token, copy);
      const read = readSeedWords(text);
      if (!read.ok) return read;
      const { entropy: secret } = read;
      const secrets =
        met !== null && isReserve(secret, met.directory)
          ? secretsInCopy(copy, { secret, met, person })
          : null;
      wipe(secret);
      return secrets === null ? { ok: false, problem: 'other' } : { ok: true, secrets };
    },
  };
}
