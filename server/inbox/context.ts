import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Random } from '../../crypto/checks.js';
import type { Clock } from '../clock.js';
import type { PageFile } from '../http/pages.js';
import type { Log } from '../log.js';
import type { Database } from '../store/database.js';
import type { Attempts } from './attempts.js';
import type { FailureLog } from './failures.js';
import type { Throttle } from './throttle.js';

/** What the inbox is made of; everything that it knows of the world. */
export interface InboxParts {
  db: Database;
  clock: Clock;
  random: Random;
  /** The officers' page; none when it was not built. */
  page?: readonly PageFile[];
  log: Log;
  /** Where reporters find their page; asked for when both apps listen. */
  portalOrigin: () => string;
  /** Where officers find theirs; WebAuthn is bound to it. */
  inboxOrigin: () => string;
  /** Whether a unit with trial timings may run here; when the daily mail is sent, if it is. */
  config: { trialAllowed: boolean; dutyMail: { at: number } | null };
  /** What an administrator is shown of the machine; nothing when it is not given. */
  machine?: {
    /** Settings by name, without secrets. */
    settings: Readonly<Record<string, string>>;
    /** Portal drops stored in one UTC day at most. */
    dropsPerDay: number;
    /** Hundredths of the disk under the database that are free; null where that is elsewhere. */
    diskFree(): Promise<number | null>;
  };
  /** The portal's difficulty, which is told with the unit. */
  difficulty: {
    inForce(now: number, limits: { workFloorBits: number; workCeilingBits: number }): number;
  };
}

/** What its routes work with. */
export interface Inbox extends InboxParts {
  /** OPAQUE's server setup, a secret. */
  serverSetup: string;
  /** Under which the secrets of phones lie, 32 bytes. */
  factorKey: Uint8Array;
  attempts: Attempts;
  throttle: Throttle;
  failures: FailureLog;
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Records, once an hour, how many sign-ins failed besides those that were recorded, and keeps,
     * once a minute, what the throttle counts.
     */
    tellFailures(): Promise<void>;
  }
}

export type InboxApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
