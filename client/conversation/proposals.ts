/**
 * Holders sign apart: everybody's program reads what is proposed, shows what would change, and signs
 * exactly those bytes. `docs/protocol.md`, "Proposals".
 */
import {
  checkProposalSignature,
  ensure,
  fromBase64url,
  type InForce,
  laterHolderSeed,
  type Progress,
  type Proposal,
  type ProposalKind,
  type ProposalSignature,
  ProtocolError,
  progressOf,
  readProposal,
  type SigningPart,
  sameBytes,
  signersOf,
  signPair,
  signProposal,
  toBase64url,
  type Unit,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import type { ProposalsAnswer } from '../../server/inbox/wire-proposals.js';
import { type AdmittingPort, newestDirectory } from './admitting.js';
import { type Difference, differencesOf, holdersDiffer } from './differences.js';
import { holderSeedsOf } from './holders.js';
import { unitAfter } from './unit-check.js';
import { readSeedWords } from './words.js';

type Listed = ProposalsAnswer['proposals'][number];

/** What proposals ask of an inbox; every call throws `PortError`. */
export interface ProposalsPort extends AdmittingPort {
  unit(): Promise<{ statements: Uint8Array[] }>;
  proposals(): Promise<Listed[]>;
  propose(id: Uint8Array, kind: ProposalKind, core: Uint8Array): Promise<void>;
  signProposal(id: Uint8Array, signature: ProposalSignature): Promise<'stored' | 'published'>;
  withdrawProposal(id: Uint8Array): Promise<void>;
}

/** Whose program it is. */
export interface Reader {
  unit: Unit;
  vault: Pick<Vault, 'holderSeed' | 'keyringRoot' | 'directory'>;
}

export interface StandingProposal {
  /** The hash of what is signed, in base64url. */
  id: string;
  proposal: Proposal;
  /** Who drafted it, as the server says. */
  drafter: { person: number; name: string };
  draftedAt: number;
  progress: Progress;
  differences: Difference[];
  /** Signatures that the server showed and that do not hold; they do not count. */
  falseSignatures: number;
  /** What this reader may sign with their own key and has not. */
  own: { part: SigningPart; holder: number }[];
}

/** One that has ended, or that does not hold. */
export interface EndedProposal {
  kind: ProposalKind;
  name: string;
  draftedAt: number;
  /** `broken`: the server calls it open, but it follows nothing that is in force. */
  state: Exclude<Listed['state'], 'open'> | 'broken';
}

export interface ReadProposals {
  inForce: InForce;
  standing: StandingProposal[];
  ended: EndedProposal[];
}

/** The newest statements, which must go on from those that this session has seen. Throws `chain`, `unit`. */
export async function newestUnit(port: Pick<ProposalsPort, 'unit'>, known: Unit): Promise<Unit> {
  const { statements } = await port.unit();
  return unitAfter(known, statements);
}

/** The public key that somebody with this vault will have who is made a holder, 32 bytes. */
export function laterHolderKey(vault: Pick<Vault, 'keyringRoot'>, unitId: Uint8Array): Uint8Array {
  const seed = laterHolderSeed(vault.keyringRoot, unitId);
  const { publicKey, secretKey } = signPair(seed);
  wipe(seed, secretKey);
  return publicKey;
}

/** Reads everything that stands, verified; what does not hold is told and never shown as a change. */
export async function readProposals(port: ProposalsPort, reader: Reader): Promise<ReadProposals> {
  const unit = await newestUnit(port, reader.unit);
  const directory = await newestDirectory(port, { unit, vault: reader.vault });
  const inForce = { unit, directory };
  const standing: StandingProposal[] = [];
  const ended: EndedProposal[] = [];
  for (const one of await port.proposals()) {
    const { kind, name, draftedAt, state } = one;
    const read = state === 'open' ? readOne(one, inForce, reader.vault) : null;
    if (read !== null) standing.push(read);
    else ended.push({ kind, name, draftedAt, state: state === 'open' ? 'broken' : state });
  }
  return { inForce, standing, ended };
}

function readOne(
  { kind, core, person, name, draftedAt, signatures: given }: Listed,
  inForce: InForce,
  vault: Reader['vault'],
): StandingProposal | null {
  const { unit, directory } = inForce;
  const proposal = heldBack(() => readProposal(kind, fromBase64url(core), inForce));
  if (proposal === null) return null;
  const signatures = given.map(({ part, holder, signature }) => ({
    part,
    holder,
    signature: fromBase64url(signature),
  }));
  const good = signatures.filter(
    (one) => heldBack(() => checkProposalSignature(proposal, unit, one) ?? true) !== null,
  );
  const progress = progressOf(proposal, unit, good);
  const signed = new Set(good.map(({ part, holder }) => `${part} ${holder}`));
  const own = placesIn(proposal, unit, vault).filter(
    ({ part, holder }) => !signed.has(`${part} ${holder}`),
  );
  return {
    ...{
      id: toBase64url(proposal.id),
      proposal,
      drafter: { person, name },
      draftedAt,
      progress,
      own,
    },
    falseSignatures: signatures.length - good.length,
    differences:
      proposal.kind === 'directory'
        ? differencesOf(directory, proposal.next)
        : holdersDiffer(unit, proposal.next),
  };
}

function heldBack<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

interface Place {
  part: SigningPart;
  holder: number;
}

const parts: readonly SigningPart[] = ['quorum', 'acceptance'];

function placesOfKey(proposal: Proposal, unit: Unit, publicKey: Uint8Array): Place[] {
  return parts.flatMap((part) =>
    [...signersOf(proposal, part, unit)].flatMap(([holder, key]) =>
      sameBytes(key, publicKey) ? [{ part, holder }] : [],
    ),
  );
}

function placesIn(proposal: Proposal, unit: Unit, vault: Reader['vault']): Place[] {
  const seeds = holderSeedsOf(vault, unit.unitId);
  const places = seeds.flatMap((seed) => {
    const { publicKey, secretKey } = signPair(seed);
    wipe(secretKey);
    return placesOfKey(proposal, unit, publicKey);
  });
  wipe(...seeds);
  return places;
}

/**
 * Signs what was read and shown with the vault's own keys, in every place that is theirs. Gives
 * what became of it. Throws `quorum` for somebody who has nothing to sign here, and `PortError`.
 */
export async function signStanding(
  port: ProposalsPort,
  { unit }: InForce,
  given: { one: StandingProposal; vault: Reader['vault'] },
): Promise<'stored' | 'published'> {
  const seeds = holderSeedsOf(given.vault, unit.unitId);
  return signWith(port, unit, { one: given.one, seeds });
}

/** The same with the words of a holder's sheet, typed by that holder; nothing of them is kept. */
export async function signOnPaper(
  port: ProposalsPort,
  { unit }: InForce,
  given: { one: StandingProposal; text: string },
): Promise<'stored' | 'published'> {
  const read = readSeedWords(given.text);
  ensure(read.ok, 'quorum', 'the words of a holder');
  return signWith(port, unit, { one: given.one, seeds: [read.entropy] });
}

async function signWith(
  port: ProposalsPort,
  unit: Unit,
  { one, seeds }: { one: Pick<StandingProposal, 'proposal'>; seeds: Uint8Array[] },
): Promise<'stored' | 'published'> {
  const { proposal } = one;
  const { unitId } = unit;
  const signatures = seeds.flatMap((seed) => {
    const { publicKey, secretKey } = signPair(seed);
    const made = placesOfKey(proposal, unit, publicKey).map(({ part, holder }) => ({
      ...{ part, holder },
      signature: signProposal(proposal, { part, unitId, secretKey }),
    }));
    wipe(seed, secretKey);
    return made;
  });
  ensure(signatures.length > 0, 'quorum', 'somebody who is no holder');
  let became: 'stored' | 'published' = 'stored';
  for (const signature of signatures) became = await port.signProposal(proposal.id, signature);
  return became;
}

/**
 * Puts a draft before the holders; whoever drafts it and is a holder signs at once. Throws what
 * `readProposal` does, before anything is sent.
 */
export async function proposeWith(
  port: ProposalsPort,
  given: { inForce: InForce; kind: ProposalKind; core: Uint8Array; vault: Reader['vault'] },
): Promise<'stored' | 'published'> {
  const { inForce, kind, core, vault } = given;
  const proposal = readProposal(kind, core, inForce);
  await port.propose(proposal.id, kind, core);
  if (placesIn(proposal, inForce.unit, vault).length === 0) return 'stored';
  const seeds = holderSeedsOf(vault, inForce.unit.unitId);
  return signWith(port, inForce.unit, { one: { proposal }, seeds });
}
