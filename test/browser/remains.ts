/** Everything that somebody at the browser could still reach of what a page held. */
import { wordlist } from '../../crypto/index.js';
import { type Needle, searchBytes } from '../canary/search.js';
import { buffersOf, heapOf } from './heap.js';
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

/** How often each word of the list stands in the memory of a page that nobody has used. */
export type Usual = ReadonlyMap<string, number>;

export async function usualWords(thread: Thread): Promise<Usual> {
  const heap = await heapOf(thread);
  return new Map(wordlist.map((word) => [word, heap.count(word)]));
}

/** What is found, one sentence each, with the way to it. `usual` is left out for a worker. */
export async function remainsIn(
  thread: Thread,
  secrets: Secrets,
  usual: Usual | null,
): Promise<string[]> {
  const { words } = secrets;
  const heap = await heapOf(thread);
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
  for (const buffer of await buffersOf(thread))
    for (const name of searchBytes(buffer, secrets.bytes))
      found.push(`a buffer of ${buffer.length} bytes holds ${name}`);
  if (usual === null) return found;
  const { result } = (await thread.send('Runtime.evaluate', { expression: drawn })) as {
    result: { value: string };
  };
  for (const [name, text] of texts)
    if (result.value.includes(JSON.stringify(text).slice(1, -1)))
      found.push(`the page shows ${name}`);
  return found;
}
