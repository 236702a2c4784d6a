import { codeOf } from './store/faults.js';

/** One sentence for whoever starts the server, about an error that is not a StartError. */
export function startFailure(error: unknown): string {
  const code = codeOf(error) ?? 'no code';
  const sentence = sentences.find(({ codes }) => codes.some((known) => code.startsWith(known)));
  return `${sentence?.says ?? 'Something unforeseen happened'} (${code}).`;
}

const sentences = [
  {
    codes: ['EADDRINUSE'],
    says: 'PORTAL_PORT or INBOX_PORT names a port that another program has taken',
  },
  {
    codes: ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_'],
    says: 'HOST or DATABASE_URL names an address that cannot be found from this machine',
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY'],
    says: 'DATABASE_URL, PORTAL_PORT or INBOX_PORT names something that this user may not use',
  },
  {
    codes: ['SQLITE_NOTADB', 'SQLITE_CORRUPT'],
    says: 'DATABASE_URL names a file that is not a whole SQLite database',
  },
  {
    codes: ['SQLITE_BUSY', 'SQLITE_LOCKED'],
    says: 'DATABASE_URL names a database that another program has locked',
  },
  {
    codes: ['SQLITE_FULL', '53100', 'ENOSPC'],
    says: 'DATABASE_URL names a database that has no room left',
  },
  {
    codes: ['28', '3D000'],
    says: 'DATABASE_URL names a PostgreSQL user, password or database that is refused',
  },
  {
    codes: ['SQLITE_', 'ENO', 'EISDIR', 'ECONN', 'ETIMEDOUT', 'AWAY', '08', '53', '57'],
    says: 'DATABASE_URL names a database that cannot be opened',
  },
] as const;
