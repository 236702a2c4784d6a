/**
 * What an officer's computer keeps between two sessions: the list as it stood, what tells an older
 * server, and what was typed and not yet written. `docs/protocol.md`, "Local cache".
 */
import { z } from 'zod';
import {
  type CacheOwner,
  fromHex,
  fromUtf8,
  openCache,
  ProtocolError,
  type Random,
  sealCache,
  toUtf8,
} from '../../crypto/index.js';
import type { Known } from '../conversation/remembering.js';
import type { LastBundles } from '../conversation/session.js';
import type { CaseRow, CaseStatus } from './case-messages.js';

z.config({ jitless: true });

const version = 1;
const statuses: readonly CaseStatus[] = ['open', 'hold', 'closed'];
const count = z.int().min(0);
const text = z.string();

const savedDraft = z.strictObject({
  caseId: text,
  answers: text,
  text,
  days: text,
  note: text,
  status: z.array(text),
  reason: text,
  promise: text,
});
/** What stands in the fields of one case. */
export type SavedDraft = z.infer<typeof savedDraft>;

/**
 * A row as it is written: id, reference, places of its categories in the table, place of its
 * status, day, last day, unread, unanswered, answers, alarms, promised day.
 */
const savedRow = z.tuple([
  ...([text, text, z.array(count), z.int().min(0).max(2)] as const),
  ...([count, count, count, count, count, count, count] as const),
]);

const content = z.strictObject({
  version: z.literal(version),
  savedAt: count,
  bundle: z.strictObject({ answered: count, sent: count }),
  directory: z.strictObject({ number: count, hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  batch: count,
  cells: z.strictObject({ store: count, board: count, day: count }).nullable(),
  categories: z.array(z.strictObject({ en: text, cy: text.optional() })),
  rows: z.array(savedRow),
  drafts: z.array(savedDraft),
  /** Keys of witnesses; officers who are no auditors have none. */
  witnesses: z.array(text.max(400)).max(20).default([]),
});
type Written = z.infer<typeof content>;

export interface CacheContent {
  /** Milliseconds since 1970. */
  savedAt: number;
  bundle: LastBundles;
  directory: { number: number; hash: string };
  /** Newest batch that was taken in. */
  batch: number;
  /** How far the shelves had come after a bundle of this officer's, and the day of it. */
  cells: { store: number; board: number; day: number } | null;
  cases: CaseRow[];
  drafts: SavedDraft[];
  witnesses: string[];
}

function writtenOf(cache: CacheContent): Written {
  const table = new Map<string, number>();
  const categories: Written['categories'] = [];
  const placeOf = (category: CaseRow['categories'][number]): number => {
    const key = JSON.stringify([category.en, category.cy]);
    const known = table.get(key) ?? categories.push(category) - 1;
    table.set(key, known);
    return known;
  };
  const { cases, ...rest } = cache;
  const rows = cases.map((row): Written['rows'][number] => [
    row.id,
    row.reference,
    row.categories.map(placeOf),
    statuses.indexOf(row.status),
    row.day,
    row.lastDay,
    row.unread,
    row.unanswered,
    row.answers,
    row.alarms,
    row.nextBy,
  ]);
  return { version, ...rest, categories, rows };
}

/** `today`: by which a promise counts as late. */
function rowOf(
  row: Written['rows'][number],
  categories: Written['categories'],
  today: number,
): CaseRow {
  const [id, reference, places, place, day, lastDay, unread, unanswered, answers, alarms, nextBy] =
    row;
  const status = statuses[place] ?? 'open';
  return {
    ...{ id, reference, status, day, lastDay, unread, unanswered, answers, alarms, nextBy },
    categories: places.flatMap((at) => categories[at] ?? []),
    late: status !== 'closed' && nextBy !== 0 && nextBy < today,
    // Told once everything is read.
    others: [],
    alone: false,
  };
}

export const sealContent = (cache: CacheContent, owner: CacheOwner, random: Random): Uint8Array =>
  sealCache(toUtf8(JSON.stringify(writtenOf(cache))), owner, random);

/**
 * `null` for whatever is no cache of this officer's: torn, forged, another's, of another version.
 * Nothing that it held is needed to go on.
 */
export function openContent(
  bytes: Uint8Array,
  owner: CacheOwner,
  today: number,
): CacheContent | null {
  try {
    const parsed = content.safeParse(JSON.parse(fromUtf8(openCache(bytes, owner))));
    if (!parsed.success) return null;
    const { version: _, categories, rows, ...rest } = parsed.data;
    return { ...rest, cases: rows.map((row) => rowOf(row, categories, today)) };
  } catch (error) {
    if (error instanceof ProtocolError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What a session begins with, to notice a server that goes back. */
export const knownOf = ({ bundle, directory, batch, cells }: CacheContent): Known => ({
  bundle: bundle.answered,
  sent: bundle.sent,
  directory: { number: directory.number, hash: fromHex(directory.hash) },
  batch,
  ...(cells === null ? {} : { cells }),
});
