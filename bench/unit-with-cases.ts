/** The product as it ships, with one Head, so many cases, and random cells beside theirs, as padding is. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { cellBytes, dayOf } from '../crypto/index.js';
import { type Database, openDatabase } from '../server/store/database.js';
import { openChromium, type RunningChromium } from '../test/e2e/chromium.js';
import { found, newTab, type OfficerTab } from '../test/e2e/inboxes.js';
import { type Product, startProduct } from '../test/e2e/product.js';
import { sendReports, workAs } from '../test/e2e/seeding.js';
import { byCodes } from '../test/support/second-key.js';

export interface UnitWithCases {
  product: Product;
  chromium: RunningChromium;
  /** Of the Head, who founded it. */
  tab: OfficerTab;
  end(): Promise<void>;
}

/** Each case has a report of a thousand characters, taken in and stored by the program. */
export async function unitWithCases(given: {
  reports: number;
  storeCells: number;
  boardCells: number;
}): Promise<UnitWithCases> {
  const [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  const db = await openDatabase(product.databaseUrl);
  const tab = await newTab(chromium.browser);
  await found(tab, product.setupLink);
  const texts = Array.from({ length: given.reports }, (_, i) => ({
    text: `Report ${i + 1}. ${'It happened more than once. '.repeat(40)}`,
    categories: ['funds'],
  }));
  await sendReports(product.portal, texts);
  // Until the batch has closed.
  await wait(25_000);
  const prove = byCodes(tab.codes.splice(0, 1));
  await workAs({ origin: product.inbox, ...tab, prove }, () => undefined);
  await addPadding(db, 'store_cells', given.storeCells);
  await addPadding(db, 'board_cells', given.boardCells);
  await db.destroy();
  return {
    ...{ product, chromium, tab },
    end: async () => {
      await chromium.close();
      await product.stop();
    },
  };
}

async function addPadding(
  db: Database,
  table: 'store_cells' | 'board_cells',
  count: number,
): Promise<void> {
  const day = dayOf(Date.now());
  for (let at = 0; at < count; at += 256) {
    const rows = Array.from({ length: Math.min(256, count - at) }, () => ({
      day,
      bytes: randomBytes(cellBytes),
    }));
    await db.insertInto(table).values(rows).execute();
  }
}
