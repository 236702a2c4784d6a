/** One HTTP request with exactly the headers that were asked for, in their order. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { z } from 'zod';
import { PortError } from '../conversation/ports.js';

export interface Exchange {
  method: 'GET' | 'POST' | 'PUT';
  /** Begins with a slash. */
  path: string;
  /** Sent as they stand; `Host` is put before them, and the body's length after them. */
  headers: readonly (readonly [name: string, value: string])[];
  body?: Uint8Array;
  /** The whole exchange has to be over within this. */
  milliseconds: number;
  /** A longer answer is refused. */
  limitBytes: number;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Uint8Array;
}

/** Sends requests to one origin. */
export interface Connection {
  exchange(what: Exchange): Promise<Answer>;
  close(): void;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * An origin as people type it, without a trailing slash. Throws `PortError('origin', 0)` for
 * anything that is not `https://…`, or `http://…` on this machine alone.
 */
export function readOrigin(text: string): string {
  const trimmed = text.trim().replace(/\/+$/, '');
  if (!URL.canParse(trimmed)) throw new PortError('origin', 0);
  const url = new URL(trimmed);
  const plain = url.protocol === 'http:' && loopback.test(url.hostname);
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (!bare || (url.protocol !== 'https:' && !plain)) throw new PortError('origin', 0);
  return url.origin;
}

/**
 * `keepAlive: false` makes a new connection for every request, without TLS sessions to resume:
 * nothing joins two requests of one reporter. Redirects are not followed.
 */
export function connectTo(given: { origin: string; keepAlive: boolean }): Connection {
  const url = new URL(readOrigin(given.origin));
  const secure = url.protocol === 'https:';
  const options = { keepAlive: given.keepAlive, maxSockets: 8, maxCachedSessions: 0 };
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
  const send = secure ? httpsRequest : httpRequest;

  function once(what: Exchange): Promise<{ answer: Answer } | { again: boolean }> {
    const headers = [['host', url.host], ...what.headers];
    if (what.body !== undefined) headers.push(['content-length', String(what.body.length)]);
    headers.push(['connection', given.keepAlive ? 'keep-alive' : 'close']);
    return new Promise((resolve) => {
      const request = send(
        {
          agent,
          host: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
          method: what.method,
          path: what.path,
          headers: headers.flat(),
          signal: AbortSignal.timeout(what.milliseconds),
        },
        (response) => {
          const parts: Buffer[] = [];
          let length = 0;
          response.on('data', (part: Buffer) => {
            length += part.length;
            parts.push(part);
            if (length <= what.limitBytes) return;
            resolve({ again: false });
            response.destroy();
          });
          response.on('error', () => resolve({ again: false }));
          response.on('close', () => {
            if (!response.complete) resolve({ again: false });
          });
          response.on('end', () => {
            const body = new Uint8Array(Buffer.concat(parts));
            const status = response.statusCode ?? 0;
            resolve({ answer: { status, headers: response.headers, body } });
          });
        },
      );
      // The server may close a kept connection at any moment: what may be sent twice is.
      request.on('error', (error: NodeJS.ErrnoException) => {
        const closed = request.reusedSocket && error.code === 'ECONNRESET';
        resolve({ again: closed && what.method !== 'POST' });
      });
      request.end(what.body);
    });
  }

  return {
    async exchange(what) {
      const first = await once(what);
      if ('answer' in first) return first.answer;
      const second = first.again ? await once(what) : first;
      if ('answer' in second) return second.answer;
      throw new PortError('unreachable', 0);
    },
    close: () => agent.destroy(),
  };
}

/** The server's code, or `unexpected` when it gave none of those that it may give. */
export function refusalOf(answer: Answer, errors: z.ZodType<{ code: string }>): PortError {
  const parsed = errors.safeParse(parseOrNull(answer.body));
  return new PortError(parsed.success ? parsed.data.code : 'unexpected', answer.status);
}

/** The answer's JSON if it is a yes and fits; throws `PortError` otherwise. */
export function readJson<T>(
  answer: Answer,
  schema: z.ZodType<T>,
  errors: z.ZodType<{ code: string }>,
): T {
  if (answer.status !== 200 && answer.status !== 201) throw refusalOf(answer, errors);
  const parsed = schema.safeParse(parseOrNull(answer.body));
  if (!parsed.success) throw new PortError('unexpected', answer.status);
  return parsed.data;
}

function parseOrNull(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}
