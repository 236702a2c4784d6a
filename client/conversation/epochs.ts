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
import { currentPerson } from './circle.js';
import { epochsOfOne } from './collecting.js';
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

/**
 * Nobody who draws honestly is further ahead of everybody else: an epoch that is, was named to leave no
 * number for the next.
 */
const aheadLimit = 64;
/** So many epochs of one case are kept of each author. */
const epochsOfAuthor = 64;
const greatestEpoch = 65_535;

const isAhead = (file: CaseFile, { epoch, author }: BoardEpoch): boolean =>
  epoch >
  aheadLimit + Math.max(0, ...file.epochs.filter((e) => e.author !== author).map((e) => e.epoch));

/** So many days whoever drew an epoch may take to place its bridge, from the last day on which somebody went. */
const bridgeDays = 7;

/**
 * Members write to the highest epoch that one of them made; of two, to that of the smaller secret. One
 * that its reporter does not reach counts for as long as its bridge may still be on its way, and only
 * where another is needed: a member could name one and build no way to it.
 */
export function epochInForce(desk: Desk, file: CaseFile): BoardEpoch {
  const members = membersNow(desk, file).map((m) => m.person);
  const { person } = desk.officer;
  const drawn = file.epochs
    .filter((one) => members.includes(one.author) && !isAhead(file, one))
    .sort((a, b) => b.epoch - a.epoch || compareBytes(a.secret, b.secret));
  const [highest] = drawn;
  const reached =
    drawn.find((one) => one.author === person || isReached(desk, file, one)) ??
    firstEpoch(desk, file);
  if (highest === undefined || highest === reached) return reached;
  if (goneSince(desk, file, reached) === null) return reached;
  const needed = Math.max(...goneDays(desk, file, firstEpoch(desk, file)));
  const what = `unreached:${file.id}:${highest.epoch}`;
  return waited(desk, what, needed) < bridgeDays ? highest : reached;
}

/** Whether its bridge is among those of its author that a reporter looks at, placed by somebody listed. */
function isReached(desk: Desk, file: CaseFile, epoch: BoardEpoch): boolean {
  const bridge = knownBridge(file, epoch);
  if (bridge === undefined || !isLookedAt(file, epoch)) return false;
  return [...bridge.placers].some((person) => currentPerson(desk.directory, person) !== undefined);
}

/** Of one person a reporter looks at the highest few. */
export const isLookedAt = (file: CaseFile, { epoch, author }: BoardEpoch): boolean =>
  [...file.bridges.values()].filter(
    ({ bridge: { header } }) => header.signer === author && header.epoch > epoch,
  ).length < epochsOfOne;

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

/** Days on which those went who had this epoch's secret. */
function goneDays(desk: Desk, file: CaseFile, epoch: BoardEpoch): number[] {
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
  return days;
}

/**
 * The day since which somebody has gone who has this epoch's secret; `null` while all who have it
 * are members. Nothing is written under a secret that somebody gone has.
 */
export function goneSince(desk: Desk, file: CaseFile, epoch: BoardEpoch): number | null {
  const days = goneDays(desk, file, epoch);
  return days.length === 0 ? null : Math.min(...days);
}

const nextNumber = (file: CaseFile): number =>
  Math.max(0, ...file.epochs.filter((one) => !isAhead(file, one)).map((one) => one.epoch)) + 1;

/**
 * Draws the next epoch's secret where it is needed and this officer's turn. It counts once its
 * record was read back. `null` when there is nothing to draw, or somebody else's turn.
 */
export function drawEpoch(desk: Desk, file: CaseFile, random: Random): BoardEpoch | null {
  const since = goneSince(desk, file, epochInForce(desk, file));
  if (since === null) return null;
  const rank = rankIn(desk, file, (p) => p.notices);
  const epoch = nextNumber(file);
  if (
    epoch > greatestEpoch ||
    rank < 0 ||
    waited(desk, `epoch:${file.id}:${epoch}`, since) < rank * drawDays
  )
    return null;
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

/** Newest first, those that a reporter may follow: nobody's many crowd out a colleague's. */
export const epochsToGive = (file: CaseFile): BoardEpoch[] => {
  const newest = [...file.epochs].sort((a, b) => b.epoch - a.epoch);
  return newest
    .filter((one) => placeOf(newest, one) < epochsOfOne)
    .sort((a, b) => Number(isAhead(file, a)) - Number(isAhead(file, b)));
};

const placeOf = (all: readonly BoardEpoch[], one: BoardEpoch): number =>
  all.filter(({ author }) => author === one.author).indexOf(one);

/** Adds what an index names; `false` when it was known, or its author has named too many. */
export function addEpoch(file: CaseFile, drawn: BoardEpoch): boolean {
  if (file.epochs.some((e) => sameEpoch(e, drawn))) return false;
  if (file.epochs.filter((e) => e.author === drawn.author).length >= epochsOfAuthor) return false;
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
