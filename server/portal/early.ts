import type { FastifyServerOptions } from 'fastify';
import type { Log } from '../log.js';
import type { PortalApp } from './parts.js';

/** For answers that are given before any hook runs, and so without helmet. */
const bareHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const body = JSON.stringify({ code: 'bad-request' });

/** Answers a path that cannot be decoded. */
export const answerBadPath: NonNullable<FastifyServerOptions['frameworkErrors']> = (
  _error,
  _request,
  reply,
) => {
  const raw = reply.raw;
  raw.sendDate = false;
  raw.writeHead(400, { ...bareHeaders, 'content-length': body.length });
  raw.end(body);
};

/** Answers an expectation that Node does not know: by itself it would do so without a code. */
export function answerExpectations(app: PortalApp, log: Log): void {
  app.server.on('checkExpectation', (_request, response) => {
    response.sendDate = false;
    response.writeHead(417, { ...bareHeaders, 'content-length': body.length });
    response.end(body);
    log.countRequest({ app: 'portal', route: 'malformed', status: 417 });
  });
}
