/** A witness: `POST /add-checkpoint`, and nothing else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { cosign } from '../audit/checkpoint.js';
import { sizeType, submissionPath } from '../audit/submission.js';
import type { Clock } from '../clock.js';
import { judge } from './judge.js';
import type { Memory } from './memory.js';

/** A checkpoint with its proof takes some 3 KB. */
const bodyLimit = 65_536;
const requestMilliseconds = 10_000;

/** Builds the witness, without listening. */
export function createWitness({ memory, clock }: { memory: Memory; clock: Clock }): Server {
  const server = createServer((request, response) => {
    answer({ memory, clock }, request, response).catch(() => response.destroy());
  });
  server.requestTimeout = requestMilliseconds;
  server.headersTimeout = requestMilliseconds;
  return server;
}

async function answer(
  { memory, clock }: { memory: Memory; clock: Clock },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, body = '', type = 'text/plain; charset=utf-8'): void => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
  if (request.url !== submissionPath) return say(404);
  if (request.method !== 'POST') return say(405);
  const body = await bodyOf(request);
  if (body === null) return say(413);
  // From here to the answer nothing waits: what is compared is what is replaced.
  const judged = judge(body, memory);
  if (judged.status === 409) return say(409, `${judged.size}\n`, sizeType);
  if (judged.status !== 200) return say(judged.status);
  memory.keep(judged.checkpoint.origin, judged.note);
  const seconds = Math.floor(clock.now() / 1_000);
  return say(200, `${cosign(judged.text, memory.signer, seconds)}\n`);
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  // What is too much is read and let go, or the sender would not hear the answer.
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= bodyLimit) parts.push(part);
  }
  return length > bodyLimit ? null : Buffer.concat(parts).toString('utf8');
}
