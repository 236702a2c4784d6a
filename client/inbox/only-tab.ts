/** One tab of a browser works at a time: a second one waits, and says so. */
const name = 'bad-apple-inbox';

/**
 * Calls `mine` once this tab is the one, and `waiting` before that if another tab is. It stays the
 * one until it is closed.
 */
export function beOnlyTab(mine: () => void, waiting: () => void): void {
  const hold = (): Promise<never> => {
    mine();
    return new Promise<never>(() => undefined);
  };
  void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    if (lock !== null) return hold();
    waiting();
    void navigator.locks.request(name, hold);
    return undefined;
  });
}
