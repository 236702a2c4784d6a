import pino, { type DestinationStream } from 'pino';

/**
 * The log. It can hold what is on the two lists below and nothing else: no address, agent, URL,
 * identifier or text of a request, whatever is handed to it. Requests are never logged one by one:
 * they are counted by route pattern and status, and the counts are written once an hour, so that
 * no line tells when a reporter was here (docs/operating.md, Logs).
 */
export interface Log {
  /** Something that happens in an ordinary life. */
  event(name: LogEvent, fields?: LogFields): void;
  /** Something that whoever runs the server should look at. */
  fault(name: LogEvent, fields?: LogFields): void;
  /** Counts one answered request. Writes nothing. */
  countRequest(request: CountedRequest): void;
  /** Writes the counts since the last time, one line for each route and status, and forgets them. */
  writeCounts(): void;
}

/** Everything that a line can be about. */
export type LogEvent =
  | 'started'
  | 'stopped'
  | 'requests'
  | 'batch-closed'
  | 'batch-skipped'
  | 'batch-erased'
  | 'snapshot-taken'
  | 'cells-erased'
  | 'job-failed'
  | 'request-failed'
  | 'unit-created'
  | 'recovery-link-made'
  | 'account-recovered'
  | 'directory-published'
  | 'checkpoint-witnessed'
  | 'witness-failed'
  | 'duty-mail-sent'
  | 'duty-mail-failed'
  | 'duty-mail-missed';

export interface LogFields {
  app?: AppName;
  /** A route pattern like `/api/drops/:id`, never the path that was asked for. */
  route?: string;
  status?: number;
  /** A code of the wire or of the database, like `busy`. */
  code?: string;
  count?: number;
  /** Name of a job. */
  job?: string;
  batch?: number;
  drops?: number;
}

export type AppName = 'portal' | 'inbox';

export interface CountedRequest {
  app: AppName;
  route: string;
  status: number;
}

/** What a value has to look like: a word, a code, a route pattern. No address or path fits. */
const patterns = {
  app: /^(portal|inbox)$/,
  route: /^(unknown|malformed|(\/(:?[a-z]{1,20}|[a-z]+-[a-z]+)){1,5})$/,
  code: /^[A-Za-z0-9_-]{1,40}$/,
  job: /^[a-z-]{1,20}$/,
} as const;

const numbers = ['status', 'count', 'batch', 'drops'] as const;

/** What of `fields` may be written: known names with values of the expected form. */
export function allowedFields(fields: Record<string, unknown>): Record<string, string | number> {
  const allowed: Record<string, string | number> = {};
  for (const [name, pattern] of Object.entries(patterns)) {
    const value = fields[name];
    if (typeof value === 'string' && pattern.test(value)) allowed[name] = value;
  }
  for (const name of numbers) {
    const value = fields[name];
    if (typeof value === 'number' && Number.isSafeInteger(value)) allowed[name] = value;
  }
  return allowed;
}

/** A log that writes JSON lines to `destination` (standard output when none is given). */
export function createLog(destination?: DestinationStream): Log {
  const options: pino.LoggerOptions = {
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: allowedFields },
  };
  const writer = destination === undefined ? pino(options) : pino(options, destination);
  const counts = new Map<string, CountedRequest & { count: number }>();

  return {
    event: (name, fields = {}) => writer.info({ ...fields }, name),
    fault: (name, fields = {}) => writer.error({ ...fields }, name),
    countRequest(request) {
      const key = `${request.app} ${request.route} ${request.status}`;
      const counted = counts.get(key);
      if (counted === undefined) counts.set(key, { ...request, count: 1 });
      else counted.count += 1;
    },
    writeCounts() {
      for (const key of [...counts.keys()].sort()) {
        writer.info({ ...counts.get(key) }, 'requests');
      }
      counts.clear();
    },
  };
}
