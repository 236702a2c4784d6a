/** From what a reporter wrote to signed letters. `docs/protocol.md`, "Letter". */
import {
  type Addressee,
  type CaseKeys,
  caseIdOf,
  type Directory,
  type DirectoryPerson,
  hashBytes,
  type Letter,
  type LetterHeader,
  letterFits,
  letterParts,
  ProtocolError,
  type Random,
  type Receipt,
  type Seen,
  type SlotKey,
  sessionBytes,
  signLetter,
} from '../../crypto/index.js';
import { encodeJson } from './json.js';
import { letterKinds } from './kinds.js';
import {
  type MessageLetterContent,
  messageLetterContent,
  type ReportContent,
  reportContent,
} from './letters.js';
import { splitMessage, splitReport } from './parts.js';

export type WritingErrorCode =
  | 'too-long' // more than four letters hold; nothing was queued, nothing is lost
  | 'content' // a field that may not be so: an answer over its limit, half a character
  | 'no-readers' // nobody is left who could open it
  | 'directory-closed' // the directory is older than 60 days
  | 'pin'; // another or an older unit than the one remembered

/** Why nothing was queued. What was written stays as it is. */
export class WritingError extends Error {
  override readonly name = 'WritingError';
  constructor(readonly code: WritingErrorCode) {
    super(code);
  }
}

/** What a reporter may send. */
export type Writing =
  | { kind: 'report'; content: ReportContent }
  | { kind: 'message'; content: MessageLetterContent };

/** One case written to in one entry of a receipt: its letters follow one another. */
export interface Session {
  keys: CaseKeys;
  signSecret: Uint8Array;
  /** Random, 16 bytes. */
  session: Uint8Array;
  /** Of the next letter, from 1. */
  seq: number;
  /** Hash of the letter before; zeros at first. */
  prev: Uint8Array;
  seen: readonly Seen[];
  /** False: every letter carries the case's secret and is complete in itself. */
  noticeSeen: boolean;
}

export function startSession(given: {
  receipt: Receipt;
  keys: CaseKeys;
  seen: readonly Seen[];
  noticeSeen: boolean;
  random: Random;
}): Session {
  const { keys, seen, noticeSeen, random, receipt } = given;
  return {
    keys,
    signSecret: receipt.signSecret,
    session: random(sessionBytes),
    seq: 1,
    prev: new Uint8Array(hashBytes),
    seen,
    noticeSeen,
  };
}

/** One part of a writing: content in its bytes, so that it can be signed again unchanged. */
export interface Part {
  kind: Writing['kind'];
  content: Uint8Array;
  part: number;
  parts: number;
}

export interface Recipients {
  directory: Directory;
  addressees: readonly DirectoryPerson[];
}

function headerOf(
  session: Session,
  { directory, addressees }: Recipients,
  of: Omit<Part, 'content'>,
): LetterHeader {
  const { keys, noticeSeen } = session;
  const { kind, version } = letterKinds[of.kind];
  const { caseSecret, signPublic, kemPublic } = keys;
  return {
    kind,
    kindVersion: version,
    unitId: directory.unitId,
    caseId: caseIdOf(keys),
    sender: 0,
    path: keys.path,
    directory: directory.number,
    session: session.session,
    seq: session.seq,
    prev: session.prev,
    part: of.part,
    parts: of.parts,
    seen: [...session.seen],
    addressees: addressees.map(({ person, keyId }): Addressee => ({ person, keyId })),
    opening: noticeSeen ? null : { caseSecret, signPublic, kemPublic },
  };
}

/** JSON would write a lone surrogate as an escape; nobody can have meant one. */
function refuseHalfCharacters(key: string, value: unknown): unknown {
  if (/\p{Surrogate}/u.test(typeof value === 'string' ? key + value : key))
    throw new WritingError('content');
  return value;
}

/**
 * Cuts a writing into one to four parts that fit with their headers. Throws `WritingError`:
 * `too-long`, `content`, `no-readers`.
 */
export function partsOfWriting(session: Session, to: Recipients, writing: Writing): Part[] {
  if (to.addressees.length === 0) throw new WritingError('no-readers');
  const header = headerOf(session, to, { kind: writing.kind, part: 1, parts: letterParts });
  let checked = false;
  const encoded = (part: Writing): Uint8Array => {
    JSON.stringify(part.content, refuseHalfCharacters);
    return part.kind === 'report'
      ? encodeJson(reportContent, part.content)
      : encodeJson(messageLetterContent, part.content);
  };
  const fits = (part: Writing): boolean => {
    try {
      return letterFits(header, encoded(part));
    } catch (error) {
      if (error instanceof ProtocolError && error.code === 'size' && checked) return false;
      throw error;
    }
  };
  try {
    encoded(writing);
    checked = true;
    const { kind } = writing;
    const cut: Writing[] | undefined =
      kind === 'report'
        ? splitReport(writing.content, letterParts, (content) => fits({ kind, content }))?.map(
            (content) => ({ kind, content }),
          )
        : splitMessage(writing.content, letterParts, (content) => fits({ kind, content }))?.map(
            (content) => ({ kind, content }),
          );
    if (cut === undefined) throw new WritingError('too-long');
    const parts = cut.length;
    return cut.map((part, i) => ({ kind, content: encoded(part), part: i + 1, parts }));
  } catch (error) {
    if (error instanceof WritingError) throw error;
    throw new WritingError('content');
  }
}

/**
 * Signs parts one after another. Throws `ProtocolError` `size` when a part no longer fits, which
 * can only be because it now has more addressees.
 */
export function signParts(
  session: Session,
  to: Recipients,
  parts: readonly Part[],
): { letters: Letter[]; next: Session } {
  let next = session;
  const letters = parts.map((part) => {
    const letter = signLetter(headerOf(next, to, part), part.content, next.signSecret);
    next = { ...next, seq: next.seq + 1, prev: letter.hash };
    return letter;
  });
  return { letters, next };
}

/** Where the drop of a letter is sealed to. */
export const slotKeysOf = (addressees: readonly DirectoryPerson[]): SlotKey[] =>
  addressees.flatMap(({ slot, kemPublic }) => (slot === null ? [] : [{ slot, kemPublic }]));
