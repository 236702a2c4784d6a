/** What letters of the reporter's say of the messages that were read. */
import { ProtocolError, type Seen, sameBytes } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import type { Entry } from './entry.js';
import { entryKinds, kindName } from './kinds.js';
import { type Message, messageHash, peekMessage } from './message.js';
import { listedHash } from './state.js';

interface Said {
  number: number;
  hash: Uint8Array;
}

const saidIn = new WeakMap<Entry, Said | null>();

/** Number and hash of the message inside a reply; looked at once. */
function saidBy(entry: Entry): Said | null {
  const known = saidIn.get(entry);
  if (known !== undefined) return known;
  const { kind, kindVersion: version } = entry.header;
  let said: Said | null = null;
  if (kindName(entryKinds, { kind, version }) === 'reply') {
    try {
      const { payload } = entry;
      said = { number: peekMessage(payload).number, hash: listedHash(messageHash(payload)) };
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  saidIn.set(entry, said);
  return said;
}

/** Whether there is such a message at all: whoever writes a number may write any. */
function isThere(file: CaseFile, seen: Seen): boolean {
  const is = (said: Said | null): boolean =>
    said !== null && said.number === seen.number && sameBytes(said.hash, seen.hash);
  return (
    [...file.entries.values()].some((e) => e.header.person === seen.person && is(saidBy(e))) ||
    [...file.notices.values()].some(
      ({ message: { header, hash } }) =>
        header.signer === seen.person && is({ number: header.number, hash: listedHash(hash) }),
    )
  );
}

/** Whether a letter of the reporter's says that this message, or a later one of its signer's, was read. */
export const wasSeen = (file: CaseFile, { header, hash }: Message): boolean =>
  [...file.letters.values()].some(({ letter }) =>
    letter.header.seen.some(
      (s) =>
        s.person === header.signer &&
        (s.number === header.number
          ? sameBytes(s.hash, listedHash(hash))
          : s.number > header.number && isThere(file, s)),
    ),
  );
