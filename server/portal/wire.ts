/**
 * The portal's HTTP contract: what a reporter's page sends and what it gets. Clients import this
 * file, so it takes nothing from the rest of the server. Errors are `{code}`, one of `portalCodes`.
 */
import * as z from 'zod/mini';

z.config({ jitless: true });

export const portalRoutes = {
  unit: '/api/unit',
  board: '/api/board',
  drop: '/api/drops/:id',
} as const;

/** On every answer to a PUT of a drop: the bits of work that the next one has to prove. */
export const workBitsHeader = 'work-bits';

export const portalCodes = [
  /** 400: not a request that this app understands. */
  'bad-request',
  /** 503: locked, away or under load; the same again later. */
  'busy',
  /** 500: a fault of the program. */
  'fault',
  /** 503: the day's storage budget is spent; other routes are shown. */
  'full',
  /** 400: version or unit of a drop. */
  'header',
  /** 405: a known path with another method. */
  'method',
  /** 404: no such path. */
  'not-found',
  /** 503: no unit has been set up here yet. */
  'not-open',
  /** 400: the proof of work is missing, of another day, or too small. */
  'proof',
  /** 400: not exactly as many bytes as the directory says. */
  'size',
  /** 408: the request did not arrive in time. */
  'slow',
  /** 409: sealed under a directory version too old or unknown; get `/api/unit` again. */
  'stale',
  /** 507: no room on the disk. */
  'storage',
  /** 409: another drop has this id. */
  'taken',
  /** 413: far too many bytes. */
  'too-large',
  /** 415: not application/octet-stream. */
  'type',
] as const;
export type PortalCode = (typeof portalCodes)[number];

export const errorAnswer = z.strictObject({ code: z.enum(portalCodes) });

/** Nothing may stand behind a question mark. */
export const noQuery = z.strictObject({});

/** 16 random bytes as 32 lower-case hexadecimal digits. */
export const dropParams = z.strictObject({ id: z.string().check(z.regex(/^[0-9a-f]{32}$/)) });

/** 201 to a PUT: the drop is stored, now or by an earlier PUT of the same bytes. */
export const storedAnswer = z.strictObject({ code: z.literal('stored') });

const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/));

/** 200 to GET /api/unit. */
export const unitAnswer = z.strictObject({
  /** Days since 1970-01-01 UTC by the server's clock: goes into the proof of work. */
  day: z.int().check(z.nonnegative()),
  /** Bits of work in force. */
  work: z.int().check(z.nonnegative()),
  /** The founding statement and every later one, base64url. */
  statements: z.array(base64url).check(z.minLength(1)),
  /** The directory in force, base64url. */
  directory: base64url,
});
export type UnitAnswer = z.output<typeof unitAnswer>;

/** 200 to GET /api/board: the cells of the last snapshot, sorted, one after another. */
export const boardBytes = binary();

/** Body of a PUT: drop ‖ proof. Its length is checked where the directory is known. */
export const dropBody = binary();

function binary() {
  return z.custom<Uint8Array>((value) => value instanceof Uint8Array);
}
