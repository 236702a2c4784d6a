/**
 * The next directory or statement before enough holders signed it. It is named by the hash of its
 * bytes, so that whoever signs one cannot have signed another. `docs/protocol.md`, "Proposals".
 */
import { concat, reader, sameBytes, u8 } from './bytes.js';
import { hash } from './derive.js';
import { checkNewKeys, checkSuccession, type Directory } from './directory.js';
import { type DirectoryCore, readCore } from './directory-core.js';
import { ensure } from './errors.js';
import { type Label, labels } from './labels.js';
import { sign, verify } from './sign.js';
import {
  acceptedVersion,
  attachSignatures,
  checkStatementFollows,
  leavesQuorum,
  newcomersOf,
  type ReadStatement,
  readStatement,
  type Signature,
  type Unit,
} from './statement.js';

/** What is signed: `quorum` by a holder in force, `acceptance` by one whom a statement brings in. */
export type SigningPart = 'quorum' | 'acceptance';

/** One signature under a proposal; `holder` is a place in the list that its part is about. */
export interface ProposalSignature extends Signature {
  part: SigningPart;
}

interface Proposed {
  /** Hash of the core, 32 bytes. */
  id: Uint8Array;
  core: Uint8Array;
}
export type Proposal =
  | (Proposed & { kind: 'directory'; next: DirectoryCore })
  | (Proposed & { kind: 'statement'; next: ReadStatement });

export type ProposalKind = Proposal['kind'];

/** The unit as it stands, which a proposal has to follow. */
export interface InForce {
  unit: Unit;
  directory: Directory;
}

/**
 * Reads a proposal and checks all but signatures: it follows what is in force.
 * Throws `size`, `version`, `header`, `content`, `unit`, `signature` or `chain`.
 */
export function readProposal(kind: ProposalKind, core: Uint8Array, inForce: InForce): Proposal {
  const { unit, directory } = inForce;
  const read = reader(core);
  if (kind === 'statement') {
    const next = readStatement(read);
    read.end('a statement');
    ensure(next.version === acceptedVersion, 'version', 'a statement that nobody accepts');
    checkStatementFollows(next, unit);
    return { kind, id: hash(labels.statement, core), core, next };
  }
  const next = readCore(read);
  read.end('a directory');
  ensure(sameBytes(next.unitId, unit.unitId), 'unit', 'a directory');
  ensure(next.statement === unit.statement, 'chain', 'holders of a directory');
  checkNewKeys(next);
  checkSuccession(next, directory);
  return { kind, id: hash(labels.directory, core), core, next };
}

/** Name of a proposal, 32 bytes; of bytes that need not be one. */
export const proposalId = (kind: ProposalKind, core: Uint8Array): Uint8Array =>
  hash(kind === 'directory' ? labels.directory : labels.statement, core);

/** Keys of those who may give a signature of this part, by their places. */
export function signersOf(
  proposal: Proposal,
  part: SigningPart,
  unit: Unit,
): Map<number, Uint8Array> {
  const places = (holders: readonly { publicKey: Uint8Array }[], only?: readonly number[]) =>
    new Map(
      holders.flatMap(({ publicKey }, place) =>
        only === undefined || only.includes(place) ? [[place, publicKey] as const] : [],
      ),
    );
  if (part === 'quorum') return places(unit.holders);
  if (proposal.kind === 'directory') return new Map();
  return places(proposal.next.holders, newcomersOf(proposal.next, unit));
}

const labelOf = (kind: ProposalKind, part: SigningPart): Label =>
  part === 'acceptance'
    ? labels.signAcceptance
    : kind === 'directory'
      ? labels.signDirectory
      : labels.signHolders;

/** 64 bytes. */
export const signProposal = (
  { kind, core }: Proposal,
  given: { part: SigningPart; unitId: Uint8Array; secretKey: Uint8Array },
): Uint8Array => sign(given.secretKey, labelOf(kind, given.part), given.unitId, core);

/** Throws `signature` for one that does not verify, or of somebody whom nobody asked. */
export function checkProposalSignature(
  proposal: Proposal,
  unit: Unit,
  { part, holder, signature }: ProposalSignature,
): void {
  const publicKey = signersOf(proposal, part, unit).get(holder);
  ensure(publicKey !== undefined, 'signature', 'a signature by nobody');
  const { unitId } = unit;
  const label = labelOf(proposal.kind, part);
  const input = { publicKey, label, unitId, message: proposal.core, signature };
  ensure(verify(input), 'signature', 'a signature under a proposal');
}

/** Whose signatures are there, and whether they are enough. */
export interface Progress {
  /** Places of holders in force who signed. */
  signed: number[];
  /** Places of new holders who have not accepted. */
  awaited: number[];
  complete: boolean;
}

/** `signatures` must have been checked. */
export function progressOf(
  proposal: Proposal,
  unit: Unit,
  signatures: readonly Pick<ProposalSignature, 'part' | 'holder'>[],
): Progress {
  const of = (part: SigningPart): number[] =>
    signatures.flatMap((s) => (s.part === part ? [s.holder] : [])).sort((a, b) => a - b);
  const signed = of('quorum');
  const accepted = of('acceptance');
  const newcomers = [...signersOf(proposal, 'acceptance', unit).keys()];
  const awaited = newcomers.filter((place) => !accepted.includes(place));
  const enough = signed.length >= unit.threshold && awaited.length === 0;
  const left = proposal.kind === 'directory' || leavesQuorum(proposal.next, unit, signed);
  return { signed, awaited, complete: enough && left };
}

/** What is published once the progress is complete: still to be verified like anything else. */
export function publishedBytes(
  { kind, core }: Proposal,
  signatures: readonly ProposalSignature[],
): Uint8Array {
  const quorum = attachSignatures(
    core,
    signatures.filter(({ part }) => part === 'quorum'),
  );
  if (kind === 'directory') return concat(quorum, u8(0));
  const accepted = signatures
    .filter(({ part }) => part === 'acceptance')
    .sort((a, b) => a.holder - b.holder);
  return concat(quorum, ...accepted.map(({ signature }) => signature));
}
