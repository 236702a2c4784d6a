import { type Kysely, sql } from 'kysely';
import { columnsOf } from './columns.js';

/** Every set of roles that one person may hold, and none, in the one spelling of each. */
function spellings(): string[] {
  const together = ['head', 'officer', 'custodian', 'holder'];
  const sets = Array.from({ length: 2 ** together.length }, (_, bits) =>
    together.filter((_role, place) => bits & (1 << place)).join(' '),
  );
  return [...sets, 'auditor', 'administrator'];
}

/**
 * Several roles to a person, but none that do not go together, whatever the program does. Roles
 * count once somebody has confirmed who holds them, and until the account is ended. A link that
 * was replaced or withdrawn can say so.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { small, text } = columnsOf(db);
  const allowed = sql.join(spellings().map((spelling) => sql.lit(spelling)));
  await db.schema
    .alterTable('accounts')
    .addColumn('roles', text, (c) => c.notNull().defaultTo('').check(sql`roles in (${allowed})`))
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('confirmed', small, (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('ended', small, (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`update accounts set roles = role`.execute(db);
  // Whoever has a first batch to take in stood in a directory; whoever has not waits for one.
  await sql`update accounts set confirmed = 1 where cursor_from is not null`.execute(db);
  await db.schema.alterTable('accounts').dropColumn('role').execute();
  await db.schema
    .alterTable('links')
    .addColumn('ended', text, (c) => c.check(sql`ended in ('replaced', 'withdrawn')`))
    .execute();
}
