/** One HTTP request with exactly the headers that were asked for, in their order. */
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { PortError } from '../conversation/ports.js';
import type { Answer, Carrier, Exchange } from '../http/exchange.js';

/** Sends requests to one origin. */
export interface Connection {
  exchange: Carrier;
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
