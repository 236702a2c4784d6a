/** The directory with other keys of somebody who stands in it. `docs/protocol.md`, "Change of keys". */
import {
  type Directory,
  type DirectoryPerson,
  ensure,
  keyIdOf,
  parseKeyChange,
} from '../../crypto/index.js';
import { currentPerson } from './circle.js';

/**
 * Their older line becomes past, and the new one takes its slot. Throws what `parseKeyChange` does, and
 * `content` for somebody who is not listed.
 */
export function rekeyed(
  before: Directory,
  changes: readonly Uint8Array[],
  { number, day }: { number: number; day: number },
): DirectoryPerson[] {
  let people = [...before.people];
  for (const bytes of changes) {
    const person = personIn(bytes);
    const older = currentPerson(before, person);
    ensure(older !== undefined, 'content', 'somebody who is listed');
    const { kemPublic, signPublic, predecessor } = parseKeyChange(bytes, before.unitId, older);
    const newer = {
      ...{ ...older, kemPublic, signPublic, predecessor, since: number },
      keyId: keyIdOf(kemPublic, signPublic),
    };
    const past = { ...older, current: false, slot: null, pastDay: day };
    people = people.flatMap((one) => (one === older ? [past, newer] : [one]));
  }
  return people;
}

/** Behind version and unit. */
const personIn = (bytes: Uint8Array): number =>
  ((bytes[33] as number) << 8) | (bytes[34] as number);
