/** Records packed into items of the keyring and of an index. `docs/protocol.md`, "Records". */
import {
  type CaseKeys,
  caseIdBytes,
  concat,
  encodePath,
  ensure,
  hash,
  hashBytes,
  idBytes,
  kemPublicBytes,
  keyBytes,
  keyIdBytes,
  labels,
  letterHash,
  type Path,
  type Reader,
  reader,
  signPublicBytes,
  toHex,
  u8,
  u16,
  u32,
} from '../../crypto/index.js';
import { type BoardEpoch, encodeEpoch, readEpoch } from './board-epoch.js';
import { encodeGivenCase, type GivenCase, readGivenCase } from './given-case.js';
import { kindName, recordKinds } from './kinds.js';

export type { BoardEpoch } from './board-epoch.js';

export interface KeyReader {
  person: number;
  keyId: Uint8Array;
}

/** 32 bytes of one member for one circle, with a list of readers that is never extended. */
export interface SenderKey {
  owner: number;
  path: Path;
  /** Zeros for all cases of the circle, or the one case it is for. */
  caseId: Uint8Array;
  /** From 1. */
  number: number;
  key: Uint8Array;
  /** Day from which it is used. */
  since: number;
  readers: KeyReader[];
}

/** Opens the leaves of one officer, for those who were auditors when it was drawn. */
export interface AuditKey {
  owner: number;
  /** From 1. */
  number: number;
  key: Uint8Array;
  /** Day on which it was drawn. */
  since: number;
  /** The owner is not among them. */
  readers: KeyReader[];
}

/** Where a letter came from. */
export interface Origin {
  batch: number;
  /** Day on which its batch closed. */
  day: number;
  dropId: Uint8Array;
}

export type RecordContent =
  | { record: 'senderKey'; senderKey: SenderKey }
  | { record: 'auditKey'; auditKey: AuditKey }
  | { record: 'unknownLetter'; origin: Origin; letter: Uint8Array }
  | { record: 'recused'; caseId: Uint8Array; day: number }
  | { record: 'case'; keys: CaseKeys; day: number }
  | { record: 'letterStored'; caseId: Uint8Array; letter: Uint8Array; origin: Origin }
  | { record: 'letterConfirmed'; caseId: Uint8Array; letter: Uint8Array }
  | { record: 'keyConfirmed'; owner: number; number: number; hash: Uint8Array }
  | { record: 'boardEpoch'; caseId: Uint8Array; drawn: BoardEpoch }
  /** In the keyring of whoever was given a case: by whom, and what opens it. */
  | { record: 'grantedCase'; by: number; path: Path; given: GivenCase }
  /** In an index: its owner gave the case to this person; of the owner themselves: they have it. */
  | { record: 'caseGiven'; caseId: Uint8Array; to: number }
  | { record: 'newer'; kind: number; version: number; data: Uint8Array };

const confirmationBytes = 16;

/** What a reader of a sender key writes back: another value for the same number is an alarm. */
export const senderKeyHash = (key: Uint8Array): Uint8Array =>
  hash(labels.senderKeyHash, key).slice(0, confirmationBytes);

const encodeOrigin = (o: Origin): Uint8Array => concat(u32(o.batch), u16(o.day), o.dropId);
const readOrigin = (read: Reader): Origin => ({
  batch: read.u32('batch'),
  day: read.u16('day'),
  dropId: read.take(idBytes, 'drop id'),
});

export const encodeReaders = (readers: readonly KeyReader[]): Uint8Array =>
  concat(u8(readers.length), ...readers.map((r) => concat(u16(r.person), r.keyId)));
export const readReaders = (read: Reader): KeyReader[] =>
  Array.from({ length: read.u8('readers') }, () => ({
    person: read.u16('reader'),
    keyId: read.take(keyIdBytes, 'reader key'),
  }));

export function readPlainPath(read: Reader): Path {
  const route = read.u16('route');
  const three = [read.u16('excluded'), read.u16('excluded'), read.u16('excluded')];
  const path = { route, excluded: three.filter((person) => person !== 0) };
  const written = reader(encodePath(path));
  ensure(written.u16('route') === route, 'header', 'a path');
  ensure(
    three.every((person) => person === written.u16('excluded')),
    'header',
    'a path',
  );
  return path;
}

function encodeData(content: RecordContent): Uint8Array {
  switch (content.record) {
    case 'senderKey': {
      const k = content.senderKey;
      return concat(
        u16(k.owner),
        encodePath(k.path),
        k.caseId,
        u16(k.number),
        k.key,
        u16(k.since),
        encodeReaders(k.readers),
      );
    }
    case 'auditKey': {
      const k = content.auditKey;
      return concat(u16(k.owner), u16(k.number), k.key, u16(k.since), encodeReaders(k.readers));
    }
    case 'unknownLetter':
      return concat(encodeOrigin(content.origin), content.letter);
    case 'recused':
      return concat(content.caseId, u16(content.day));
    case 'case': {
      const { caseSecret, path, signPublic, kemPublic } = content.keys;
      return concat(caseSecret, signPublic, kemPublic, encodePath(path), u16(content.day));
    }
    case 'letterStored':
      return concat(content.caseId, content.letter, encodeOrigin(content.origin));
    case 'letterConfirmed':
      return concat(content.caseId, content.letter);
    case 'keyConfirmed':
      return concat(u16(content.owner), u16(content.number), content.hash);
    case 'boardEpoch':
      return concat(content.caseId, encodeEpoch(content.drawn));
    case 'grantedCase':
      return concat(u16(content.by), encodePath(content.path), encodeGivenCase(content.given));
    case 'caseGiven':
      return concat(content.caseId, u16(content.to));
    case 'newer':
      return content.data;
  }
}

