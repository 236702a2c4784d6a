import {
  concat,
  type Directory,
  type DirectoryPerson,
  encodePath,
  hash,
  labels,
  type Path,
  sameBytes,
} from '../../crypto/index.js';
import type { KeyFinder } from './message.js';

/** One route with one list of excluded people: 32 bytes. */
export const circleOf = (unitId: Uint8Array, path: Path): Uint8Array =>
  hash(labels.circle, concat(unitId, encodePath(path)));

/** Looks keys up among everybody that the directory lists, past people included. */
export const keyFinder =
  (directory: Directory): KeyFinder =>
  (person, keyId) =>
    directory.people.find((p) => p.person === person && sameBytes(p.keyId, keyId))?.signPublic ??
    null;

/** All keys that a person has had: whoever placed a cell may have used an older one. */
export const signKeysOf = (directory: Directory, person: number): Uint8Array[] =>
  directory.people.filter((p) => p.person === person).map((p) => p.signPublic);

export const currentPerson = (directory: Directory, person: number): DirectoryPerson | undefined =>
  directory.people.find((p) => p.person === person && p.current);

/** Whether a key is the one under which the directory lists somebody now. */
export const isCurrentKey = (
  directory: Directory,
  { person, keyId }: { person: number; keyId: Uint8Array },
): boolean => {
  const listed = currentPerson(directory, person);
  return listed !== undefined && sameBytes(listed.keyId, keyId);
};
