/** Who holds a unit: the founding statement and what later changes it. */
import {
  concat,
  exactly,
  isZero,
  type Reader,
  reader,
  sameBytes,
  shortText,
  u8,
  u16,
} from './bytes.js';
import { hash } from './derive.js';
import { ensure } from './errors.js';
import { type Label, labels } from './labels.js';
import { hashBytes, signatureBytes, signPublicBytes, unitIdBytes } from './lengths.js';
import { sign, verify } from './sign.js';

export const statementVersion = 1;
export const holderLimit = 16;

export interface Holder {
  /** Ed25519, 32 bytes. */
  publicKey: Uint8Array;
  /** Public title, up to 255 bytes: "Head of Anti-Corruption". */
  title: string;
  /** True for a holder outside the unit, such as the Commissioner's office. */
  outside: boolean;
}

export interface Statement {
  /** 0 founds the unit. */
  number: number;
  /** 32 zeros in the founding statement, whose hash the unit's id is. */
  unitId: Uint8Array;
  /** Hash of the statement before, 32 bytes; zeros in the founding statement. */
  previous: Uint8Array;
  day: number;
  /** How many holders must sign. */
  threshold: number;
  holders: Holder[];
  /** Public name of the unit, up to 255 bytes. */
  name: string;
}

/** What the statements together say, and who may sign now. */
export interface Unit {
  unitId: Uint8Array;
  name: string;
  holders: Holder[];
  threshold: number;
  /** Number of the newest statement. */
  statement: number;
  day: number;
}

export interface Signature {
  /** Place in the list of holders, from 0. */
  holder: number;
  /** 64 bytes. */
  signature: Uint8Array;
}

export function encodeStatement(statement: Statement): Uint8Array {
  const { holders, threshold } = statement;
  ensure(holders.length >= 1 && holders.length <= holderLimit, 'header', 'number of holders');
  ensure(threshold >= 1 && threshold <= holders.length, 'header', 'threshold');
  return concat(
    u8(statementVersion),
    u16(statement.number),
    exactly(statement.unitId, unitIdBytes, 'unit'),
    exactly(statement.previous, hashBytes, 'previous'),
    u16(statement.day),
    u8(threshold),
    u8(holders.length),
    ...holders.map((h) =>
      concat(
        exactly(h.publicKey, signPublicBytes, 'holder'),
        u8(h.outside ? 1 : 0),
        shortText(h.title),
      ),
    ),
    shortText(statement.name),
  );
}

function readStatement(read: Reader): Statement {
  ensure(read.u8('version') === statementVersion, 'version', 'statement version');
  const number = read.u16('number');
  const unitId = read.take(unitIdBytes, 'unit');
  const previous = read.take(hashBytes, 'previous');
  ensure(number > 0 || (isZero(unitId) && isZero(previous)), 'header', 'a founding statement');
  const day = read.u16('day');
  const threshold = read.u8('threshold');
  const count = read.u8('number of holders');
  ensure(count >= 1 && count <= holderLimit, 'header', 'number of holders');
  ensure(threshold >= 1 && threshold <= count, 'header', 'threshold');
  const holders = Array.from({ length: count }, () => {
    const publicKey = read.take(signPublicBytes, 'holder');
    const outside = read.u8('outside');
    ensure(outside <= 1, 'header', 'outside');
    return { publicKey, outside: outside === 1, title: read.shortText('title') };
  });
  const keys = new Set(holders.map((h) => h.publicKey.join()));
  ensure(keys.size === count, 'header', 'holders with one key');
  return { number, unitId, previous, day, threshold, holders, name: read.shortText('name') };
}

/** `core ‖ u8 count ‖ (u8 holder ‖ signature 64)…`, holders ascending. */
export const attachSignatures = (core: Uint8Array, signatures: readonly Signature[]): Uint8Array =>
  concat(core, encodeSignatures(signatures));

export const encodeSignatures = (signatures: readonly Signature[]): Uint8Array =>
  concat(
    u8(signatures.length),
    ...[...signatures]
      .sort((a, b) => a.holder - b.holder)
      .map((s) => concat(u8(s.holder), exactly(s.signature, signatureBytes, 'signature'))),
  );

/** Holders ascending, none twice. Throws `header`. */
export function readSignatures(read: Reader): Signature[] {
  let last = -1;
  return Array.from({ length: read.u8('number of signatures') }, () => {
    const holder = read.u8('holder');
    ensure(holder > last, 'header', 'order of signatures');
    last = holder;
    return { holder, signature: read.take(signatureBytes, 'signature') };
  });
}

export interface QuorumCheck {
  holders: readonly Holder[];
  threshold: number;
  label: Label;
  unitId: Uint8Array;
  message: Uint8Array;
  signatures: readonly Signature[];
}

/** Throws `signature` when one does not verify, `quorum` when there are too few. */
export function checkQuorum(input: QuorumCheck): void {
  for (const { holder, signature } of input.signatures) {
    const publicKey = input.holders[holder]?.publicKey;
    ensure(publicKey !== undefined, 'signature', 'a signature by nobody');
    const { label, unitId, message } = input;
    ensure(
      verify({ publicKey, label, unitId, message, signature }),
      'signature',
      'a holder’s signature',
    );
  }
  ensure(input.signatures.length >= input.threshold, 'quorum', 'signatures of holders');
}

export const unitIdOf = (foundingCore: Uint8Array): Uint8Array => hash(labels.unit, foundingCore);

/** Every holder signs the founding statement, so that nobody is made a holder unasked. */
export function signFounding(core: Uint8Array, secretKeys: readonly Uint8Array[]): Uint8Array {
  const unitId = unitIdOf(core);
  const signatures = secretKeys.map((secretKey, holder) => ({
    holder,
    signature: sign(secretKey, labels.signFounding, unitId, core),
  }));
  return attachSignatures(core, signatures);
}

/**
 * Verifies the founding statement and every later one, each by the quorum of the one before.
 * Throws `size`, `version`, `header`, `content`, `signature`, `quorum` or `chain`.
 */
export function verifyStatements(statements: readonly Uint8Array[]): Unit {
  ensure(statements.length > 0, 'size', 'statements');
  let unitId: Uint8Array | null = null;
  let last: Statement | null = null;
  let lastHash: Uint8Array = new Uint8Array(hashBytes);
  for (const bytes of statements) {
    const read = reader(bytes);
    const statement = readStatement(read);
    const core = bytes.slice(0, read.at);
    const signatures = readSignatures(read);
    read.end('a statement');
    if (last === null || unitId === null) {
      ensure(statement.number === 0, 'chain', 'a founding statement');
      unitId = unitIdOf(core);
      const { holders } = statement;
      const label = labels.signFounding;
      checkQuorum({ holders, threshold: holders.length, label, unitId, message: core, signatures });
    } else {
      ensure(statement.number === last.number + 1, 'chain', 'number of a statement');
      ensure(sameBytes(statement.unitId, unitId), 'unit', 'a statement');
      ensure(sameBytes(statement.previous, lastHash), 'chain', 'a statement');
      ensure(statement.day >= last.day, 'chain', 'day of a statement');
      const { holders, threshold } = last;
      checkQuorum({
        holders,
        threshold,
        label: labels.signHolders,
        unitId,
        message: core,
        signatures,
      });
    }
    last = statement;
    lastHash = hash(labels.statement, core);
  }
  const { name, holders, threshold, number, day } = last as Statement;
  return { unitId: unitId as Uint8Array, name, holders, threshold, statement: number, day };
}
