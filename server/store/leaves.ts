import type { DatabaseTransaction } from './database.js';

/** Keeps the sealed audit leaf of a bundle, 512 bytes. */
export async function addLeaf(
  trx: DatabaseTransaction,
  leaf: { person: number; day: number; bytes: Uint8Array },
): Promise<void> {
  await trx.insertInto('leaves').values(leaf).execute();
}
