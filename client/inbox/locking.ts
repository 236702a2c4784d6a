/**
 * Locking a session and opening it again without a word to the server. `docs/protocol.md`,
 * "Locking".
 */
import {
  dayOf,
  fromUtf8,
  openCache,
  ProtocolError,
  type Random,
  sealCache,
  toUtf8,
  type Vault,
} from '../../crypto/index.js';
import type { Alarm } from '../conversation/alarms.js';
import { sealedAhead } from '../conversation/duty.js';
import { type LockedShift, lockedShift } from '../conversation/locked.js';
import type { AtDesk } from './at-desk.js';
import { type CacheContent, openContent } from './cache-content.js';
import type { Keeping } from './keeping.js';
import type { Beat } from './leaving-times.js';
import { type LockBox, type LockKey, lockBox, openBox } from './lock-box.js';

export interface LockedSession {
  shift: LockedShift;
  box: LockBox;
  /** What the disk gets as well: the list as it stood, and drafts. */
  cache: Uint8Array;
  /** What only this session needs again, sealed. */
  carried: Uint8Array;
}

/** Whoever is on shift: the officer, or nobody. */
export interface Hands {
  at: AtDesk | null;
  locked: LockedSession | null;
}

/** What a session knows beyond outbox and copy. */
interface Carried {
  alarms: Alarm[];
  /** Letters not looked at yet, and the batch up to which others were. */
  unread: string[];
  upTo: number;
  firstSeen: [string, number][];
  shown: string | null;
}

/** Seals everything; what is decrypted is the caller's to wipe. `outbox`: as it stands now, sealed. */
export function lockUp(
  at: AtDesk,
  given: {
    vault: Vault;
    key: LockKey;
    keeping: Keeping;
    beat: Beat;
    shown: string | null;
    now: () => number;
    random: Random;
  },
): { session: LockedSession; outbox: Uint8Array } {
  const { vault, key, keeping, beat, shown, now, random } = given;
  const { duty, unread } = at;
  const { desk } = duty;
  const { cases } = at.view(beat);
  const carried: Carried = {
    alarms: desk.alarms.list(),
    unread: [...unread],
    upTo: desk.readUpTo,
    firstSeen: [...desk.firstSeen],
    shown,
  };
  const outbox = duty.sealedNow();
  const moments = Array.from(
    { length: sealedAhead },
    (_, i) => beat.nextAt + i * beat.milliseconds,
  );
  const start = {
    from: { ...duty.from(), read: new Set(desk.read) },
    unit: desk.unit,
    directory: desk.directory,
    directories: new Map(desk.directories),
    now,
  };
  const known = Math.max(desk.outbox.bundle, keeping.bundles.last().sent);
  const ahead = duty.sealAhead(moments);
  // Whether those behind the last that carries something have left does not matter.
  const sent = known + ahead.findLastIndex(({ carries }) => carries) + 1;
  return {
    outbox,
    session: {
      shift: lockedShift(start, ahead),
      cache: keeping.seal(at, { cases, sent, now: now() }),
      carried: sealCache(toUtf8(JSON.stringify(carried)), vault, random),
      box: lockBox(vault, key, random),
    },
  };
}

/** `null` for other words. Throws `ProtocolError` when what was sealed here does not open. */
export async function unlockWith(
  { box, cache, carried }: LockedSession,
  passphrase: string,
  now: number,
): Promise<{ vault: Vault; lockKey: LockKey; content: CacheContent; carried: Carried } | null> {
  const opened = await openBox(box, passphrase);
  if (opened === null) return null;
  const { vault } = opened;
  const content = openContent(cache, vault, dayOf(now));
  if (content === null) throw new ProtocolError('locked', 'a local cache');
  // Sealed by this very program a moment ago, under a key that was nowhere else.
  return { ...opened, content, carried: JSON.parse(fromUtf8(openCache(carried, vault))) };
}
