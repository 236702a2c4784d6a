import {
  checkWork,
  type Directory,
  dayOf,
  dropBytes,
  dropHash,
  fromHex,
  lengths,
  ProtocolError,
  parseDropHeader,
  sameBytes,
  toHex,
} from '../../crypto/checks.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { Refusal } from '../http/refusal.js';
import type { Database } from '../store/database.js';
import { acceptedVersions, readUnit, type StoredUnit } from '../store/directories.js';
import { findDrops, type NewDrop, storeDrops } from '../store/drops.js';
import type { Difficulty } from './difficulty.js';
import type { PortalCode } from './wire.js';

/** At most this many drops wait for the database (about 18 MB); beyond it the answer is `busy`. */
const waitingLimit = 1_000;

/**
 * Takes one PUT: resolves, to the directory in force, when the drop is stored and safe on disk;
 * else rejects with a Refusal or with what the database threw.
 */
export type AcceptDrop = (put: {
  /** 32 lower-case hexadecimal digits. */
  id: string;
  /** Drop ‖ proof. */
  body: Uint8Array;
}) => Promise<Directory>;

interface Put {
  id: Uint8Array;
  body: Uint8Array;
  store(directory: Directory): void;
  refuse(cause: unknown): void;
}

/** What is left of a put whose outside is in order. */
interface Candidate extends NewDrop {
  put: Put;
  proof: Uint8Array;
}

/**
 * Accepts drops in groups: whatever arrives in one turn of the event loop, or while the group
 * before is being stored, shares one transaction and is answered after its commit.
 */
export function createAcceptance(given: {
  db: Database;
  clock: Clock;
  config: Pick<Config, 'dropsPerDay'>;
  difficulty: Difficulty;
}): AcceptDrop {
  let waiting: Put[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await acceptGroup(group, given);
      } catch (error) {
        for (const put of group) put.refuse(error);
      }
    }
    running = false;
  }

  return ({ id, body }) => {
    if (waiting.length >= waitingLimit) return Promise.reject(refusal(503, 'busy'));
    return new Promise((resolve, reject) => {
      waiting.push({ id: fromHex(id), body, store: resolve, refuse: reject });
      if (running) return;
      running = true;
      setImmediate(() => void run());
    });
  };
}

/** Settles every put of the group, or throws before any of the rest is settled. */
async function acceptGroup(
  group: readonly Put[],
  given: Parameters<typeof createAcceptance>[0],
): Promise<void> {
  const { db, clock, config, difficulty } = given;
  const now = clock.now();
  const unit = await readUnit(db);
  if (unit === null) throw refusal(503, 'not-open');
  const outside = outsideCheck(unit, now);
  const candidates = keepPassing(group, outside);
  if (candidates.length === 0) return;

  const { directory } = unit.current;
  const known = await findDrops(
    db,
    candidates.map(({ id }) => id),
  );
  const wanted: WantedProof = {
    unitId: unit.unit.unitId,
    today: dayOf(now),
    bits: difficulty.least(now, directory),
  };
  const fresh = candidates.filter((candidate) => {
    const hash = known.get(toHex(candidate.id));
    if (hash !== undefined && sameBytes(hash, candidate.hash)) candidate.put.store(directory);
    else if (!proves(candidate, wanted)) candidate.put.refuse(refusal(400, 'proof'));
    else if (hash !== undefined) candidate.put.refuse(refusal(409, 'taken'));
    else return true;
    return false;
  });
  if (fresh.length === 0) return;

  const { dropsPerDay } = config;
  const outcomes = await db
    .transaction()
    .execute((trx) =>
      storeDrops(trx, { drops: fresh, source: 'portal', day: wanted.today, dropsPerDay }),
    );
  difficulty.accepted(now, outcomes.filter((outcome) => outcome === 'stored').length);
  fresh.forEach(({ put }, i) => {
    if (outcomes[i] === 'stored') put.store(directory);
    else put.refuse(outcomes[i] === 'full' ? refusal(503, 'full') : refusal(409, 'taken'));
  });
}

function keepPassing(group: readonly Put[], outside: (put: Put) => Candidate): Candidate[] {
  return group.flatMap((put) => {
    try {
      return [outside(put)];
    } catch (error) {
      put.refuse(error);
      return [];
    }
  });
}

/** Checks size and header, in this order, and cuts the body; throws a Refusal. */
function outsideCheck(unit: StoredUnit, now: number): (put: Put) => Candidate {
  const accepted = new Map(
    acceptedVersions(unit, now).map(({ directory }) => [directory.number, directory]),
  );
  const sizes = new Set([...accepted.values()].map(putBytes));
  return (put) => {
    const { id, body } = put;
    if (!sizes.has(body.length)) throw refusal(400, 'size');
    const bytes = body.subarray(0, body.length - lengths.proofBytes);
    const header = readHeader(bytes);
    if (!sameBytes(header.unit, unit.unit.unitId.subarray(0, lengths.unitShortBytes))) {
      throw refusal(400, 'header');
    }
    const directory = accepted.get(header.directory);
    if (directory === undefined) throw refusal(409, 'stale');
    if (body.length !== putBytes(directory)) throw refusal(400, 'size');
    return { id, hash: dropHash(bytes), bytes, put, proof: body.subarray(bytes.length) };
  };
}

function readHeader(drop: Uint8Array): ReturnType<typeof parseDropHeader> {
  try {
    return parseDropHeader(drop);
  } catch (error) {
    if (error instanceof ProtocolError) throw refusal(400, 'header');
    throw error;
  }
}

interface WantedProof {
  unitId: Uint8Array;
  today: number;
  bits: number;
}

function proves({ id, hash, proof }: Candidate, { unitId, today, bits }: WantedProof): boolean {
  const proved = checkWork({ unitId, id, dropHash: hash, proof });
  return Math.abs(proved.day - today) <= 1 && proved.bits >= bits;
}

function putBytes(directory: Directory): number {
  return dropBytes(directory.slots) + lengths.proofBytes;
}

function refusal(status: number, code: PortalCode): Refusal {
  return new Refusal(status, code);
}
