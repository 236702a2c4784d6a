/** What an auditor makes of the sealed leaves of a log. `docs/protocol.md`, "Audit leaf". */
import {
  auditLeafHash,
  auditorsOf,
  type Directory,
  isZero,
  openAuditLeaf,
  ProtocolError,
  toHex,
} from '../../crypto/index.js';
import { type LeafContent, parseLeaf } from './acts.js';
import { signKeysOf } from './circle.js';
import { type Desk, today } from './desk.js';
import type { AuditKey } from './records.js';

/** A leaf as it stands in the log. */
export interface LoggedLeaf {
  /** Number of its entry, from 0. */
  number: number;
  /** Who sent the bundle, as the server says. */
  person: number;
  day: number;
  leaf: Uint8Array;
}

export type LeafFault =
  /** The leaf that it follows is not in the log: one was left out or exchanged. */
  | 'gap'
  /** It follows the same leaf as another: two were made for one place. */
  | 'fork'
  /** The same leaf stands in the log before. */
  | 'replay'
  /** It follows nothing, although there are leaves of this officer before it. */
  | 'anew'
  /** Its bundle has another number than its place says. */
  | 'number'
  /** It is a leaf of somebody else. */
  | 'swapped'
  /** It opens, and is not signed by the officer. */
  | 'unsigned'
  /** It opens, and is not written as leaves are. */
  | 'malformed'
  /** It does not open, although this auditor should have had the key for two days. */
  | 'no-key';

export interface ReadLeaf extends LoggedLeaf {
  /** `null` where it does not open. */
  content: LeafContent | null;
  faults: LeafFault[];
}

export interface LeafReader {
  unitId: Uint8Array;
  directory: Directory;
  keys: readonly AuditKey[];
  /** UTC day from which this reader is an auditor: keys of what was before are nobody's to give. */
  since: number;
  /** UTC day now: a key takes so long to arrive, and a leaf waits for it without a fault. */
  today?: number;
}

/** What an auditor at their desk reads leaves with. */
export const leafReaderOf = (desk: Desk): LeafReader => ({
  unitId: desk.officer.unitId,
  directory: desk.directory,
  keys: [...desk.auditKeys.values()].map(({ auditKey }) => auditKey),
  since: Math.min(
    ...[...desk.directories.values()]
      .filter((one) => auditorsOf(one).some(({ person }) => person === desk.officer.person))
      .map(({ day }) => day),
  ),
  today: today(desk),
});

/** Days in which an officer may still send bundles that were sealed before there was this auditor. */
const graceDays = 1;

interface Chain {
  /** Hashes of the leaves so far, and of the last of them. */
  hashes: Set<string>;
  last: string | null;
  /** Number of the last bundle that is known, and how many leaves back it was. */
  known: { bundle: number; back: number } | null;
}

/** Opens every leaf that opens, and holds each against the ones before it of the same officer. */
export const readLeaves = (logged: readonly LoggedLeaf[], reader: LeafReader): ReadLeaf[] =>
  logged.map(leafByLeaf(reader));

/** The same one by one, in the order of the log. */
export function leafByLeaf(reader: LeafReader): (one: LoggedLeaf) => ReadLeaf {
  const chains = new Map<number, Chain>();
  return (one) => {
    const chain = chains.get(one.person) ?? { hashes: new Set(), last: null, known: null };
    chains.set(one.person, chain);
    const faults: LeafFault[] = [];
    const content = open(one, reader, faults);
    if (content !== null) follow(content, chain, faults);
    const own = toHex(auditLeafHash(one.leaf));
    if (chain.hashes.has(own)) faults.push('replay');
    chain.hashes.add(own);
    chain.last = own;
    if (content !== null) chain.known = { bundle: content.bundle, back: 0 };
    else if (chain.known !== null) chain.known.back += 1;
    return { ...one, content, faults };
  };
}

function follow({ before, bundle }: LeafContent, chain: Chain, faults: LeafFault[]): void {
  const { hashes, last, known } = chain;
  const named = toHex(before);
  if (isZero(before)) {
    if (last !== null) faults.push('anew');
    return;
  }
  if (last !== named) faults.push(hashes.has(named) ? 'fork' : 'gap');
  else if (known !== null && bundle !== known.bundle + known.back + 1) faults.push('number');
}

/** The grant of a new key leaves with the first leaf under it, and arrives with a later batch. */
const isOnItsWay = ({ day }: LoggedLeaf, { today }: LeafReader): boolean =>
  today !== undefined && day >= today - graceDays;

function open(one: LoggedLeaf, reader: LeafReader, faults: LeafFault[]): LeafContent | null {
  const own = reader.keys.filter(({ owner }) => owner === one.person);
  const plain = openWith(one, one.person, own, reader);
  if (plain === 'unsigned') {
    faults.push('unsigned');
    return null;
  }
  if (plain === null) {
    const others = reader.keys.filter(({ owner }) => owner !== one.person);
    if (others.some((key) => openWith(one, key.owner, [key], reader) !== null))
      faults.push('swapped');
    else if (one.day > reader.since + graceDays && !isOnItsWay(one, reader)) faults.push('no-key');
    return null;
  }
  try {
    return parseLeaf(plain);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    faults.push('malformed');
    return null;
  }
}

/** What a leaf says, if one of these keys opens it and this person signed it. */
function openWith(
  { leaf }: LoggedLeaf,
  person: number,
  keys: readonly AuditKey[],
  { unitId, directory }: LeafReader,
): Uint8Array | 'unsigned' | null {
  let opened = false;
  for (const { key } of keys) {
    for (const signPublic of signKeysOf(directory, person)) {
      try {
        return openAuditLeaf(leaf, { unitId, signPublic }, key);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        if (error.code !== 'locked') opened = true;
      }
    }
  }
  return opened ? 'unsigned' : null;
}
