/** What a request says of its sender is let go before anything is done with the request. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Every header that anything here ever reads. None of them tells one browser from another. */
const needed = [
  'content-length',
  'content-type',
  'transfer-encoding',
  'host',
  'cookie',
  'sec-fetch-site',
  'bad-apple',
] as const;

/**
 * Keeps the headers that are needed and drops the rest, user agent and languages first of all.
 * What is dropped at once dies among the youngest objects, whose memory is overwritten within a
 * few dozen requests; held until the answer, it could be moved to where that takes hours
 * (docs/operating.md, Memory).
 */
function forgetHeaders(request: IncomingMessage): void {
  const kept: IncomingHttpHeaders = {};
  for (const name of needed) {
    const value = request.headers[name];
    if (value !== undefined) kept[name] = value as string;
  }
  // Yes or no, not the list, which differs from browser to browser.
  if (/\bgzip\b/.test(request.headers['accept-encoding'] as string)) {
    kept['accept-encoding'] = 'gzip';
  }
  request.headers = kept;
  request.rawHeaders.length = 0;
}

/** Before Fastify, its hooks and every route see a request. */
export function forgetSenders(app: FastifyInstance): void {
  app.server.prependListener('request', forgetHeaders);
}
