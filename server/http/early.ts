/**
 * Answers to what Node or Fastify would refuse before any hook runs, and so without a code: paths
 * that cannot be decoded, expectations, requests without a host, tunnels.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { AppName, Log } from '../log.js';
import { Refusal } from './refusal.js';

/** For answers that helmet does not see. */
const bareHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const body = JSON.stringify({ code: 'bad-request' });

function answerBare(response: ServerResponse, status: number): void {
  response.sendDate = false;
  response.writeHead(status, { ...bareHeaders, 'content-length': body.length });
  response.end(body);
}

/** Answers a path that cannot be decoded. */
export const answerBadPath: NonNullable<FastifyServerOptions['frameworkErrors']> = (
  _error,
  _request,
  reply,
) => answerBare(reply.raw, 400);

/** So long a refused client has to hear the answer and go, milliseconds. */
const lingerMilliseconds = 2_000;

/**
 * An answer on a socket where there is no request to answer; then it is closed. What still comes is
 * read and let go: closed with bytes unread, the client would lose the answer, and left unread, the
 * socket would never tell that the client has gone, and stay for ever.
 */
export function answerSocket(socket: Socket, { status, code }: Refusal): void {
  const timer = setTimeout(() => socket.destroy(), lingerMilliseconds);
  socket.on('error', () => undefined);
  socket.on('close', () => clearTimeout(timer));
  socket.resume();
  const text = JSON.stringify({ code });
  socket.end(
    `HTTP/1.1 ${status} ${reasons[status]}\r\n` +
      'content-type: application/json; charset=utf-8\r\n' +
      'cache-control: no-store\r\n' +
      `content-length: ${text.length}\r\n` +
      `connection: close\r\n\r\n${text}`,
  );
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
};

/**
 * Gives a code to an expectation that Node does not know (417), to a request that names no host
 * (400, by `requireHostHeader: false`), and to a tunnel, which Node would close unanswered (400).
 */
export function answerEarly(app: FastifyInstance, given: { name: AppName; log: Log }): void {
  const count = (status: number): void =>
    given.log.countRequest({ app: given.name, route: 'malformed', status });
  app.server.on('checkExpectation', (_request, response) => {
    answerBare(response, 417);
    count(417);
  });
  app.server.on('connect', (_request, socket) => {
    answerSocket(socket as Socket, new Refusal(400, 'bad-request'));
    count(400);
  });
  app.addHook('onRequest', async ({ raw }) => {
    // HTTP/1.1 asks for one; no host is ever used for anything here.
    if (raw.httpVersion === '1.1' && raw.headers.host === undefined) {
      throw new Refusal(400, 'bad-request');
    }
  });
}
