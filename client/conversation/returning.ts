/** From twelve words alone: what the unit has answered. `docs/protocol.md`, "Return". */
import {
  type CaseKeys,
  caseIdOf,
  caseSecretOf,
  currentPeople,
  type Directory,
  type DirectoryPerson,
  membersOf,
  type Path,
  type Receipt,
  receiptKeys,
  referenceOf,
  type Seen,
  wipe,
} from '../../crypto/index.js';
import { readBoard } from './board-reading.js';
import { candidatesOf, lookUp, pathCount } from './looking-up.js';
import { type CaseNotices, readNotices } from './notices.js';
import { listedHash } from './state.js';

/** One case of a receipt, as the board shows it. */
export interface ReturnedCase extends CaseNotices {
  keys: CaseKeys;
  path: Path;
  caseId: Uint8Array;
  /** XXXXX-XXXXX. */
  reference: string;
  /** A verified notice was seen: letters no longer carry the case's secret. */
  noticeSeen: boolean;
  /** Who a further letter is sealed to: show them, and who not, before every sending. */
  addressees: DirectoryPerson[];
  /** Newest messages read, per signer, for the next letter. */
  seen: Seen[];
  /** Distinct letters received up to this day; `null` while no state says so. */
  received: { letters: number; day: number } | null;
  /** Day by which something will follow; `null` when nothing is promised. */
  nextBy: number | null;
}

export interface Returned {
  receipt: Receipt;
  /** None: not taken in yet, or closed long ago, or another unit's receipt. */
  cases: ReturnedCase[];
  /** Numbers of those who are no longer listed were tried too. */
  everyone: boolean;
}

const seenAtMost = 16;

export interface Returning {
  directory: Directory;
  /** UTC day. */
  day: number;
  /** Tries the bare numbers of routes and people who are no longer listed as well. */
  everyone?: boolean;
}

/**
 * Everything that the board holds for these words. `everyone`: last, after asking. Throws `size`
 * for a board that is not one.
 */
export function returnWith(
  given: Returning & { entropy: Uint8Array; board: Uint8Array },
): Returned {
  const receipt = receiptKeys(given.entropy, given.directory.unitId);
  const steps = search({ ...given, receipt }).over(given.board);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in short steps, for a page that has to stay awake and does not have the board yet. */
export interface Search {
  /** Derives what needs no board; ends when nothing is left of that. */
  ahead(): Generator<void>;
  /** Once. Gives the share tried, 0 to 1. Throws `size` for a board that is not one. */
  over(board: Uint8Array): Generator<number, Returned>;
  /** Wipes what was derived and found; the receipt is the caller's. */
  giveUp(): void;
}

/** `receipt` has to stand until the end. */
export function search(given: Returning & { receipt: Receipt }): Search {
  const { receipt, directory, day, everyone = false } = given;
  const candidates = candidatesOf(directory, everyone);
  const looking = lookUp({ receiptSeed: receipt.seed, candidates, day });
  const cases: ReturnedCase[] = [];
  return {
    ahead: looking.ahead,
    *over(bytes) {
      const board = readBoard(bytes);
      const of = pathCount(candidates);
      let tried = 0;
      for (const path of looking.over(board)) {
        tried += 1;
        if (path !== null) {
          const keys = caseKeysOf(receipt, path);
          const notices = readNotices({
            keys,
            kemSecret: receipt.kemSecret,
            directory,
            board,
            day,
          });
          if (notices.cells > 0 || notices.alarms.length > 0)
            cases.push(returnedCase(keys, notices, directory));
        }
        yield tried / of;
      }
      looking.forget();
      return { receipt, cases, everyone };
    },
    giveUp() {
      looking.forget();
      for (const { keys } of cases) wipe(keys.caseSecret);
    },
  };
}

export const caseKeysOf = (receipt: Receipt, path: Path): CaseKeys => ({
  caseSecret: caseSecretOf(receipt.seed, path),
  path,
  signPublic: receipt.signPublic,
  kemPublic: receipt.kemPublic,
});

function returnedCase(keys: CaseKeys, notices: CaseNotices, directory: Directory): ReturnedCase {
  const caseId = caseIdOf(keys);
  const { newest } = notices;
  return {
    ...notices,
    keys,
    path: keys.path,
    caseId,
    reference: referenceOf(caseId),
    noticeSeen: notices.messages.length > 0 || newest !== null,
    addressees: addresseesOf(directory, keys.path, notices),
    seen: seenOf(notices),
    received: newest === null ? null : { letters: newest.letters, day: newest.intakeDay },
    nextBy: newest === null || newest.nextBy === 0 ? null : newest.nextBy,
  };
}

/**
 * Members of the route, and those whom an unexpired state names that was made under a later directory,
 * who stand in this one, less those whom the reporter left out and those who took themselves out under
 * their own signature. Without notices: the route's members.
 */
export function addresseesOf(
  directory: Directory,
  path: Path,
  notices: Pick<CaseNotices, 'named' | 'recused'> | null,
): DirectoryPerson[] {
  if (notices === null) return membersOf(directory, path);
  const route = membersOf(directory, path).map((m) => m.person);
  const later = [...notices.named].filter(([, number]) => number > directory.number);
  const named = new Set([...route, ...later.map(([person]) => person)]);
  return currentPeople(directory)
    .filter((p) => named.has(p.person))
    .filter((p) => !path.excluded.includes(p.person) && !notices.recused.includes(p.person))
    .sort((a, b) => a.person - b.person);
}

/**
 * Newest message read of each signer, short of the first that is withheld: a letter that named a
 * later one would tell the unit that nothing needs to be placed again.
 */
function seenOf({ messages, withheld }: CaseNotices): Seen[] {
  const newest = new Map<number, { seen: Seen; day: number }>();
  for (const { header, hash } of messages) {
    const { signer: person, number, day } = header;
    const lacking = withheld.filter((l) => l.person === person).map((l) => l.number);
    if (number >= Math.min(Number.POSITIVE_INFINITY, ...lacking)) continue;
    const known = newest.get(person);
    if (known === undefined || number > known.seen.number)
      newest.set(person, { seen: { person, number, hash: listedHash(hash) }, day });
  }
  return [...newest.values()]
    .sort((a, b) => b.day - a.day)
    .slice(0, seenAtMost)
    .map(({ seen }) => seen)
    .sort((a, b) => a.person - b.person);
}