/** `u8 kind ‖ u8 version ‖ u16 length ‖ data`. */
export function encodeRecord(content: RecordContent): Uint8Array {
  const { kind, version } = content.record === 'newer' ? content : recordKinds[content.record];
  const data = encodeData(content);
  return concat(u8(kind), u8(version), u16(data.length), data);
}

export const encodeRecords = (records: readonly RecordContent[]): Uint8Array =>
  concat(...records.map(encodeRecord));

function readData(name: keyof typeof recordKinds, read: Reader): RecordContent {
  switch (name) {
    case 'senderKey': {
      const owner = read.u16('owner');
      const path = readPlainPath(read);
      const caseId = read.take(caseIdBytes, 'case');
      const number = read.u16('number');
      const key = read.take(keyBytes, 'sender key');
      const since = read.u16('since');
      const readers = readReaders(read);
      return { record: name, senderKey: { owner, path, caseId, number, key, since, readers } };
    }
    case 'auditKey': {
      const owner = read.u16('owner');
      const number = read.u16('number');
      const key = read.take(keyBytes, 'audit key');
      const since = read.u16('since');
      return { record: name, auditKey: { owner, number, key, since, readers: readReaders(read) } };
    }
    case 'unknownLetter':
      return { record: name, origin: readOrigin(read), letter: read.rest() };
    case 'recused':
      return { record: name, caseId: read.take(caseIdBytes, 'case'), day: read.u16('day') };
    case 'case': {
      const caseSecret = read.take(keyBytes, 'case secret');
      const signPublic = read.take(signPublicBytes, 'reporter key');
      const kemPublic = read.take(kemPublicBytes, 'reporter X-Wing key');
      const path = readPlainPath(read);
      const keys = { caseSecret, path, signPublic, kemPublic };
      return { record: name, keys, day: read.u16('day') };
    }
    case 'letterStored': {
      const caseId = read.take(caseIdBytes, 'case');
      const letter = read.take(hashBytes, 'letter');
      return { record: name, caseId, letter, origin: readOrigin(read) };
    }
    case 'letterConfirmed': {
      const caseId = read.take(caseIdBytes, 'case');
      return { record: name, caseId, letter: read.take(hashBytes, 'letter') };
    }
    case 'keyConfirmed': {
      const owner = read.u16('owner');
      const number = read.u16('number');
      return { record: name, owner, number, hash: read.take(confirmationBytes, 'hash') };
    }
    case 'boardEpoch':
      return { record: name, caseId: read.take(caseIdBytes, 'case'), drawn: readEpoch(read) };
    case 'grantedCase': {
      const by = read.u16('giver');
      const path = readPlainPath(read);
      return { record: name, by, path, given: readGivenCase(read) };
    }
    case 'caseGiven': {
      const caseId = read.take(caseIdBytes, 'case');
      return { record: name, caseId, to: read.u16('person') };
    }
  }
}

/** All records of an item; those of a kind not known are kept as `newer`. Throws `size`, `header`. */
export function parseRecords(bytes: Uint8Array): RecordContent[] {
  const read = reader(bytes);
  const records: RecordContent[] = [];
  while (read.left > 0) {
    const kind = read.u8('record kind');
    const version = read.u8('record version');
    const data = read.take(read.u16('record length'), 'record');
    const name = kindName(recordKinds, { kind, version });
    if (name === 'newer') {
      records.push({ record: 'newer', kind, version, data });
      continue;
    }
    const inside = reader(data);
    records.push(readData(name, inside));
    inside.end('a record');
  }
  return records;
}

/** A letter as it stands in the store: `batch 4 ‖ day 2 ‖ drop id 16 ‖ letter`. */
export const encodeLetterCopy = (origin: Origin, letter: Uint8Array): Uint8Array =>
  concat(encodeOrigin(origin), letter);

export function parseLetterCopy(bytes: Uint8Array): { origin: Origin; letter: Uint8Array } {
  const read = reader(bytes);
  return { origin: readOrigin(read), letter: read.rest() };
}

const grantedHash = (given: GivenCase): Uint8Array =>
  hash(labels.item, encodeGivenCase(given)).slice(0, idBytes);

/** Names the leaving of an own sender key, with its grant, among what is due. */
export const announcedAs = (senderKey: SenderKey): string =>
  `announce:${recordId({ record: 'senderKey', senderKey })}`;

/** Tells one record from another of the same log. */
export function recordId(record: RecordContent): string {
  switch (record.record) {
    case 'senderKey': {
      const k = record.senderKey;
      return `key:${k.owner}:${toHex(encodePath(k.path))}:${toHex(k.caseId)}:${k.number}`;
    }
    case 'auditKey':
      return `audit-key:${record.auditKey.owner}:${record.auditKey.number}`;
    case 'unknownLetter':
      return `unknown:${toHex(letterHash(record.letter))}`;
    case 'recused':
      return `recused:${toHex(record.caseId)}`;
    case 'case':
      return `case:${toHex(record.keys.caseSecret)}`;
    case 'letterStored':
      return `stored:${toHex(record.letter)}`;
    case 'letterConfirmed':
      return `confirmed:${toHex(record.letter)}`;
    case 'keyConfirmed':
      return `key-confirmed:${record.owner}:${record.number}`;
    case 'boardEpoch':
      return `epoch:${toHex(record.caseId)}:${record.drawn.epoch}:${record.drawn.author}`;
    case 'grantedCase':
      return `granted:${toHex(record.given.caseId)}:${toHex(grantedHash(record.given))}`;
    case 'caseGiven':
      return `given:${toHex(record.caseId)}:${record.to}`;
    case 'newer':
      return `newer:${record.kind}:${record.version}:${toHex(record.data)}`;
  }
}
