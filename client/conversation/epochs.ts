/**
 * Under which secret a case's notices are written, and who draws the next one. `docs/protocol.md`,
 * "Members that change".
 */
import {
  compareBytes,
  keyBytes,
  leadsTo,
  membersOf,
  type Random,
  sameBytes,
} from '../../crypto/index.js';
import { type CaseFile, lettersOf, type PlacedBridge } from './casefile.js';
import { type Desk, today, waited } from './desk.js';
import { membersNow, rankIn } from './rank.js';
import type { BoardEpoch } from './records.js';
import { memberLimit } from './state.js';

/** Whoever comes later in rank draws a secret so many days later each. */
const drawDays = 3;

/** The first epoch, whose secret everybody has who was ever given the case's own. */
function firstEpoch(desk: Desk, file: CaseFile): BoardEpoch {
  const directory = lettersOf(file)[0]?.letter.header.directory ?? desk.directory.number;
  const under = desk.directories.get(directory) ?? desk.directory;
  const members = membersOf(under, file.path).map((m) => m.person);
  const { boardSecret: secret, day } = file;
  return { epoch: 0, secret, author: 0, day, directory, members };
}

/** Members write to the highest epoch that one of them made; of two, to that of the smaller secret. */
export function epochInForce(desk: Desk, file: CaseFile): BoardEpoch {
  const members = membersNow(desk, file).map((m) => m.person);
  const [highest] = file.epochs
    .filter(({ author }) => members.includes(author))
    .sort((a, b) => b.epoch - a.epoch || compareBytes(a.secret, b.secret));
  return highest ?? firstEpoch(desk, file);
}

/**
 * Everybody who may have an epoch's secret: whom it was drawn for, and who became a member since,
 * for a colleague may have given it to them.
 */
function holdersOf(desk: Desk, file: CaseFile, { directory, members }: BoardEpoch): Set<number> {
  const before = new Set(
    membersOf(desk.directories.get(directory) ?? desk.directory, file.path).map((m) => m.person),
  );
  const holders = new Set(members);
  for (const [number, version] of desk.directories) {
    if (number <= directory) continue;
    for (const { person } of membersOf(version, file.path))
      if (!before.has(person)) holders.add(person);
  }
  return holders;
}

/**
 * The day since which somebody has gone who has this epoch's secret; `null` while all who have it
 * are members. Nothing is written under a secret that somebody gone has.
 */
export function goneSince(desk: Desk, file: CaseFile, epoch: BoardEpoch): number | null {
  const members = new Set(membersNow(desk, file).map((m) => m.person));
  const days: number[] = [];
  for (const person of holdersOf(desk, file, epoch)) {
    if (members.has(person)) continue;
    const versions = [...desk.directories.values()];
    const last = versions.findLastIndex((d) =>
      membersOf(d, file.path).some((m) => m.person === person),
    );
    const left = versions[last + 1]?.day ?? today(desk);
    days.push(Math.min(left, file.recusals.get(person)?.state.day ?? left));
  }
  return days.length === 0 ? null : Math.min(...days);
}

/**
 * Draws the next epoch's secret where it is needed and this officer's turn. It counts once its
 * record was read back. `null` when there is nothing to draw, or somebody else's turn.
 */
export function drawEpoch(desk: Desk, file: CaseFile, random: Random): BoardEpoch | null {
  const since = goneSince(desk, file, epochInForce(desk, file));
  if (since === null) return null;
  const rank = rankIn(desk, file, (p) => p.notices);
  const epoch = Math.max(0, ...file.epochs.map((e) => e.epoch)) + 1;
  if (rank < 0 || waited(desk, `epoch:${file.id}:${epoch}`, since) < rank * drawDays) return null;
  const drawn = {
    epoch,
    secret: random(keyBytes),
    author: desk.officer.person,
    day: today(desk),
    directory: desk.directory.number,
    members: membersNow(desk, file)
      .map((m) => m.person)
      .slice(0, memberLimit),
  };
  file.epochs.push(drawn);
  return drawn;
}

/** Adds what an index names; `false` when it was known. */
export function addEpoch(file: CaseFile, drawn: BoardEpoch): boolean {
  if (file.epochs.some((e) => sameEpoch(e, drawn))) return false;
  file.epochs.push(drawn);
  return true;
}

const sameEpoch = (a: BoardEpoch, b: BoardEpoch): boolean =>
  a.epoch === b.epoch && a.author === b.author && sameBytes(a.secret, b.secret);

/** The bridge on the board that leads to this epoch. */
export const knownBridge = (file: CaseFile, epoch: BoardEpoch): PlacedBridge | undefined =>
  [...file.bridges.values()].find((placed) => isBridgeTo(file, placed, epoch));

/** So many days a colleague's new key may take to arrive, and with it the secret of their bridge. */
const unknownDays = 3;

/**
 * Bridges on the board that lead to no secret of this case, and who signed them: at once where that
 * person's secret is known and is another, or where they have gone; else after three days.
 */
export const unknownBridges = (desk: Desk, file: CaseFile): { person: number; epoch: number }[] =>
  [...file.bridges.values()]
    .filter((placed) => {
      if (file.epochs.some((epoch) => isBridgeTo(file, placed, epoch))) return false;
      const { signer, epoch, day } = placed.bridge.header;
      const stays = membersNow(desk, file).some((m) => m.person === signer);
      const other = file.epochs.some((e) => e.epoch === epoch && e.author === signer);
      const what = `bridge:${file.id}:${epoch}:${signer}`;
      return !stays || other || waited(desk, what, day) >= unknownDays;
    })
    .map(({ bridge: { header } }) => ({ person: header.signer, epoch: header.epoch }));

/** Bridges that lead to a secret; looked at once where they do. */
const led = new WeakMap<PlacedBridge, BoardEpoch>();

function isBridgeTo(file: CaseFile, placed: PlacedBridge, epoch: BoardEpoch): boolean {
  if (led.get(placed) === epoch) return true;
  const { header } = placed.bridge;
  if (header.epoch !== epoch.epoch || header.signer !== epoch.author) return false;
  const { kemPublic } = file.keys;
  if (!leadsTo(placed.bridge, { secret: epoch.secret, kemPublic })) return false;
  led.set(placed, epoch);
  return true;
}
