/**
 * What passed on a tap, as requests and answers of HTTP/1.1. Strict: whatever is not exactly a
 * request or an answer with a length is an error, so that nothing on the wire goes unread.
 */
import type { Tapped } from './tap.js';

export interface Exchange {
  connection: number;
  /** When the first byte of the request came, milliseconds since 1970. */
  at: number;
  /** Request line and headers as they stood, without the empty line. */
  head: string;
  body: Uint8Array;
  /** `null` when the connection ended before the whole answer had come. */
  answer: { head: string; body: Uint8Array } | null;
}

interface Message {
  at: number;
  head: string;
  body: Uint8Array;
}

const blank = '\r\n\r\n';

/** Length of what follows a head; `otherwise` when the head gives none. */
function lengthOf(head: string, otherwise: number | null): number {
  if (/^transfer-encoding:/im.test(head)) throw new Error(`a body in chunks:\n${head}`);
  const lengths = [...head.matchAll(/^content-length: (\d+)$/gim)];
  if (lengths.length > 1) throw new Error(`two lengths:\n${head}`);
  const length = lengths[0]?.[1];
  if (length !== undefined) return Number(length);
  if (otherwise === null) throw new Error(`no length:\n${head}`);
  return otherwise;
}

/** One direction of a connection, cut into messages. `rest`: bytes of one that never ended. */
function messages(
  parts: readonly Tapped[],
  bodyless: number | null,
): { whole: Message[]; rest: number } {
  const bytes = Buffer.concat(parts.map((part) => part.bytes ?? new Uint8Array(0)));
  const starts: { from: number; at: number }[] = [];
  let from = 0;
  for (const part of parts) {
    starts.push({ from, at: part.at });
    from += part.bytes?.length ?? 0;
  }
  const cameAt = (offset: number): number =>
    starts.findLast((start) => start.from <= offset)?.at ?? Number.NaN;
  const whole: Message[] = [];
  let read = 0;
  while (read < bytes.length) {
    const end = bytes.indexOf(blank, read);
    if (end < 0) break;
    const head = bytes.toString('latin1', read, end).replaceAll('\r\n', '\n');
    const body = end + blank.length;
    const length = lengthOf(head, bodyless);
    if (bytes.length < body + length) break;
    whole.push({ at: cameAt(read), head, body: bytes.subarray(body, body + length) });
    read = body + length;
  }
  return { whole, rest: bytes.length - read };
}

/** All exchanges in the order in which the first bytes of their requests came. */
export function exchangesOf(tapped: readonly Tapped[]): Exchange[] {
  const connections = new Set(tapped.map(({ connection }) => connection));
  const all = [...connections].flatMap((connection) => {
    const of = (what: Tapped['what']): Tapped[] =>
      tapped.filter((one) => one.connection === connection && one.what === what);
    const asked = messages(of('asked'), 0);
    const answered = messages(of('answered'), null);
    if (asked.rest > 0) throw new Error(`connection ${connection}: ${asked.rest} bytes unread`);
    if (answered.whole.length > asked.whole.length)
      throw new Error(`connection ${connection}: an answer that nobody asked for`);
    return asked.whole.map((request, i): Exchange => {
      if (!/^(GET|PUT) \/[^ \n]* HTTP\/1\.1\n/.test(request.head))
        throw new Error(`not a request of this product:\n${request.head}`);
      const answer = answered.whole[i];
      return {
        connection,
        ...request,
        answer: answer === undefined ? null : { head: answer.head, body: answer.body },
      };
    });
  });
  return all.sort((a, b) => a.at - b.at);
}
