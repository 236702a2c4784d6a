/**
 * A witness: `POST /add-checkpoint`, and nothing else. One that reads entries: `POST /add-entries`, and
 * nothing else, or what it does not see could be cosigned the other way.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { cosign } from '../audit/checkpoint.js';
import { entriesBodyLimit, entriesPath } from '../audit/entries-submission.js';
import { sizeType, submissionPath } from '../audit/submission.js';
import type { Clock } from '../clock.js';
import { judge } from './judge.js';
import { judgeEntries } from './judge-entries.js';
import type { Memory } from './memory.js';

/** A checkpoint with its proof takes some 3 KB. */
const bodyLimit = 65_536;
const requestMilliseconds = 10_000;

interface Witness {
  memory: Memory;
  clock: Clock;
  /** It reads entries. */
  reads?: boolean;
}

/** Builds the witness, without listening. */
export function createWitness(witness: Witness): Server {
  const server = createServer((request, response) => {
    answer(witness, request, response).catch(() => response.destroy());
  });
  server.requestTimeout = requestMilliseconds;
  server.headersTimeout = requestMilliseconds;
  return server;
}

async function answer(
  { memory, clock, reads = false }: Witness,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, body = '', type = 'text/plain; charset=utf-8'): void => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
  if (request.url !== (reads ? entriesPath : submissionPath)) return say(404);
  if (request.method !== 'POST') return say(405);
  const body = await bodyOf(request, reads ? entriesBodyLimit : bodyLimit);
  if (body === null) return say(413);
  // From here to the answer nothing waits: what is compared is what is replaced.
  const now = Math.floor(clock.now() / 1_000);
  const judged = reads ? judgeEntries(body, memory, now) : judge(body, memory);
  if (judged.status === 409) return say(409, `${judged.size}\n`, sizeType);
  if (judged.status !== 200) return say(judged.status);
  memory.keep(judged.checkpoint.origin, judged.note, judged.seconds);
  // A log that is read up from long ago: remembered, and not cosigned as if it were of today.
  if (!judged.fresh) return say(200);
  return say(200, `${cosign(judged.text, memory.signer, now)}\n`);
}

async function bodyOf(request: IncomingMessage, limit: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  // What is too much is read and let go, or the sender would not hear the answer.
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= limit) parts.push(part);
  }
  return length > limit ? null : Buffer.concat(parts).toString('utf8');
}
