/**
 * The only file of the project that keeps anything in a browser: sealed bytes under names that say
 * nothing, in one database. Where there is none (a private window, a full disk) everything works
 * without it. `docs/protocol.md`, "Local cache".
 */
const databaseName = 'inbox';
const storeName = 'sealed';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
    // A database that another tab still holds is deleted when that one lets go.
    request.addEventListener('blocked', reject);
  });

/** Only what writes makes the database; whoever looks leaves no empty one behind. */
function openDatabase(what: What): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.addEventListener('upgradeneeded', () => {
    if (what === 'write') request.result.createObjectStore(storeName);
    else request.transaction?.abort();
  });
  return done(request);
}

type What = 'read' | 'write' | 'drop';

/** Does one thing with the store; `instead` where there is no database or it does not answer. */
async function withStore<T>(
  what: What,
  instead: T,
  work: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  try {
    const database = await openDatabase(what);
    try {
      const mode = what === 'read' ? 'readonly' : 'readwrite';
      const transaction = database.transaction(storeName, mode, { durability: 'strict' });
      const ended = new Promise((resolve, reject) => {
        transaction.addEventListener('complete', resolve);
        transaction.addEventListener('abort', reject);
      });
      const answer = work(transaction.objectStore(storeName));
      await Promise.all([answer, ended]);
      return await answer;
    } finally {
      database.close();
    }
  } catch {
    return instead;
  }
}

/** `null` when nothing is kept under this name. */
export async function readSealed(name: string): Promise<Uint8Array | null> {
  const kept = await withStore<unknown>('read', null, (store) => done(store.get(name)));
  return kept instanceof Uint8Array ? kept : null;
}

/** False when it could not be kept. */
export const writeSealed = (name: string, bytes: Uint8Array): Promise<boolean> =>
  withStore('write', false, async (store) => {
    await done(store.put(bytes, name));
    return true;
  });

/** Takes one cache away: it did not open, and never will. */
export const dropSealed = (name: string): Promise<void> =>
  withStore('drop', undefined, (store) => done(store.delete(name)));

/** How many officers' caches are kept on this computer. */
export const countSealed = (): Promise<number> =>
  withStore('read', 0, (store) => done(store.count()));

/** Forgets everything that this page ever kept here. False when the browser did not do it. */
export async function forgetAll(): Promise<boolean> {
  await withStore('drop', undefined, (store) => done(store.clear()));
  const empty = (await countSealed()) === 0;
  try {
    await done(indexedDB.deleteDatabase(databaseName));
    return true;
  } catch {
    return empty;
  }
}
