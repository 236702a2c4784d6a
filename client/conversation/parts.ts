/** One writing as up to four letters, each readable alone, and back. `docs/protocol.md`, "Parts". */
import type { MessageLetterContent, ReportContent } from './letters.js';

/** The smallest thing that is kept in order: a stretch of text, or one chosen value. */
type Piece =
  | { of: 'text'; id: string; text: string }
  | { of: 'list'; id: string }
  | { of: 'value'; id: string; text: string };

/** A cut is moved back to a space so far away at most, so that words stay whole. */
const wordSearch = 200;

const lengthOf = (piece: Piece): number => (piece.of === 'text' ? piece.text.length + 1 : 1);

function piecesOf(answers: ReportContent['answers']): Piece[] {
  return Object.entries(answers).flatMap(([id, answer]): Piece[] =>
    typeof answer === 'string'
      ? [{ of: 'text', id, text: answer }]
      : [{ of: 'list', id }, ...answer.map((text) => ({ of: 'value' as const, id, text }))],
  );
}

function answersOf(pieces: readonly Piece[]): ReportContent['answers'] {
  const answers = new Map<string, string | string[]>();
  for (const piece of pieces) {
    const known = answers.get(piece.id);
    if (piece.of === 'text') answers.set(piece.id, (known ?? '') + piece.text);
    else {
      const list = Array.isArray(known) ? known : [];
      if (piece.of === 'value') list.push(piece.text);
      answers.set(piece.id, list);
    }
  }
  return Object.fromEntries(answers);
}

/** Where to cut a text near `at`: behind a space, and never within one character. */
function cutAt(text: string, at: number): number {
  for (let i = at; i > Math.max(0, at - wordSearch); i--) {
    if (/\s/.test(text.charAt(i - 1))) return i;
  }
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

/** The first pieces, of about `length` together, and the rest; nothing between is lost. */
function divide(pieces: readonly Piece[], length: number): [Piece[], Piece[]] {
  let left = length;
  for (const [i, piece] of pieces.entries()) {
    if (lengthOf(piece) <= left) {
      left -= lengthOf(piece);
      continue;
    }
    const before = pieces.slice(0, i);
    const at = piece.of === 'text' && left > 1 ? cutAt(piece.text, left - 1) : 0;
    if (piece.of !== 'text' || at === 0) return [before, pieces.slice(i)];
    const { id, text } = piece;
    return [
      [...before, { of: 'text', id, text: text.slice(0, at) }],
      [{ of: 'text', id, text: text.slice(at) }, ...pieces.slice(i + 1)],
    ];
  }
  return [[...pieces], []];
}

/**
 * The most that fits, then the most of the rest, and so on; `null` when it takes more than
 * `limit` letters.
 */
function fill<T>(
  pieces: readonly Piece[],
  limit: number,
  build: (pieces: readonly Piece[]) => T,
  fits: (content: T) => boolean,
): T[] | null {
  const parts: T[] = [];
  let rest: Piece[] = [...pieces];
  do {
    if (parts.length === limit) return null;
    let low = 0;
    let high = rest.reduce((sum, piece) => sum + lengthOf(piece), 0);
    if (fits(build(rest))) low = high;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (fits(build(divide(rest, middle)[0]))) low = middle;
      else high = middle;
    }
    const [taken, left] = divide(rest, low);
    if (taken.length === 0 && left.length > 0) return null;
    parts.push(build(taken));
    rest = left;
  } while (rest.length > 0);
  return parts;
}

/** Everything but the answers stands in every part. `null` when it is too long for `limit`. */
export const splitReport = (
  report: ReportContent,
  limit: number,
  fits: (part: ReportContent) => boolean,
): ReportContent[] | null =>
  fill(
    piecesOf(report.answers),
    limit,
    (pieces) => ({ ...report, answers: answersOf(pieces) }),
    fits,
  );

export const splitMessage = (
  message: MessageLetterContent,
  limit: number,
  fits: (part: MessageLetterContent) => boolean,
): MessageLetterContent[] | null =>
  fill(
    piecesOf({ text: message.text }),
    limit,
    (pieces) => ({ ...message, text: String(answersOf(pieces).text ?? '') }),
    fits,
  );

/** What was written, from its parts in order. */
export function joinReports(parts: readonly ReportContent[]): ReportContent | null {
  const [first] = parts;
  if (first === undefined) return null;
  return { ...first, answers: answersOf(parts.flatMap((part) => piecesOf(part.answers))) };
}

export function joinMessages(parts: readonly MessageLetterContent[]): MessageLetterContent | null {
  const [first] = parts;
  return first === undefined ? null : { ...first, text: parts.map((part) => part.text).join('') };
}
