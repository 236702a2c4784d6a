/** What both apps answer when something goes wrong: `{code}` and nothing else. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ProtocolError } from '../../crypto/checks.js';
import { databaseFault } from '../store/faults.js';
import { Refusal } from './refusal.js';

/** Errors of Fastify, by the code it gives them. */
const fastifyRefusals: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Refusal(413, 'too-large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Refusal(415, 'type'),
  FST_ERR_UNDER_PRESSURE: new Refusal(503, 'busy'),
  FST_UNDER_PRESSURE: new Refusal(503, 'busy'),
  FST_ERR_HANDLER_TIMEOUT: new Refusal(503, 'busy'),
};

/** The shape of what Fastify throws. */
function fastifyErrorOf(error: unknown): { code: string; statusCode: number } {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return {
    code: typeof code === 'string' ? code : '',
    statusCode: typeof statusCode === 'number' ? statusCode : 500,
  };
}

/** Every error as a refusal; what nobody foresaw is 500 `fault`. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ProtocolError) return new Refusal(400, 'bad-request');
  const fault = databaseFault(error);
  if (fault === 'busy') return new Refusal(503, 'busy');
  if (fault === 'storage') return new Refusal(507, 'storage');
  if (!(error instanceof Error)) return new Refusal(500, 'fault');
  const { code, statusCode } = fastifyErrorOf(error);
  const known = fastifyRefusals[code];
  if (known) return known;
  if (statusCode === 404) return new Refusal(404, 'not-found');
  if (statusCode === 408) return new Refusal(408, 'slow');
  if (statusCode >= 400 && statusCode < 500) return new Refusal(400, 'bad-request');
  return new Refusal(500, 'fault');
}

/** Whether a path is one of the patterns, whatever the method (`:name` stands for one part). */
export function isKnownPath(patterns: readonly string[], url: string): boolean {
  const parts = (url.split('?', 1)[0] ?? '').split('/');
  return patterns.some((pattern) => {
    const wanted = pattern.split('/');
    return (
      wanted.length === parts.length &&
      wanted.every((part, i) => (part.startsWith(':') ? parts[i] !== '' : part === parts[i]))
    );
  });
}

/**
 * Answers every error with its code: 404 `not-found`, 405 `method` for a known path with another
 * method, and the rest as `refusalOf` says. `report` gets only what nobody foresaw.
 */
export function answerErrors(
  app: FastifyInstance,
  given: { patterns: readonly string[]; report: (error: unknown, route: string) => void },
): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.code === 'fault') given.report(error, request.routeOptions.url ?? 'unknown');
    return answer(reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => {
    const known = isKnownPath(given.patterns, request.url);
    return answer(reply, known ? new Refusal(405, 'method') : new Refusal(404, 'not-found'));
  });
}

/** Past the schema of the route's own answers, which knows no errors. */
function answer(reply: FastifyReply, { status, code }: Refusal): FastifyReply {
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ code });
}
