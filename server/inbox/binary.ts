/** Bytes in and out, beside JSON. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../http/refusal.js';

/** Answers with bytes as they are. */
export function sendBytes(reply: FastifyReply, bytes: Uint8Array): FastifyReply {
  return reply.type('application/octet-stream').send(Buffer.from(bytes));
}

/** The bytes of a request; 415 `type` when it brought something else or nothing. */
export function bytesOf(request: FastifyRequest): Uint8Array {
  if (request.body instanceof Uint8Array) return request.body;
  throw new Refusal(415, 'type');
}
