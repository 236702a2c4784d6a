/** A signed weekly cell per officer: the portal shows when each route was last emptied. */
import {
  concat,
  ensure,
  keyIdBytes,
  labels,
  ProtocolError,
  reader,
  sign,
  signatureBytes,
  u8,
  u16,
  verify,
} from '../../crypto/index.js';
import type { KeyFinder } from './message.js';

export const attendanceVersion = 1;

export interface Attendance {
  person: number;
  keyId: Uint8Array;
  day: number;
  /** Day on which the newest batch that this officer took in was closed. */
  emptiedDay: number;
}

export function signAttendance(
  attendance: Attendance,
  signer: { unitId: Uint8Array; signSecret: Uint8Array },
): Uint8Array {
  const { person, keyId, day, emptiedDay } = attendance;
  const signed = concat(u8(attendanceVersion), u16(person), keyId, u16(day), u16(emptiedDay));
  return concat(sign(signer.signSecret, labels.signAttendance, signer.unitId, signed), signed);
}

/** Throws `size`, `version`, `signature`. */
export function verifyAttendance(
  bytes: Uint8Array,
  unitId: Uint8Array,
  findKey: KeyFinder,
): Attendance {
  ensure(bytes.length > signatureBytes, 'size', 'an attendance');
  const message = bytes.slice(signatureBytes);
  const read = reader(message);
  ensure(read.u8('version') === attendanceVersion, 'version', 'attendance version');
  const person = read.u16('person');
  const keyId = read.take(keyIdBytes, 'key');
  const publicKey = findKey(person, keyId);
  if (publicKey === null) throw new ProtocolError('signature', 'an attendance by nobody listed');
  const signature = bytes.slice(0, signatureBytes);
  const label = labels.signAttendance;
  ensure(verify({ publicKey, label, unitId, message, signature }), 'signature', 'an attendance');
  const day = read.u16('day');
  const emptiedDay = read.u16('emptied day');
  read.end('an attendance');
  return { person, keyId, day, emptiedDay };
}
