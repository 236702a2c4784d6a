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
/** Of a later statement that carries the acceptance of every holder it brings in. */
export const acceptedVersion = 2;
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
  /** 1 when not given; 2 of a later statement that its new holders accept. */
  version?: typeof statementVersion | typeof acceptedVersion;
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

/** Who may sign under one statement. */
export interface HoldersOfTime {
  /** Number of the statement. */
  statement: number;
  day: number;
  holders: Holder[];
  threshold: number;
}

/** What the statements together say, and who may sign now. */
export interface Unit extends HoldersOfTime {
  unitId: Uint8Array;
  name: string;
  /** Hash of the newest statement, 32 bytes: what the next one names as the one before. */
  statementHash: Uint8Array;
  /** Under the statements before, from the founding one on. */
  earlier: HoldersOfTime[];
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
  const version = statement.version ?? statementVersion;
  ensure(version === statementVersion || statement.number > 0, 'header', 'statement version');
  return concat(
    u8(version),
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

/** A statement whose version was read. */
export type ReadStatement = Required<Statement>;

/** Reads the core of a statement; leaves the reader behind it. Throws `size`, `version`, `header`. */
export function readStatement(read: Reader): ReadStatement {
  const version = read.u8('version');
  const number = read.u16('number');
  ensure(
    version === statementVersion || (version === acceptedVersion && number > 0),
    'version',
    'statement version',
  );
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
  const name = read.shortText('name');
  const known = version === acceptedVersion ? acceptedVersion : statementVersion;
  return { version: known, number, unitId, previous, day, threshold, holders, name };
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

/** Places, in the list of the next statement, of those who do not stand in the one before. */
export const newcomersOf = (
  next: Pick<Statement, 'holders'>,
  before: Pick<Statement, 'holders'>,
): number[] =>
  next.holders.flatMap(({ publicKey }, place) =>
    before.holders.some((held) => sameBytes(held.publicKey, publicKey)) ? [] : [place],
  );

/**
 * Whether the statement leaves a quorum that is known to hold its keys: those who signed it and
 * stay, and those who accepted, are together at least its threshold.
 */
export const leavesQuorum = (
  next: Pick<Statement, 'holders' | 'threshold'>,
  before: Pick<Statement, 'holders'>,
  signed: readonly number[],
): boolean => {
  const staying = signed.filter((place) =>
    next.holders.some((h) => sameBytes(h.publicKey, before.holders[place]?.publicKey ?? none)),
  );
  return staying.length + newcomersOf(next, before).length >= next.threshold;
};

const none = new Uint8Array(0);

/** What a later statement has to be before anybody signed it. Throws `chain`, `unit`. */
export function checkStatementFollows(statement: Statement, before: Unit): void {
  ensure(statement.number === before.statement + 1, 'chain', 'number of a statement');
  ensure(sameBytes(statement.unitId, before.unitId), 'unit', 'a statement');
  ensure(sameBytes(statement.previous, before.statementHash), 'chain', 'a statement');
  ensure(statement.day >= before.day, 'chain', 'day of a statement');
}

function checkLater(
  statement: ReadStatement,
  given: { before: Unit; core: Uint8Array; signatures: readonly Signature[]; read: Reader },
): void {
  const { before, core, signatures, read } = given;
  checkStatementFollows(statement, before);
  const { holders, threshold, unitId } = before;
  const label = labels.signHolders;
  checkQuorum({ holders, threshold, label, unitId, message: core, signatures });
  if (statement.version !== acceptedVersion) return;
  for (const place of newcomersOf(statement, before)) {
    const signature = read.take(signatureBytes, 'acceptance');
    const { publicKey } = statement.holders[place] as Holder;
    const accepts = { publicKey, label: labels.signAcceptance, unitId, message: core, signature };
    ensure(verify(accepts), 'signature', 'a holder who accepts');
  }
  const signed = signatures.map(({ holder }) => holder);
  ensure(leavesQuorum(statement, before, signed), 'quorum', 'a quorum after the statement');
}

/**
 * Verifies the founding statement and every later one, each by the quorum of the one before, and
 * those of version 2 also by every holder they bring in.
 * Throws `size`, `version`, `header`, `content`, `signature`, `quorum` or `chain`.
 */
export function verifyStatements(statements: readonly Uint8Array[]): Unit {
  let unit = null as Unit | null;
  for (const bytes of statements) {
    const read = reader(bytes);
    const statement = readStatement(read);
    const core = bytes.slice(0, read.at);
    const signatures = readSignatures(read);
    const { holders, threshold, name, number, day } = statement;
    if (unit === null) {
      ensure(number === 0, 'chain', 'a founding statement');
      const unitId = unitIdOf(core);
      const label = labels.signFounding;
      checkQuorum({ holders, threshold: holders.length, label, unitId, message: core, signatures });
    } else checkLater(statement, { before: unit, core, signatures, read });
    read.end('a statement');
    const before: Unit | null = unit;
    unit = {
      unitId: before?.unitId ?? unitIdOf(core),
      statementHash: hash(labels.statement, core),
      earlier: before === null ? [] : [...before.earlier, timeOf(before)],
      ...{ name, holders, threshold, statement: number, day },
    };
  }
  ensure(unit !== null, 'size', 'statements');
  return unit;
}

const timeOf = ({ statement, day, holders, threshold }: Unit): HoldersOfTime => ({
  statement,
  day,
  holders,
  threshold,
});

/** Who signs under a statement, and when another one replaced it. Throws `chain`. */
export function holdersUnder(
  unit: Unit,
  statement: number,
): { held: HoldersOfTime; replaced: number | null } {
  const all: HoldersOfTime[] = [...unit.earlier, unit];
  const at = all.findIndex((one) => one.statement === statement);
  const held = all[at];
  ensure(held !== undefined, 'chain', 'holders of a directory');
  return { held, replaced: all[at + 1]?.day ?? null };
}
