/** How both apps are built: limits, and answers to what never becomes a request. */
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { refusalOf } from './errors.js';
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

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
};

function answerSocket(error: Error & { code?: string }, socket: Socket): void {
  const refusal = socketRefusal(error.code);
  if (refusal === null || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({ code: refusal.code });
  socket.end(
    `HTTP/1.1 ${refusal.status} ${reasons[refusal.status]}\r\n` +
      'content-type: application/json; charset=utf-8\r\n' +
      'cache-control: no-store\r\n' +
      `content-length: ${body.length}\r\n` +
      `connection: close\r\n\r\n${body}`,
  );
}

/** Addresses that cannot be decoded; they reach no hook. */
function answerMalformed(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  reply.code(refusal.status).header('cache-control', 'no-store').send({ code: refusal.code });
}

export const serverOptions = {
  logger: false,
  trustProxy: false,
  bodyLimit: bodyBytes,
  requestTimeout: requestMilliseconds,
  exposeHeadRoutes: false,
  clientErrorHandler: answerSocket,
  frameworkErrors: answerMalformed,
} as const satisfies FastifyServerOptions;
