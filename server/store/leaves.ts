import type { DatabaseTransaction } from './database.js';

/** Keeps the sealed audit leaf of a bundle, 512 bytes, and returns its number. */
export async function addLeaf(
  trx: DatabaseTransaction,
  leaf: { person: number; day: number; bytes: Uint8Array },
): Promise<number> {
  const { seq } = await trx
    .insertInto('leaves')
    .values(leaf)
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq;
}
