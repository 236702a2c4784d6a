/** What the unit states about a case, in one board cell. `docs/protocol.md`, "State". */
import {
  caseIdBytes,
  cellContentBytes,
  concat,
  ensure,
  exclusionLimit,
  keyIdBytes,
  labels,
  listedLimit,
  ProtocolError,
  type Reader,
  reader,
  sign,
  signatureBytes,
  u8,
  u16,
  u32,
  verify,
} from '../../crypto/index.js';
import type { KeyFinder } from './message.js';

export const stateVersion = 1;
export const sessionLimit = 4;
export const memberLimit = 32;
const listedHashBytes = 8;

/** What has been received of one session of the reporter's. */
export interface SessionState {
  day: number;
  letters: number;
  /** A letter of this session is missing. */
  gap: boolean;
}

/** A message that the reporter must be able to find. */
export interface Listed {
  person: number;
  number: number;
  /** First 8 bytes of the message's hash. */
  hash: Uint8Array;
  /** Day from which it stands whole on the board: 56 days later it may be gone. */
  day: number;
}

export interface State {
  caseId: Uint8Array;
  signer: number;
  keyId: Uint8Array;
  day: number;
  epoch: number;
  /** Distinct letters received and read back from the store. */
  letters: number;
  /** Newest day on which one was taken in. */
  intakeDay: number;
  /** The last four sessions, newest last. */
  sessions: SessionState[];
  members: number[];
  excluded: number[];
  recused: number[];
  /** The reader needs at least this directory version. */
  directory: number;
  /** At most 16. */
  listed: Listed[];
  /** Day by which something will follow; 0 when nothing is promised. */
  nextBy: number;
}

const people = (persons: readonly number[]): Uint8Array =>
  concat(u8(persons.length), ...persons.map(u16));

/** `sig 64 ‖ fields`: at most 880 bytes, so that it is one cell. */
export function signState(
  state: State,
  signer: { unitId: Uint8Array; signSecret: Uint8Array },
): Uint8Array {
  ensure(state.sessions.length <= sessionLimit, 'header', 'sessions of a state');
  ensure(state.listed.length <= listedLimit, 'header', 'messages of a state');
  const signed = concat(
    u8(stateVersion),
    state.caseId,
    u16(state.signer),
    state.keyId,
    u16(state.day),
    u16(state.epoch),
    u32(state.letters),
    u16(state.intakeDay),
    u8(state.sessions.length),
    ...state.sessions.map((s) => concat(u16(s.day), u16(s.letters), u8(s.gap ? 1 : 0))),
    people(state.members),
    people(state.excluded),
    people(state.recused),
    u32(state.directory),
    u8(state.listed.length),
    ...state.listed.map((l) => concat(u16(l.person), u32(l.number), l.hash, u16(l.day))),
    u16(state.nextBy),
  );
  const signature = sign(signer.signSecret, labels.signState, signer.unitId, signed);
  const bytes = concat(signature, signed);
  ensure(bytes.length <= cellContentBytes, 'size', 'a state');
  return bytes;
}

function readPeople(read: Reader, limit: number, what: string): number[] {
  const count = read.u8(what);
  ensure(count <= limit, 'header', what);
  return Array.from({ length: count }, () => read.u16(what));
}

/** Throws `size`, `version`, `header`, `signature`. */
export function verifyState(bytes: Uint8Array, unitId: Uint8Array, findKey: KeyFinder): State {
  ensure(bytes.length > signatureBytes, 'size', 'a state');
  const message = bytes.slice(signatureBytes);
  const signature = bytes.slice(0, signatureBytes);
  const read = reader(message);
  ensure(read.u8('version') === stateVersion, 'version', 'state version');
  const caseId = read.take(caseIdBytes, 'case');
  const signer = read.u16('signer');
  const keyId = read.take(keyIdBytes, 'signer key');
  const publicKey = findKey(signer, keyId);
  if (publicKey === null) throw new ProtocolError('signature', 'a state by nobody listed');
  const label = labels.signState;
  ensure(verify({ publicKey, label, unitId, message, signature }), 'signature', 'a state');
  const day = read.u16('day');
  const epoch = read.u16('epoch');
  const letters = read.u32('letters');
  const intakeDay = read.u16('intake day');
  const sessionCount = read.u8('sessions');
  ensure(sessionCount <= sessionLimit, 'header', 'sessions of a state');
  const sessions = Array.from({ length: sessionCount }, () => {
    const session = { day: read.u16('session day'), letters: read.u16('session letters') };
    const gap = read.u8('gap');
    ensure(gap <= 1, 'header', 'gap');
    return { ...session, gap: gap === 1 };
  });
  const members = readPeople(read, memberLimit, 'members');
  const excluded = readPeople(read, exclusionLimit, 'excluded');
  const recused = readPeople(read, memberLimit, 'recused');
  const directory = read.u32('directory');
  const listedCount = read.u8('messages');
  ensure(listedCount <= listedLimit, 'header', 'messages of a state');
  const listed = Array.from({ length: listedCount }, () => ({
    person: read.u16('person'),
    number: read.u32('number'),
    hash: read.take(listedHashBytes, 'hash'),
    day: read.u16('day'),
  }));
  const nextBy = read.u16('next by');
  read.end('a state');
  return {
    caseId,
    signer,
    keyId,
    day,
    epoch,
    letters,
    intakeDay,
    sessions,
    members,
    excluded,
    recused,
    directory,
    listed,
    nextBy,
  };
}

export const listedHash = (messageHash: Uint8Array): Uint8Array =>
  messageHash.slice(0, listedHashBytes);
