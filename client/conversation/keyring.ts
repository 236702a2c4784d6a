/** Sender keys: whose, for which circle, read by whom. `docs/protocol.md`, "Sender keys". */
import {
  encodePath,
  isZero,
  keyBytes,
  type Path,
  type Random,
  sameBytes,
  toHex,
} from '../../crypto/index.js';
import type { Alarms } from './alarms.js';
import type { KeyReader, SenderKey } from './records.js';

export interface HeldKey {
  senderKey: SenderKey;
  /** Its keyring record was read back from the store. */
  placed: boolean;
  /** Whoever confirmed it in an index log. */
  confirmedBy: Set<number>;
}

export interface Keyring {
  /** Adds a key; the same one again changes nothing, another under its number is an alarm. */
  add(senderKey: SenderKey, state: { placed: boolean }): HeldKey | null;
  all(): HeldKey[];
  find(owner: number, path: Path, caseId: Uint8Array, number: number): HeldKey | undefined;
  /** Keys that open logs of a case: those of its circle and those for it alone. */
  forCase(path: Path, caseId: Uint8Array): HeldKey[];
}

export const pathId = (path: Path): string => toHex(encodePath(path));
const keyName = (k: Pick<SenderKey, 'owner' | 'path' | 'caseId' | 'number'>): string =>
  `${k.owner}:${pathId(k.path)}:${toHex(k.caseId)}:${k.number}`;

export function keyring(alarms: Alarms): Keyring {
  const held = new Map<string, HeldKey>();
  const ofPath = new Map<string, HeldKey[]>();
  return {
    add: (senderKey, { placed }) => {
      const name = keyName(senderKey);
      const known = held.get(name);
      if (known === undefined) {
        const one = { senderKey, placed, confirmedBy: new Set<number>() };
        held.set(name, one);
        const path = pathId(senderKey.path);
        const others = ofPath.get(path);
        if (others === undefined) ofPath.set(path, [one]);
        else others.push(one);
        return one;
      }
      if (!sameBytes(known.senderKey.key, senderKey.key)) {
        const detail = `${pathId(senderKey.path)}:${senderKey.number}`;
        alarms.raise({ kind: 'key-fork', person: senderKey.owner, detail });
        return null;
      }
      known.placed ||= placed;
      return known;
    },
    all: () => [...held.values()],
    find: (owner, path, caseId, number) => held.get(keyName({ owner, path, caseId, number })),
    forCase: (path, caseId) =>
      (ofPath.get(pathId(path)) ?? []).filter(
        ({ senderKey: k }) => isZero(k.caseId) || sameBytes(k.caseId, caseId),
      ),
  };
}

export interface OwnCircle {
  person: number;
  path: Path;
  /** Zeros for the circle's keys, or the one case that has keys of its own. */
  caseId: Uint8Array;
  /** Who reads the case today, under which key. */
  members: readonly KeyReader[];
  /** Members when the case was opened, and those to whom it was given since: nobody else reads it. */
  wanted: readonly number[];
}

const ownKeys = (ring: Keyring, { person, path, caseId }: OwnCircle): HeldKey[] =>
  ring
    .all()
    .filter(
      ({ senderKey: k }) =>
        k.owner === person && sameBytes(k.caseId, caseId) && pathId(k.path) === pathId(path),
    )
    .sort((a, b) => a.senderKey.number - b.senderKey.number);

/**
 * The own key to write a case with: the oldest of which exactly those are readers who are members
 * today and may read the case. `null` when one must be drawn first.
 */
export function keyForCase(ring: Keyring, own: OwnCircle): HeldKey | null {
  const wanted = readersOf(own);
  const fits = ({ senderKey: { readers } }: HeldKey): boolean =>
    readers.length === wanted.length &&
    readers.every((r) => wanted.some((w) => w.person === r.person && sameBytes(w.keyId, r.keyId)));
  return ownKeys(ring, own).find(fits) ?? null;
}

const readersOf = ({ members, wanted, person }: OwnCircle): KeyReader[] =>
  members.filter((m) => wanted.includes(m.person) || m.person === person);

/** Draws the next own key of a circle, for those wanted who are members today. */
export function drawKey(
  ring: Keyring,
  own: OwnCircle & { day: number },
  random: Random,
): HeldKey | null {
  const numbers = ownKeys(ring, own).map((k) => k.senderKey.number);
  return ring.add(
    {
      owner: own.person,
      path: own.path,
      caseId: own.caseId,
      number: Math.max(0, ...numbers) + 1,
      key: random(keyBytes),
      since: own.day,
      readers: readersOf(own).map(({ person, keyId }) => ({ person, keyId })),
    },
    { placed: false },
  );
}
