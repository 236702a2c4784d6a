import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../clock.js';
import type { PageFile } from '../http/pages.js';
import type { Log } from '../log.js';
import type { Database } from '../store/database.js';
import type { Difficulty } from './difficulty.js';

/** What the portal is made of; everything that it knows of the world. */
export interface PortalParts {
  db: Database;
  clock: Clock;
  config: { dropsPerDay: number };
  log: Log;
  difficulty: Difficulty;
  /** The reporters' page; none when it was not built. */
  page?: readonly PageFile[];
  /** Shorter in tests. */
  patience?: Patience;
}

/** How long a request may take to arrive, milliseconds; then 408 `slow`. */
export interface Patience {
  headersMilliseconds: number;
  requestMilliseconds: number;
  /** How often late requests are looked for. */
  checkMilliseconds: number;
}

/** A drop of 17.6 KB over a slow onion circuit takes well under a minute. */
export const ordinaryPatience: Patience = {
  headersMilliseconds: 20_000,
  requestMilliseconds: 60_000,
  checkMilliseconds: 5_000,
};

export type PortalApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
