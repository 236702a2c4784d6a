/** What a test reads of an audit log in a database. */
import { type Entry, parseEntry } from '../../../server/audit/record.js';
import { auditSize, readEntries } from '../../../server/store/audit.js';
import type { Database } from '../../../server/store/database.js';

/** Every entry, in order. */
export const entriesOf = async (db: Database): Promise<Uint8Array[]> =>
  await readEntries(db, { from: 0, count: await auditSize(db) });

/** Every entry taken apart. */
export const parsedOf = async (db: Database): Promise<Entry[]> =>
  (await entriesOf(db)).map(parseEntry);

/** Every entry without its time and leaf: act, outcome, by whom, about what. */
export const recorded = async (db: Database): Promise<string[]> =>
  (await parsedOf(db)).map(
    ({ act, outcome, by, about }) => `${act} ${outcome} ${by ?? '-'} ${about ?? '-'}`,
  );
