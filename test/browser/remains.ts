/** Everything that somebody at the browser could still reach of what a page held. */
import { wordlist } from '../../crypto/index.js';
import { type Needle, searchBytes } from '../canary/search.js';
import { buffersOf, treesIn } from './buffers.js';
import { heapOf } from './heap.js';
import type { Thread } from './threads.js';

export interface Secrets {
  /** By a name for each. */
  texts: Readonly<Record<string, string>>;
  /** Of the list, in their order. */
  words: readonly string[];
  bytes: readonly Needle[];
}

/** Runs in the page: what is drawn, what is in fields, and what the browser keeps for scripts. */
const drawn = `JSON.stringify([
  document.documentElement.outerHTML,
  [...document.querySelectorAll('input, textarea')].map((field) => field.value),
  String(getSelection()), history.state, document.title, window.name, location.href,
])`;

/** Runs in the page: everything that it could have the browser keep. */
const kept = `(async () => {
  const found = [];
  for (const [name, store] of [['local', localStorage], ['session', sessionStorage]])
    for (const key of Object.keys(store)) found.push(name + ' storage: ' + key);
  if (document.cookie !== '') found.push('cookie: ' + document.cookie);
  for (const { name } of await indexedDB.databases()) found.push('database: ' + name);
  for (const name of await caches.keys()) found.push('cache: ' + name);
  for (const { scope } of await navigator.serviceWorker.getRegistrations())
    found.push('service worker: ' + scope);
  for await (const name of (await navigator.storage.getDirectory()).keys())
    found.push('file: ' + name);
  if (history.state !== null && typeof history.state !== 'number')
    found.push('state: ' + JSON.stringify(history.state));
  return found;
})()`;

/** What the browser keeps for a page: storage of every kind, and what it knows of its history. */
export async function keptFor(thread: Thread, secrets: Secrets): Promise<string[]> {
  const { result } = (await thread.send('Runtime.evaluate', {
    expression: kept,
    awaitPromise: true,
    returnByValue: true,
  })) as { result: { value: string[] } };
  const { entries } = (await thread.send('Page.getNavigationHistory')) as {
    entries: { url: string; userTypedURL: string; title: string }[];
  };
  const told = entries.map(({ url, userTypedURL, title }) => `${url} ${userTypedURL} ${title}`);
  const texts = [...Object.values(secrets.texts), ...secrets.words];
  return [
    ...result.value,
    ...told
      .filter((entry) => texts.some((text) => decodeURIComponent(entry).includes(text)))
      .map((entry) => `history: ${entry}`),
  ];
}

/** How often each word of the list stands in the memory of a page that nobody has used. */
export type Usual = ReadonlyMap<string, number>;

export async function usualWords(thread: Thread): Promise<Usual> {
  const heap = await heapOf(thread);
  return new Map(wordlist.map((word) => [word, heap.count(word)]));
}

/** A thread that works lets go of buffers while it is looked into: what stays is what counts. */
async function lookInto(thread: Thread) {
  for (let tries = 4; ; tries--) {
    const heap = await heapOf(thread);
    const read = await buffersOf(thread, heap);
    if (read.unread.length === 0 || tries === 0) return { heap, ...read };
  }
}

/** What is found, one sentence each, with the way to it. `usual` is left out for a worker. */
export async function remainsIn(
  thread: Thread,
  secrets: Secrets,
  usual: Usual | null,
): Promise<string[]> {
  const { words } = secrets;
  const { heap, contents, unread } = await lookInto(thread);
  const four = words.slice(0, 4);
  const texts: [string, string][] = [
    ...Object.entries(secrets.texts),
    ...(four.length < 4 ? [] : [['four words', four.join(' ')] as [string, string]]),
  ];
  const found = texts.flatMap(([name, text]) =>
    heap.ways(text).map((way) => `a string holds ${name}: ${way}`),
  );
  if (four.length === 4)
    found.push(...heap.rows(four).map((way) => `an object holds four words: ${way}`));
  if (usual !== null)
    for (const word of words)
      if (heap.count(word) > (usual.get(word) ?? 0)) found.push(`one of the words: ${word}`);
  found.push(...unread.map((way) => `a buffer that could not be read: ${way}`));
  for (const buffer of contents)
    for (const name of searchBytes(buffer, secrets.bytes))
      found.push(`a buffer of ${buffer.length} bytes holds ${name}`);
  if (usual === null) return found;
  for (const tree of await treesIn(thread))
    for (const [name, text] of texts)
      if (tree.text.includes(text)) found.push(`a tree of ${tree.name} holds ${name}`);
  const { result } = (await thread.send('Runtime.evaluate', { expression: drawn })) as {
    result: { value: string };
  };
  for (const [name, text] of texts)
    if (result.value.includes(JSON.stringify(text).slice(1, -1)))
      found.push(`the page shows ${name}`);
  return found;
}
