/**
 * What an error of the database means to whoever asked: `busy` (locked, away, too slow: try again)
 * or `storage` (no room). Null for everything else, which is a fault of the program.
 */
export function databaseFault(error: unknown): 'busy' | 'storage' | null {
  const code = codeOf(error);
  if (code === null) return null;
  if (storageCodes.some((known) => code.startsWith(known))) return 'storage';
  if (busyCodes.some((known) => code.startsWith(known))) return 'busy';
  return null;
}

/** The database's or the system's own code of an error, like `SQLITE_FULL`; null if it has none. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string') return code;
  return awayMessages.some((known) => error.message.startsWith(known)) ? 'AWAY' : null;
}

/** SQLite's names; PostgreSQL's disk_full and too large; the system's own. */
const storageCodes = ['SQLITE_FULL', 'SQLITE_TOOBIG', '53100', 'ENOSPC', 'EDQUOT'];

/**
 * SQLite: locked, gone, unreadable, or read-only. PostgreSQL: class 08 (connection), 53 (out of
 * something), 57 (shut down, cancelled), 55P03 (lock not had in time), 40 (to be tried again),
 * 25006 (read-only after a change of leader). System: the network.
 */
const busyCodes = [
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_CANTOPEN',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_PROTOCOL',
  '08',
  '53',
  '57',
  '55P03',
  '40',
  '25006',
  'ECONN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'AWAY',
];

/** The drivers give these without a code. */
const awayMessages = [
  'The database connection is not open',
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Client was closed',
  'driver has already been destroyed',
];
