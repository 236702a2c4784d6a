/** The outside of a drop: what can be read, cut and checked without any key. */
import { concat, exactly, reader, u8, u32 } from './bytes.js';
import { hash } from './derive.js';
import { ensure } from './errors.js';
import { labels } from './labels.js';
import {
  bodyBytes,
  dropBytes,
  dropHeaderBytes,
  hashBytes,
  idBytes,
  intakeRowBytes,
  slotBytes,
  unitShortBytes,
} from './lengths.js';

export const dropVersion = 1;

export interface DropHeader {
  version: number;
  /** First 8 bytes of the unit's id. */
  unit: Uint8Array;
  /** Number of the directory version it was sealed under. */
  directory: number;
  /** Commitment to the message key, 32 bytes. */
  commit: Uint8Array;
}

export const encodeDropHeader = (header: Omit<DropHeader, 'version'>): Uint8Array =>
  concat(
    u8(dropVersion),
    exactly(header.unit, unitShortBytes, 'unit'),
    u32(header.directory),
    exactly(header.commit, hashBytes, 'commitment'),
  );

/** Reads the first 45 bytes. Throws `size` or `version`. */
export function parseDropHeader(drop: Uint8Array): DropHeader {
  const read = reader(drop.subarray(0, dropHeaderBytes));
  const version = read.u8('drop version');
  ensure(version === dropVersion, 'version', 'drop version');
  return {
    version,
    unit: read.take(unitShortBytes, 'unit'),
    directory: read.u32('directory version'),
    commit: read.take(hashBytes, 'commitment'),
  };
}

/** The commitment as it stands, whatever the version says: opening asks for it first. */
export const commitIn = (header: Uint8Array): Uint8Array =>
  header.subarray(dropHeaderBytes - hashBytes, dropHeaderBytes);

const slotAt = (drop: Uint8Array, slot: number): Uint8Array =>
  drop.subarray(dropHeaderBytes + slot * slotBytes, dropHeaderBytes + (slot + 1) * slotBytes);

/** 32 bytes for each slot, one after another: they stand in for the slots an officer does not take. */
export function slotDigests(drop: Uint8Array, slots: number): Uint8Array {
  ensure(drop.length === dropBytes(slots), 'size', 'a drop');
  return concat(...Array.from({ length: slots }, (_, i) => hash(labels.slot, slotAt(drop, i))));
}

/** What the body is bound to: header, id, and every slot. */
export const bodyBinding = (header: Uint8Array, id: Uint8Array, digests: Uint8Array): Uint8Array =>
  concat(header, id, hash(labels.slots, digests));

export const dropHash = (drop: Uint8Array): Uint8Array => hash(labels.drop, drop);

/** One officer's part of one drop. */
export interface IntakeRow {
  id: Uint8Array;
  header: Uint8Array;
  digests: Uint8Array;
  slot: Uint8Array;
  body: Uint8Array;
}

/** `id 16 ‖ header 45 ‖ slot hashes 32 × slots ‖ own slot 1168 ‖ body 8208`. */
export function intakeRow(
  id: Uint8Array,
  drop: Uint8Array,
  slots: number,
  slot: number,
): Uint8Array {
  ensure(id.length === idBytes, 'size', 'a drop id');
  ensure(Number.isInteger(slot) && slot >= 0 && slot < slots, 'argument', 'a slot of this drop');
  return concat(
    id,
    drop.subarray(0, dropHeaderBytes),
    slotDigests(drop, slots),
    slotAt(drop, slot),
    drop.subarray(drop.length - bodyBytes),
  );
}

/** Throws `size`. */
export function parseIntakeRow(row: Uint8Array, slots: number): IntakeRow {
  ensure(row.length === intakeRowBytes(slots), 'size', 'an intake row');
  const read = reader(row);
  return {
    id: read.take(idBytes, 'id'),
    header: read.take(dropHeaderBytes, 'header'),
    digests: read.take(slots * hashBytes, 'slot hashes'),
    slot: read.take(slotBytes, 'slot'),
    body: read.take(bodyBytes, 'body'),
  };
}
