/** What an officer writes in a case. It leaves with the next bundle. `docs/protocol.md`, "Writing". */
import { ensure, ProtocolError, sameBytes, toHex } from '../../crypto/index.js';
import { entryNameOf } from './acts.js';
import type { CaseFile } from './casefile.js';
import { headsFor } from './casefile.js';
import { keyFinder } from './circle.js';
import { type Desk, self, today } from './desk.js';
import { type Entry, signEntry, verifyEntry } from './entry.js';
import { encodeJson } from './json.js';
import { entryKinds, kindName } from './kinds.js';
import { recordCase } from './leaves.js';
import {
  decisionContent,
  type MessageContent,
  noteContent,
  promiseContent,
  statusContent,
} from './letters.js';
import { type Message, signMessage, verifyMessage } from './message.js';
import { encodeOutbox, outboxFullBytes } from './outbox.js';
import { outboxNow } from './outboxing.js';

export type NewEntry =
  | { kind: 'note'; text: string }
  | { kind: 'reply'; content: MessageContent }
  | { kind: 'status'; status: 'open' | 'hold' | 'closed'; reason: string }
  | { kind: 'promise'; nextBy: number }
  | { kind: 'decision'; decision: string; reason: string }
  /** The writer takes themselves out: the state that says so, for the board. */
  | { kind: 'recusal'; state: Uint8Array };

function payloadOf(desk: Desk, file: CaseFile, entry: NewEntry): Uint8Array {
  switch (entry.kind) {
    case 'note':
      return encodeJson(noteContent, { text: entry.text });
    case 'reply':
      return newMessage(desk, file, entry.content).bytes;
    case 'status':
      return encodeJson(statusContent, { status: entry.status, reason: entry.reason });
    case 'promise':
      return encodeJson(promiseContent, { nextBy: entry.nextBy });
    case 'decision':
      return encodeJson(decisionContent, { decision: entry.decision, reason: entry.reason });
    case 'recusal':
      return entry.state;
  }
}

/** Own entries of a case, read back or not, in order of their numbers. */
export function ownEntries(desk: Desk, file: CaseFile): Entry[] {
  const { person, unitId } = desk.officer;
  const find = keyFinder(desk.directory);
  const entries = [...file.entries.values()].filter((e) => e.header.person === person);
  for (const bytes of desk.written.values()) {
    const entry = verifyEntry(bytes, unitId, find);
    if (sameBytes(entry.header.caseId, file.caseId) && !file.entries.has(toHex(entry.hash)))
      entries.push(entry);
  }
  return entries.sort((a, b) => a.header.number - b.header.number);
}

/** Messages verified once: they are asked for whenever something may be due. */
const verified = new WeakMap<Entry, Message>();

/** The message inside a reply; `null` for any other entry. */
export function messageIn(desk: Desk, entry: Entry): Message | null {
  const { kind, kindVersion } = entry.header;
  if (kindName(entryKinds, { kind, version: kindVersion }) !== 'reply') return null;
  const known = verified.get(entry);
  if (known !== undefined) return known;
  try {
    const message = verifyMessage(entry.payload, desk.officer.unitId, keyFinder(desk.directory));
    verified.set(entry, message);
    return message;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return null;
  }
}

function newMessage(desk: Desk, file: CaseFile, content: MessageContent): Message {
  const { unitId, person, keys } = desk.officer;
  const before = ownEntries(desk, file)
    .map((entry) => messageIn(desk, entry))
    .filter((m) => m !== null)
    .at(-1);
  const me = self(desk);
  ensure(me?.notices === true, 'argument', 'somebody who may write notices');
  return signMessage(
    {
      caseId: file.caseId,
      signer: person,
      keyId: me.keyId,
      number: (before?.header.number ?? 0) + 1,
      prev: before?.hash ?? new Uint8Array(32),
      day: today(desk),
      directory: desk.directory.number,
    },
    content,
    { unitId, signSecret: keys.signSecret },
  );
}

/**
 * Signs an entry and puts it in the outbox. Throws `size` when it is too long for one item or the
 * outbox is seven eighths full; nothing is changed then.
 */
export function writeEntry(desk: Desk, file: CaseFile, entry: NewEntry): Entry {
  const { unitId, person, keys } = desk.officer;
  const me = self(desk);
  ensure(me !== undefined, 'argument', 'a current recipient');
  const before = ownEntries(desk, file).at(-1);
  const { kind, version } = entryKinds[entry.kind];
  const signed = signEntry(
    {
      kind,
      kindVersion: version,
      caseId: file.caseId,
      person,
      keyId: me.keyId,
      directory: desk.directory.number,
      number: (before?.header.number ?? 0) + 1,
      prev: before?.hash ?? new Uint8Array(32),
      minute: Math.floor(desk.now / 60_000),
      heads: headsFor(file, person),
    },
    payloadOf(desk, file, entry),
    { unitId, signSecret: keys.signSecret },
  );
  const bytes = encodeOutbox(outboxNow(desk, desk.cursor)).length + signed.bytes.length;
  ensure(bytes <= outboxFullBytes, 'size', 'an outbox that is full');
  desk.written.set(toHex(signed.hash), signed.bytes);
  // It stands in the leaf as an act of its own.
  if (entry.kind === 'recusal') return signed;
  recordCase(desk, file, {
    act: 'wrote',
    entryKind: kind,
    number: signed.header.number,
    status: entry.kind === 'status' ? entry.status : 'none',
    entry: entryNameOf(signed.hash),
  });
  return signed;
}
