/** Letters into the cases they belong to, at once or when the case becomes known. */
import {
  ensure,
  ProtocolError,
  peekLetter,
  sameBytes,
  toHex,
  verifyLetter,
} from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import type { Desk } from './desk.js';
import { pathId } from './keyring.js';

/** Tries letters of unknown cases again: with the cases known by now. */
export function tryUnknown(desk: Desk): void {
  for (const [id, { origin, bytes }] of desk.unknown) {
    const named = caseNamed(bytes);
    if (desk.recusals.out.has(named)) desk.unknown.delete(id);
    const file = desk.cases.get(named);
    if (file === undefined) continue;
    desk.unknown.delete(id);
    try {
      addLetter(desk, file, { origin, bytes, stored: false, takenIn: true, partial: false });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // Nobody could check it before: it must not stand in the way of others.
      const detail = `${origin.batch}:${toHex(origin.dropId)}`;
      desk.alarms.raise({ kind: 'broken-letter', detail });
    }
  }
}

const names = new WeakMap<Uint8Array, string>();

/** Case that a letter says it belongs to, hexadecimal; looked at once. */
function caseNamed(bytes: Uint8Array): string {
  const known = names.get(bytes) ?? toHex(peekLetter(bytes).caseId);
  names.set(bytes, known);
  return known;
}

/** Adds a verified letter to its case, or notes what more is known of it. Throws ProtocolError. */
export function addLetter(
  desk: Desk,
  file: CaseFile,
  given: {
    origin: { batch: number; day: number; dropId: Uint8Array };
    bytes: Uint8Array;
    stored: boolean;
    takenIn: boolean;
    partial: boolean;
  },
): void {
  const { unitId } = desk.officer;
  const letter = verifyLetter(given.bytes, unitId, 'reporter', file.keys.signPublic);
  ensure(sameBytes(letter.header.caseId, file.caseId), 'header', 'case of a letter');
  ensure(pathId(letter.header.path) === pathId(file.path), 'header', 'path of a letter');
  const id = toHex(letter.hash);
  const known = file.letters.get(id);
  if (known === undefined) {
    const { origin, stored, takenIn, partial } = given;
    file.letters.set(id, { letter, origin, stored, takenIn, partial });
    return;
  }
  known.stored ||= given.stored;
  known.takenIn ||= given.takenIn;
  known.partial ||= given.partial;
  if (given.takenIn && given.origin.batch < known.origin.batch) known.origin = given.origin;
}
