/** What officers do with content, as their sealed leaves say it. `docs/protocol.md`, "Audit leaf". */
import {
  auditLeafHashBytes,
  auditLimitBytes,
  concat,
  ensure,
  keyIdBytes,
  type Reader,
  reader,
  u8,
  u16,
  u32,
} from '../../crypto/index.js';
import { actKinds, kindName } from './kinds.js';

const leafVersion = 1;
/** First bytes of a case's id: what its reference is made from. */
const caseNameBytes = 7;
const entryNameBytes = 8;
/** Version, bundle and the leaf before. */
const leafHeadBytes = 1 + 4 + auditLeafHashBytes;

export type ContentAct =
  /** A case was looked at. */
  | { act: 'opened'; caseName: Uint8Array }
  /** An entry was written; of one that sets a status, which. */
  | {
      act: 'wrote';
      caseName: Uint8Array;
      entryKind: number;
      number: number;
      status: ActStatus;
      /** First 8 bytes of the entry's hash. */
      entry: Uint8Array;
    }
  /** A sender key was given to these people. */
  | { act: 'granted'; number: number; to: number[] }
  /** An audit key was given to these auditors. */
  | { act: 'gaveAuditKey'; number: number; to: number[] }
  /** Cases were given to somebody who became a member later. */
  | { act: 'gaveCase'; to: number[]; caseNames: Uint8Array[] }
  /** The audit log was written out, as far as so many entries. */
  | { act: 'exportedLog'; size: number }
  /** Somebody took themselves out of a case. */
  | { act: 'recused'; caseName: Uint8Array }
  /** A case was put on paper. */
  | { act: 'printed'; caseName: Uint8Array }
  /** The directory lists new keys of this officer: their name. */
  | { act: 'rotated'; keyId: Uint8Array }
  /** So many more acts than could be kept one by one. */
  | { act: 'more'; count: number }
  | { act: 'newer'; kind: number; version: number; data: Uint8Array };

export const actStatuses = ['none', 'open', 'hold', 'closed'] as const;
export type ActStatus = (typeof actStatuses)[number];

/** An act with its moment, minutes since 1970 by the officer's own clock. */
export type DatedAct = ContentAct & { minute: number };

export interface LeafContent {
  /** Number of the bundle that it leaves in. */
  bundle: number;
  /** `auditLeafHash` of the officer's leaf before; zeros where their program knows of none. */
  before: Uint8Array;
  acts: DatedAct[];
}

/** How far an officer's leaves have come. */
export interface Leaves {
  /** Hash of the leaf of the last bundle, 16 bytes; zeros before the first. */
  before: Uint8Array;
  /** Acts that are in no bundle yet, oldest first. */
  waiting: readonly DatedAct[];
}

export const noLeaves = (): Leaves => ({
  before: new Uint8Array(auditLeafHashBytes),
  waiting: [],
});

/** What an act calls a case: 7 bytes, from which `referenceOf` gives the reference. */
export const caseNameOf = (caseId: Uint8Array): Uint8Array => caseId.slice(0, caseNameBytes);
export const entryNameOf = (entryHash: Uint8Array): Uint8Array =>
  entryHash.slice(0, entryNameBytes);

const encodePeople = (people: readonly number[]): Uint8Array =>
  concat(u8(people.length), ...people.map(u16));
const readPeople = (read: Reader): number[] =>
  Array.from({ length: read.u8('people') }, () => read.u16('person'));

function encodeData(act: ContentAct): Uint8Array {
  switch (act.act) {
    case 'opened':
    case 'recused':
    case 'printed':
      return act.caseName;
    case 'wrote': {
      const { caseName, entryKind, number, status, entry } = act;
      return concat(caseName, u8(entryKind), u32(number), u8(actStatuses.indexOf(status)), entry);
    }
    case 'granted':
    case 'gaveAuditKey':
      return concat(u16(act.number), encodePeople(act.to));
    case 'gaveCase':
      return concat(encodePeople(act.to), u8(act.caseNames.length), ...act.caseNames);
    case 'exportedLog':
      return u32(act.size);
    case 'rotated':
      return act.keyId;
    case 'more':
      return u16(act.count);
    case 'newer':
      return act.data;
  }
}

/** `kind 1 ‖ version 1 ‖ minute 4 ‖ length 1 ‖ data`. */
export function encodeAct(act: DatedAct): Uint8Array {
  const { kind, version } = act.act === 'newer' ? act : actKinds[act.act];
  const data = encodeData(act);
  return concat(u8(kind), u8(version), u32(act.minute), u8(data.length), data);
}

function readData(name: keyof typeof actKinds, read: Reader): ContentAct {
  switch (name) {
    case 'opened':
    case 'recused':
    case 'printed':
      return { act: name, caseName: read.take(caseNameBytes, 'case') };
    case 'wrote': {
      const caseName = read.take(caseNameBytes, 'case');
      const entryKind = read.u8('entry kind');
      const number = read.u32('entry number');
      const status = actStatuses[read.u8('status')];
      ensure(status !== undefined, 'header', 'status of an act');
      const entry = read.take(entryNameBytes, 'entry');
      return { act: name, caseName, entryKind, number, status, entry };
    }
    case 'granted':
    case 'gaveAuditKey':
      return { act: name, number: read.u16('key'), to: readPeople(read) };
    case 'gaveCase': {
      const to = readPeople(read);
      const caseNames = Array.from({ length: read.u8('cases') }, () =>
        read.take(caseNameBytes, 'case'),
      );
      return { act: name, to, caseNames };
    }
    case 'exportedLog':
      return { act: name, size: read.u32('size') };
    case 'rotated':
      return { act: name, keyId: read.take(keyIdBytes, 'key') };
    case 'more':
      return { act: name, count: read.u16('count') };
  }
}

/** All acts that follow one another; of kinds not known `newer`. Throws `size`, `header`. */
export function parseActs(bytes: Uint8Array): DatedAct[] {
  const read = reader(bytes);
  const acts: DatedAct[] = [];
  while (read.left > 0) {
    const kind = read.u8('act kind');
    const version = read.u8('act version');
    const minute = read.u32('minute');
    const data = read.take(read.u8('act length'), 'act');
    const name = kindName(actKinds, { kind, version });
    if (name === 'newer') {
      acts.push({ act: name, kind, version, data, minute });
      continue;
    }
    const inside = reader(data);
    acts.push({ ...readData(name, inside), minute });
    inside.end('an act');
  }
  return acts;
}

/** `version 1 ‖ bundle 4 ‖ leaf before 16 ‖ acts`. */
export const encodeLeaf = ({ bundle, before, acts }: LeafContent): Uint8Array =>
  concat(u8(leafVersion), u32(bundle), before, ...acts.map(encodeAct));

/** Throws `version`, `size`, `header`. */
export function parseLeaf(content: Uint8Array): LeafContent {
  const read = reader(content);
  ensure(read.u8('version') === leafVersion, 'version', 'version of a leaf');
  const bundle = read.u32('bundle');
  const before = read.take(auditLeafHashBytes, 'leaf before');
  return { bundle, before, acts: parseActs(read.rest()) };
}

/** How many of these acts, from the first on, fit into a leaf. */
export function fittingActs(acts: readonly DatedAct[]): number {
  let room = auditLimitBytes - leafHeadBytes;
  const tooMany = acts.findIndex((act) => {
    room -= encodeAct(act).length;
    return room < 0;
  });
  return tooMany < 0 ? acts.length : tooMany;
}
