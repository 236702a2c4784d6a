/** What is left in a browser of an officer who signed out. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OfficerAtWork, openOfficer } from './officer.js';
import { inWords, processesOf, searchBrowser } from './processes.js';
import { searchProfile } from './profile.js';
import { remainsIn } from './remains.js';
import { workersOf } from './threads.js';

/** Playwright's types leave databases out. */
interface State {
  origins: { origin: string; localStorage: unknown[]; indexedDB?: unknown[] }[];
}

let officer: OfficerAtWork;

beforeAll(async () => {
  officer = await openOfficer();
}, 60_000);
afterAll(() => officer?.close());

it('signing out ends the process that held letters and keys; the page that follows knows nothing', async () => {
  const { hands, product, profile, secrets } = officer;
  const { folder } = profile;
  await officer.work();
  const before = searchBrowser(folder, secrets.bytes).filter(({ kind }) => kind === 'renderer');
  expect([...new Set(before.flatMap(({ counts }) => [...counts.keys()]))]).toEqual(
    expect.arrayContaining(['letter (UTF-8)', 'note (UTF-8)', 'opening key (bytes)']),
  );
  const old = before.map(({ pid }) => pid);
  await officer.signOut();
  expect(await hands.ask('location.href')).toBe(`${product.inbox}/`);
  const alive = (): number[] => processesOf(folder).map(({ pid }) => pid);
  await expect.poll(() => alive().filter((pid) => old.includes(pid))).toEqual([]);
  const after = searchBrowser(folder, secrets.bytes);
  expect(inWords(after.filter(({ kind }) => kind === 'renderer'))).toEqual([]);
  // The list of words itself is there anew.
  const some = { ...secrets, words: [] };
  expect(await remainsIn(hands.thread, some, new Map())).toEqual([]);
  for (const worker of await workersOf(hands.page))
    expect(await remainsIn(worker, some, null)).toEqual([]);
  await hands.ask('void history.back()');
  await hands.until(
    `['Sign in', 'open in another tab'].some((text) => document.querySelector('h1')?.textContent.includes(text))`,
  );
  expect(await remainsIn(hands.thread, some, new Map())).toEqual([]);
}, 120_000);

it('nothing that can be read is on the disk: only what is sealed, in the inbox’s one database', async () => {
  const { product, profile, secrets } = officer;
  const { context, folder, close } = profile;
  expect((await context.cookies()).map(({ value }) => value).join('')).toBe('');
  const state = (await context.storageState({ indexedDB: true })) as State;
  const kept = state.origins.map(({ origin, localStorage, indexedDB }) => ({
    origin,
    local: localStorage.length,
    databases: indexedDB?.length ?? 0,
  }));
  expect(kept.length).toBeLessThanOrEqual(1);
  for (const one of kept) expect(one).toEqual({ origin: product.inbox, local: 0, databases: 1 });
  await close();
  expect(searchProfile(folder, secrets.bytes).found).toEqual([]);
});
