/** Where the daily mail goes, and how far it has come. Nothing here knows of any case. */
import type { Database, DatabaseTransaction } from './database.js';

export interface DutyAddress {
  person: number;
  address: string;
  /** The newest day whose mail is settled. */
  settledDay: number;
  /** The day of the newest mail that was taken; null before the first. */
  sentDay: number | null;
}

const columns = ['person', 'address', 'settled_day as settledDay', 'sent_day as sentDay'] as const;

/** Every address, by person number. */
export async function dutyAddresses(db: Database): Promise<DutyAddress[]> {
  return await db.selectFrom('duty_addresses').select(columns).orderBy('person').execute();
}

export async function dutyAddressOf(db: Database, person: number): Promise<DutyAddress | null> {
  const row = await db
    .selectFrom('duty_addresses')
    .select(columns)
    .where('person', '=', person)
    .executeTakeFirst();
  return row ?? null;
}

/** Gives an address, or another one; what was due up to `settledDay` is not sent any more. */
export async function giveDutyAddress(
  trx: DatabaseTransaction,
  given: { person: number; address: string; settledDay: number },
): Promise<void> {
  const { person, address, settledDay } = given;
  await trx
    .insertInto('duty_addresses')
    .values({ person, address, settled_day: settledDay })
    .onConflict((conflict) => conflict.column('person').doUpdateSet({ address, sent_day: null }))
    .execute();
}

export async function takeDutyAddress(db: Database, person: number): Promise<void> {
  await db.deleteFrom('duty_addresses').where('person', '=', person).execute();
}

/** Nothing more is sent to these people for that day. `sent`: the mail server took it. */
export async function settleDutyMail(
  db: Database,
  { people, day, sent }: { people: readonly number[]; day: number; sent: boolean },
): Promise<void> {
  if (people.length === 0) return;
  await db
    .updateTable('duty_addresses')
    .set({ settled_day: day, ...(sent ? { sent_day: day } : {}) })
    .where('person', 'in', people)
    .execute();
}

export interface DutyMailState {
  /** The day that was tried last. */
  day: number;
  tries: number;
  /** How many addresses were refused that day. */
  refused: number;
  /** How many were not reached, so far or at all. */
  waiting: number;
}

export async function readDutyMail(db: Database): Promise<DutyMailState | null> {
  const row = await db
    .selectFrom('duty_mail')
    .select(['day', 'tries', 'refused', 'waiting'])
    .executeTakeFirst();
  return row ?? null;
}

export async function writeDutyMail(db: Database, state: DutyMailState): Promise<void> {
  await db
    .insertInto('duty_mail')
    .values({ one: 1, ...state })
    .onConflict((conflict) => conflict.column('one').doUpdateSet(state))
    .execute();
}
