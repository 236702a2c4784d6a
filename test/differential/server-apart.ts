/** Portal and inbox in a process of their own: everything is real but the clock, which is told. */
import { cellBytes, dayOf, systemRandom, type Vault } from '../../crypto/index.js';
import { openOffice } from '../lying/office.js';

export interface Opened {
  /** Where each officer's inbox answers, in order of person; they are signed in. */
  inboxes: string[];
  vaults: Vault[];
  portal: string;
}

export type Order =
  | { order: 'until'; at: number }
  | { order: 'sessions' }
  /** What a server with a fault would do: a row more on the board. */
  | { order: 'row' }
  | { order: 'close' };

async function serve(seed: string, officers: number): Promise<void> {
  const office = await openOffice({ seed, officers });
  const desktops = await Promise.all(
    Array.from({ length: officers }, (_, i) => office.desktop(i + 1)),
  );
  const visitor = await office.visitor();
  const orders: Record<Order['order'], (given: Order) => Promise<unknown>> = {
    until: (given) => office.until(given.order === 'until' ? given.at : office.clock.time),
    sessions: () => office.startSessions(),
    row: () =>
      office.db
        .insertInto('board_cells')
        .values({ day: dayOf(office.clock.time), bytes: systemRandom(cellBytes) })
        .execute(),
    close: async () => {
      await office.close();
      process.disconnect();
    },
  };
  process.on('message', (given: Order) => {
    void orders[given.order](given).then(() => {
      if (process.connected) process.send?.({ done: true });
    });
  });
  const opened: Opened = {
    inboxes: desktops.map(({ liar }) => liar.origin),
    vaults: desktops.map(({ vault }) => vault),
    portal: visitor.liar.origin,
  };
  process.send?.(opened);
}

const [what, seed, officers] = process.argv.slice(2);
if (what === 'serve' && seed !== undefined) await serve(seed, Number(officers));
