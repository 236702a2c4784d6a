import { record } from './audit.js';
import type { Database } from './database.js';

const name = 'settings-at-start';

/**
 * Records that the server started, and which settings differ from those of the start before: their
 * names, never their values.
 */
export async function recordStart(
  db: Database,
  { settings, now }: { settings: Readonly<Record<string, string>>; now: number },
): Promise<void> {
  const value = Buffer.from(JSON.stringify(settings), 'utf8');
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('secrets')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst();
    const before: Record<string, unknown> = row
      ? JSON.parse(Buffer.from(row.value).toString('utf8'))
      : settings;
    await trx
      .insertInto('secrets')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
    const server = { outcome: 'done', by: null, now } as const;
    await record(trx, { ...server, act: 'start', about: null });
    const names = [...new Set([...Object.keys(before), ...Object.keys(settings)])].sort();
    for (const about of names.filter((name) => before[name] !== settings[name])) {
      await record(trx, { ...server, act: 'change-setting', about });
    }
  });
}
