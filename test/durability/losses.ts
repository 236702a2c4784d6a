/** What a database file holds of what was answered 201. */
import Sqlite from 'better-sqlite3';
import { type Bundle, dropHash, hash, isZero, toHex } from '../../crypto/index.js';

export interface SentBundle {
  id: string;
  body: Uint8Array;
  bundle: Bundle;
}

export interface Answered {
  /** Drops of reporters, by hexadecimal identifier. */
  drops: Map<string, Uint8Array>;
  /** In the order of the answers, which is that of each officer's sending. */
  bundles: (SentBundle & { person: number })[];
}

interface Row {
  id: Buffer;
  hash: Buffer;
  bytes: Buffer;
}

/** How often each piece of bytes stands in a table. */
function counted(sqlite: Sqlite.Database, table: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const { bytes } of sqlite.prepare<[], Row>(`select bytes from ${table}`).iterate()) {
    const name = toHex(hash('bundle', bytes));
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  return found;
}

const shelves = ['store_cells', 'board_cells', 'leaves'] as const;

/** Every piece of a bundle, with the table that it belongs in. */
const piecesOf = ({ store, board, leaf }: Bundle) => [
  ...store.map((bytes) => ({ table: 'store_cells' as const, bytes })),
  ...board.map((bytes) => ({ table: 'board_cells' as const, bytes })),
  { table: 'leaves' as const, bytes: leaf },
];

/** Stored drops by identifier: hash as noted beside them, and hash of the bytes themselves. */
function storedDrops(sqlite: Sqlite.Database): Map<string, { noted: string; true: string }> {
  const noted = new Map<string, string>();
  const found = new Map<string, { noted: string; true: string }>();
  const named = sqlite.prepare<[], Row>(
    'select id, hash from open_drops union all select id, hash from closed_drops',
  );
  for (const row of named.iterate()) noted.set(toHex(row.id), toHex(row.hash));
  const batches = sqlite.prepare<[], { number: number }>('select number from batches').all();
  for (const table of ['open_drops', ...batches.map(({ number }) => `batch_${number}`)]) {
    for (const row of sqlite.prepare<[], Row>(`select id, bytes from ${table}`).iterate()) {
      const id = toHex(row.id);
      found.set(id, { noted: noted.get(id) ?? 'none', true: toHex(dropHash(row.bytes)) });
    }
  }
  return found;
}

/** What is missing, doubled or altered, in words. */
export function lossesIn(file: string, { drops, bundles }: Answered): string[] {
  const sqlite = new Sqlite(file);
  const losses: string[] = [];
  const integrity = sqlite.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') losses.push(`the file is damaged: ${String(integrity)}`);
  const stored = storedDrops(sqlite);
  const wanted = new Map(drops);
  for (const { bundle } of bundles) wanted.set(toHex(bundle.dropId), bundle.drop);
  for (const [id, bytes] of wanted) {
    const { noted = 'none', true: real = 'none' } = stored.get(id) ?? {};
    const right = toHex(dropHash(bytes));
    if (noted !== right || real !== right) losses.push(`drop ${id} is lost or altered`);
  }
  const shelf = Object.fromEntries(shelves.map((table) => [table, counted(sqlite, table)]));
  for (const { id, body, bundle, person } of bundles) {
    const row = sqlite
      .prepare<[Buffer], Row & { person: number }>('select person, hash from bundles where id = ?')
      .get(Buffer.from(id, 'hex'));
    const known = row?.person === person && toHex(row.hash) === toHex(hash('bundle', body));
    if (!known) losses.push(`bundle ${id} is not remembered`);
    for (const { table, bytes } of piecesOf(bundle)) {
      if (isZero(bytes)) continue;
      const times = shelf[table]?.get(toHex(hash('bundle', bytes))) ?? 0;
      if (times !== 1) losses.push(`a piece of bundle ${id} stands ${times} times in ${table}`);
    }
  }
  for (const [person, bundle] of new Map(bundles.map((b) => [b.person, b.bundle]))) {
    const row = sqlite
      .prepare<[number], { outbox: Buffer | null }>('select outbox from accounts where person = ?')
      .get(person);
    if (!row?.outbox?.equals(bundle.outbox)) losses.push(`outbox of ${person} is not the last one`);
  }
  sqlite.close();
  return losses;
}

/** Bundles without an answer that are there in part. */
export function torn(file: string, bundles: readonly SentBundle[]): string[] {
  if (bundles.length === 0) return [];
  const sqlite = new Sqlite(file);
  const found = bundles.flatMap(({ id, bundle }) => {
    const pieces = piecesOf(bundle);
    const there = pieces.filter(
      ({ table, bytes }) =>
        sqlite.prepare(`select 1 from ${table} where bytes = ?`).get(Buffer.from(bytes)) !==
        undefined,
    ).length;
    const known = sqlite.prepare('select 1 from bundles where id = ?').get(Buffer.from(id, 'hex'));
    const whole = known === undefined ? there === 0 : there === pieces.length;
    return whole ? [] : [`bundle ${id} is torn: ${there} of ${pieces.length} pieces`];
  });
  sqlite.close();
  return found;
}
