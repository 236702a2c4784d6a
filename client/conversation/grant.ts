/** An officer gives a sender key to its readers, through the same channel as any letter. */
import {
  caseIdBytes,
  concat,
  type Directory,
  ensure,
  keyBytes,
  type Letter,
  type LetterHeader,
  membersOf,
  reader,
  sameBytes,
  signLetter,
  u16,
} from '../../crypto/index.js';
import { circleOf } from './circle.js';
import { letterKinds } from './kinds.js';
import { encodeReaders, readReaders, type SenderKey } from './records.js';

/** Content: `number 2 ‖ key 32 ‖ since 2 ‖ case 32 ‖ u8 count ‖ (person 2 ‖ key id 8)…`. */
export function signGrant(
  senderKey: SenderKey,
  header: Pick<LetterHeader, 'unitId' | 'directory' | 'session'>,
  signSecret: Uint8Array,
): Letter {
  const { number, key, since, caseId, readers, owner, path } = senderKey;
  const content = concat(u16(number), key, u16(since), caseId, encodeReaders(readers));
  return signLetter(
    {
      ...header,
      kind: letterKinds.grant.kind,
      kindVersion: letterKinds.grant.version,
      caseId: circleOf(header.unitId, path),
      sender: owner,
      path,
      seq: 1,
      prev: new Uint8Array(32),
      part: 1,
      parts: 1,
      seen: [],
      addressees: readers.filter((r) => r.person !== owner),
      opening: null,
    },
    content,
    signSecret,
  );
}

/**
 * Reads a verified grant letter. Accepted only from a member of the circle in the directory, if
 * its readers are its addressees and its sender, all are members, and nobody excluded is among
 * them. Throws `header`, `size` or `addressees`.
 */
export function parseGrant(letter: Letter, directory: Directory): SenderKey {
  const { header } = letter;
  const read = reader(letter.content);
  const number = read.u16('number');
  const key = read.take(keyBytes, 'sender key');
  const since = read.u16('since');
  const caseId = read.take(caseIdBytes, 'case');
  const readers = readReaders(read);
  read.end('a grant');
  ensure(number >= 1, 'header', 'number of a sender key');
  ensure(
    sameBytes(header.caseId, circleOf(header.unitId, header.path)),
    'header',
    'circle of a grant',
  );
  const members = membersOf(directory, header.path);
  ensure(
    members.some((m) => m.person === header.sender),
    'addressees',
    'a grant by somebody outside the circle',
  );
  const named = [...header.addressees.map((a) => a.person), header.sender].sort((a, b) => a - b);
  const listed = readers.map((r) => r.person).sort((a, b) => a - b);
  ensure(
    named.length === listed.length && named.every((person, i) => person === listed[i]),
    'addressees',
    'readers of a grant',
  );
  for (const r of readers) {
    ensure(
      members.some((m) => m.person === r.person && sameBytes(m.keyId, r.keyId)),
      'addressees',
      'a reader outside the circle',
    );
  }
  return { owner: header.sender, path: header.path, caseId, number, key, since, readers };
}
