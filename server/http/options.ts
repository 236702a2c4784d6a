/** How both apps are built: limits, and answers to what never becomes a request. */
import type { Socket } from 'node:net';
import type { FastifyHttpOptions, RawServerDefault } from 'fastify';
import { answerBadPath, answerSocket } from './early.js';
import { Refusal } from './refusal.js';

/** A whole request has to arrive within this; a bundle needs 3 KB a second. */
const requestMilliseconds = 60_000;
/** Limit where a route sets none. */
const bodyBytes = 16_384;

/** What a socket error means; null when nobody is there to be told. */
function socketRefusal(code: string | undefined): Refusal | null {
  if (code === 'ECONNRESET' || code === 'EPIPE') return null;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Refusal(408, 'slow');
  if (code === 'HPE_HEADER_OVERFLOW') return new Refusal(413, 'too-large');
  return new Refusal(400, 'bad-request');
}

function answerClient(error: Error & { code?: string }, socket: Socket): void {
  const refusal = socketRefusal(error.code);
  if (refusal === null || !socket.writable) socket.destroy();
  else answerSocket(socket, refusal);
}

/** A request without a host is answered in answerEarly, with a code. */
const httpOptions = { requireHostHeader: false } as const;

export const serverOptions = {
  logger: false,
  trustProxy: false,
  bodyLimit: bodyBytes,
  requestTimeout: requestMilliseconds,
  exposeHeadRoutes: false,
  clientErrorHandler: answerClient,
  frameworkErrors: answerBadPath,
  http: httpOptions,
} as const satisfies FastifyHttpOptions<RawServerDefault>;
