/** One order of all entries of a case, the same for everybody who has the same entries. */
import { compareBytes, toHex } from '../../crypto/index.js';
import { type Entry, headOf } from './entry.js';

/** Entries that each entry names as read, the one before it included; by head, hexadecimal. */
function needsOf(entry: Entry): string[] {
  const needs = entry.header.heads.map(toHex);
  if (entry.header.number > 1) needs.push(toHex(headOf(entry.header.prev)));
  return needs;
}

/** Puts a place where it belongs in an ascending list. */
function insert(into: number[], place: number): void {
  let [low, high] = [0, into.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((into[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  into.splice(low, 0, place);
}

/**
 * All entries in causal order, ties by smallest hash. What is not here is waited for by nobody.
 * Takes each entry and each head once: whoever writes many keeps nobody busy.
 */
export function orderEntries(given: Iterable<Entry>): Entry[] {
  const entries = [...given].sort((a, b) => compareBytes(a.hash, b.hash));
  const heads = entries.map((e) => toHex(headOf(e.hash)));
  const here = new Set(heads);
  const waitsFor = entries.map((e) => new Set(needsOf(e).filter((head) => here.has(head))));
  const waiting = new Map<string, number[]>();
  for (const [place, needs] of waitsFor.entries()) {
    for (const head of needs) {
      const known = waiting.get(head);
      if (known === undefined) waiting.set(head, [place]);
      else known.push(place);
    }
  }
  const ready: number[] = [];
  for (const [place, needs] of waitsFor.entries()) if (needs.size === 0) ready.push(place);
  const ordered: Entry[] = [];
  for (let place = ready.shift(); place !== undefined; place = ready.shift()) {
    ordered.push(entries[place] as Entry);
    const head = heads[place] as string;
    for (const next of waiting.get(head) ?? []) {
      const needs = waitsFor[next] as Set<string>;
      if (needs.delete(head) && needs.size === 0) insert(ready, next);
    }
  }
  return ordered;
}
