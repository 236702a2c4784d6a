/**
 * Writing in a case that somebody reads whom the same reporter left out of another one. What can be
 * decided is refused; the rest has to be agreed to. `docs/protocol.md`, "Cases of one reporter".
 */
import { fromUtf8, ProtocolError } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import type { Desk } from './desk.js';
import { entryKinds, kindName } from './kinds.js';
import { membersNow } from './rank.js';
import { othersOf, readsHereOnly } from './same-reporter.js';
import type { NewEntry } from './writing.js';

/** So many words in a row are no accident. */
const runWords = 8;

/** Why something was not written. */
export type CarryingCode =
  /** It was not agreed that nothing of another case stands in it. */
  | 'union'
  /** It names another case, or holds words of the reporter's or a colleague's from there. */
  | 'carried';

/** Nothing was written; `file` is the case that it is from. */
export class CarryingError extends Error {
  override readonly name = 'CarryingError';
  constructor(
    readonly code: CarryingCode,
    readonly file: CaseFile | null = null,
  ) {
    super(code);
  }
}

/** Everything in an entry that somebody typed. */
function typedIn(entry: NewEntry): string[] {
  switch (entry.kind) {
    case 'note':
      return [entry.text];
    case 'reply':
      return [entry.content.answers, entry.content.text];
    case 'status':
      return [entry.reason];
    case 'decision':
      return [entry.decision, entry.reason];
    case 'promise':
    case 'recusal':
      return [];
  }
}

/**
 * Throws `CarryingError` unless this may be written here. `agreed`: its writer says that nothing of
 * another case stands in it.
 */
export function ensureNothingCarried(
  desk: Desk,
  file: CaseFile,
  { entry, agreed }: { entry: NewEntry; agreed: boolean },
): void {
  const texts = typedIn(entry);
  if (texts.length === 0 || readsHereOnly(desk, file).length === 0) return;
  const from = cameFrom(desk, file, texts);
  if (from !== null) throw new CarryingError('carried', from);
  if (!agreed) throw new CarryingError('union');
}

/** The other case, closed to somebody who reads this one, of which these texts show that it exists. */
function cameFrom(desk: Desk, file: CaseFile, texts: readonly string[]): CaseFile | null {
  const readers = membersNow(desk, file).map(({ person }) => person);
  const closed = othersOf(desk, file).filter(({ path }) =>
    path.excluded.some((person) => readers.includes(person)),
  );
  const plain = texts.map((text) => text.toUpperCase().replace(/[^0-9A-Z]/g, '')).join(' ');
  const typed = texts.flatMap(runsOf);
  const here = new Set(wordsIn(file).flatMap(runsOf));
  const own = typed.filter((run) => !here.has(run));
  return (
    closed.find(({ reference }) => plain.includes(reference.replace('-', ''))) ??
    closed.find((other) => {
      const there = new Set(wordsIn(other).flatMap(runsOf));
      return own.some((run) => there.has(run));
    }) ??
    null
  );
}

/** Each eight words that follow one another, without case and punctuation. */
function runsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return Array.from({ length: Math.max(0, words.length - runWords + 1) }, (_, i) =>
    words.slice(i, i + runWords).join(' '),
  );
}

/**
 * What reporter and colleagues wrote in a case. Answers to the reporter are left out: one sentence of
 * thanks may stand in all of them.
 */
function wordsIn({ letters, entries }: CaseFile): string[] {
  const notes = [...entries.values()]
    .filter(({ header: { kind, kindVersion: version } }) => {
      const name = kindName(entryKinds, { kind, version });
      return name === 'note' || name === 'status' || name === 'decision';
    })
    .map(({ payload }) => payload);
  const written = [...letters.values()].map(({ letter }) => letter.content);
  return [...written, ...notes].flatMap(textsIn);
}

/** Every text in a JSON content; none in what is not one. */
function textsIn(content: Uint8Array): string[] {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  try {
    walk(JSON.parse(fromUtf8(content)));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ProtocolError)) throw error;
  }
  return texts;
}
