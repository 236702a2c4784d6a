/** Requests of a page to the server it came from: nothing kept, nothing added, no redirects. */
import { PortError } from '../conversation/ports.js';
import type { Answer, Carrier, Exchange } from '../http/exchange.js';

/** `credentials`: the reporters' page sends none; the officers' sends its session's cookie. */
export function fetchCarrier(credentials: 'omit' | 'same-origin'): Carrier {
  return async (what) => {
    try {
      const response = await fetch(what.path, {
        method: what.method,
        headers: what.headers.map(([name, value]): [string, string] => [name, value]),
        ...(what.body === undefined ? {} : { body: what.body as Uint8Array<ArrayBuffer> }),
        credentials,
        cache: 'no-store',
        mode: 'same-origin',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(what.milliseconds),
      });
      const body = await readBody(response, what);
      const headers: Answer['headers'] = Object.fromEntries(response.headers);
      return { status: response.status, headers, body };
    } catch {
      throw new PortError('unreachable', 0);
    }
  };
}

/** Throws for an answer that is longer than it may be. */
async function readBody(
  response: Response,
  { limitBytes, arrives }: Pick<Exchange, 'limitBytes' | 'arrives'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const expected = Number(response.headers.get('content-length') ?? 0);
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limitBytes) {
      await reader.cancel();
      throw new RangeError('an answer that is too long');
    }
    parts.push(value);
    if (expected > 0) arrives?.(Math.min(1, length / expected));
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}
