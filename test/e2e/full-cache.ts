/** A computer on which somebody with many cases has signed in before: a cache of so many rows. */
import type { Page } from 'playwright-core';
import { openSession } from '../../client/conversation/joining.js';
import { verifyUnit } from '../../client/conversation/unit-check.js';
import { sealContent } from '../../client/inbox/cache-content.js';
import type { CaseRow } from '../../client/inbox/case-messages.js';
import { httpInbox } from '../../client/terminal/http-inbox.js';
import { cacheName, dayOf, hash, labels, systemRandom, toHex, u32 } from '../../crypto/index.js';
import { byCodes } from '../support/second-key.js';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const categories = ['Funds or property', 'Corruption', 'Harassment', 'Abuse of position', 'Safety'];

/** Rows that are the same each time: of every state, some waiting, some late. */
export function rowsOf(count: number, today: number): CaseRow[] {
  return Array.from({ length: count }, (_, i): CaseRow => {
    const seed = hash(labels.item, u32(i));
    const at = (n: number): number => seed[n] as number;
    const letters = Array.from(seed.subarray(0, 10), (byte) => alphabet[byte & 31]).join('');
    const status = (['open', 'open', 'hold', 'closed'] as const)[at(11) & 3] ?? 'open';
    const nextBy = status === 'closed' ? 0 : today + (at(12) % 60) - 15;
    const named = [at(13), at(14)].map((n) => categories[n % categories.length] as string);
    return {
      id: toHex(seed),
      reference: `${letters.slice(0, 5)}-${letters.slice(5)}`,
      categories: [...new Set(named)].map((en) => ({ en, cy: `${en} (cy)` })),
      status,
      day: today - 30 - at(15),
      lastDay: today - (at(16) % 30),
      unread: 0,
      unanswered: at(17) & 1,
      answers: at(18) & 3,
      alarms: at(19) < 8 ? 1 : 0,
      nextBy,
      late: nextBy !== 0 && nextBy < today,
      others: [],
      alone: false,
    };
  });
}

export interface Planted {
  name: string;
  sealed: Uint8Array;
}

/** Seals a cache of so many rows for an officer, with the keys in their vault; takes one of the codes. */
export async function fullCache(
  origin: string,
  given: { account: string; passphrase: string; codes: string[]; rows: number; savedAt: number },
): Promise<Planted> {
  const inbox = httpInbox(origin);
  const met = verifyUnit(await inbox.unit(), null);
  const { directory } = met;
  const prove = byCodes(given.codes);
  const { vault } = await openSession(inbox, met, { ...given, now: Date.now, prove });
  await inbox.signOut();
  inbox.close();
  const content = {
    savedAt: given.savedAt,
    bundle: { answered: 0, sent: 0 },
    directory: { number: directory.number, hash: toHex(directory.hash) },
    ...{ batch: 0, cells: null, drafts: [], witnesses: [] },
    cases: rowsOf(given.rows, dayOf(given.savedAt)),
  };
  return { name: cacheName(vault), sealed: sealContent(content, vault, systemRandom) };
}

/** Run in the page, whose types this program does not have. */
const openStore = `
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const opening = indexedDB.open('inbox', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('sealed');
  const database = await done(opening);`;

/** Lays a sealed cache into the browser's database, as the page would have left it. */
export async function plant(page: Page, { name, sealed }: Planted): Promise<void> {
  const text = JSON.stringify(Buffer.from(sealed).toString('base64'));
  await page.evaluate(`(async () => {${openStore}
    const bytes = Uint8Array.from(atob(${text}), (one) => one.charCodeAt(0));
    const transaction = database.transaction('sealed', 'readwrite');
    const complete = new Promise((resolve) => { transaction.oncomplete = resolve; });
    await done(transaction.objectStore('sealed').put(bytes, ${JSON.stringify(name)}));
    await complete;
    database.close();
  })()`);
}

/** Milliseconds that the browser takes to read the same record, and nothing else. */
export const bareRead = (page: Page, name: string): Promise<{ ms: number; bytes: number }> =>
  page.evaluate(`(async () => {
    const from = performance.now();${openStore}
    const kept = await done(database.transaction('sealed').objectStore('sealed').get(${JSON.stringify(name)}));
    const ms = performance.now() - from;
    database.close();
    return { ms, bytes: kept instanceof Uint8Array ? kept.length : 0 };
  })()`);
