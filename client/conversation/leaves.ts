/**
 * The leaf in every bundle: what the officer has done since the one before, or nothing.
 * `docs/protocol.md`, "Audit leaf".
 */
import {
  auditLeafBytes,
  auditLeafHash,
  auditorsOf,
  keyBytes,
  outboxBytes,
  type Random,
  sealAuditLeaf,
  toHex,
} from '../../crypto/index.js';
import {
  type ContentAct,
  caseNameOf,
  type DatedAct,
  encodeAct,
  encodeLeaf,
  fittingActs,
} from './acts.js';
import type { CaseFile } from './casefile.js';
import type { Desk } from './desk.js';

/** Most acts that wait: beyond, they are counted. Twelve bundles at least take them. */
const waitingLimit = 256;
const mostCounted = 0xffff;

const minuteNow = (desk: Desk): number => Math.floor(desk.now / 60_000);

/** What was done, without its moment. */
const same = (a: DatedAct, b: DatedAct): boolean =>
  toHex(encodeAct({ ...a, minute: 0 })) === toHex(encodeAct({ ...b, minute: 0 }));

/**
 * Takes an act down for the next leaf. Done again before the first has left, it counts once.
 */
export function recordAct(desk: Desk, content: ContentAct): void {
  const act: DatedAct = { ...content, minute: minuteNow(desk) };
  const { waiting } = desk.leaves;
  if (waiting.some((one) => same(one, act))) return;
  const last = waiting.at(-1);
  const { minute } = act;
  if (waiting.length < waitingLimit) put(desk, [...waiting, act]);
  else if (last?.act === 'more')
    put(desk, [...waiting.slice(0, -1), { ...last, count: Math.min(mostCounted, last.count + 1) }]);
  else put(desk, [...waiting, { act: 'more', count: 1, minute }]);
}

/** Outboxes keep the list as it was: it is replaced, never changed. */
function put(desk: Desk, waiting: readonly DatedAct[]): void {
  desk.leaves = { ...desk.leaves, waiting };
}

const isHidden = (desk: Desk, { excluded }: CaseFile['path']): boolean =>
  auditorsOf(desk.directory).some(({ person }) => excluded.includes(person));

type CaseAct = Extract<ContentAct, { caseName: Uint8Array }>;
type Unnamed<A> = A extends CaseAct ? Omit<A, 'caseName'> : never;

/**
 * The same, about a case. Nothing is told of one that leaves out somebody who is an auditor now: to
 * them there is no such case (R26).
 */
export function recordCase(desk: Desk, file: CaseFile, act: Unnamed<CaseAct>): void {
  if (isHidden(desk, file.path)) return;
  recordAct(desk, { ...act, caseName: caseNameOf(file.caseId) } as CaseAct);
}

export interface MadeLeaf {
  leaf: Uint8Array;
  /** Acts that waited and are in it. */
  taken: DatedAct[];
  /** The leaf before it. */
  before: Uint8Array;
}

/**
 * The leaf of the next bundle, which counts as sent from here on. `made`: acts that are the bundle's
 * own and would be made again with another.
 */
export function makeLeaf(
  desk: Desk,
  given: { bundle: number; made: readonly ContentAct[]; auditKey: Uint8Array | null },
  random: Random,
): MadeLeaf {
  const { unitId, keys } = desk.officer;
  const { before, waiting } = desk.leaves;
  const made = given.made.map((act): DatedAct => ({ ...act, minute: minuteNow(desk) }));
  const acts = [...made, ...waiting];
  const fitting = acts.slice(0, Math.max(made.length, fittingActs(acts)));
  const taken = fitting.slice(made.length);
  const leaf = sealAuditLeaf(
    encodeLeaf({ bundle: given.bundle, before, acts: fitting }),
    { unitId, signSecret: keys.signSecret },
    // Nobody is there to read it: the key is thrown away.
    given.auditKey ?? random(keyBytes),
    random,
  );
  desk.leaves = { before: auditLeafHash(leaf), waiting: waiting.slice(taken.length) };
  return { leaf, taken, before };
}

/** The bundle of this leaf will not be stored: its acts wait again, behind the leaf before it. */
export function unmakeLeaf(desk: Desk, { taken, before }: Omit<MadeLeaf, 'leaf'>): void {
  desk.leaves = { before, waiting: [...taken, ...desk.leaves.waiting] };
}

/**
 * The last bundle to be stored is one that was made before this desk began: what is made here follows
 * it. Gives what `unmakeLeaf` needs if it is not stored after all.
 */
export function followLeaf(
  desk: Desk,
  { bytes, acts }: { bytes: Uint8Array; acts: number },
): Omit<MadeLeaf, 'leaf'> {
  const { before, waiting } = desk.leaves;
  const leaf = bytes.slice(-outboxBytes - auditLeafBytes, -outboxBytes);
  desk.leaves = { before: auditLeafHash(leaf), waiting: waiting.slice(acts) };
  return { taken: waiting.slice(0, acts), before };
}
