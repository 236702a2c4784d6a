import { getHeapSpaceStatistics } from 'node:v8';
import { secondMilliseconds } from '../clock.js';

/** How often it is done, whether anybody was here or not. */
export const overwritingMilliseconds = 10 * secondMilliseconds;

/** Filled beyond the holes, for what is told of them is not exact. */
const spareBytes = 2 * 1024 * 1024;

/** Four times what the start flags give to young objects: both its halves, to the end, and again. */
const youngBytes = 4 * 1024 * 1024;

/** Longest array of the filling; short ones get into every hole in which a header could lie. */
const longest = 12;

/** Bytes of an array: its own four words, and its elements with the two before them. */
const arrayBytes = (elements: number): number => 48 + 8 * elements;

const zeros = (elements: number): number[] => new Array<number>(elements).fill(0);

/** V8's forced collection, which Node gives to a program that was started with `--expose-gc`. */
export type Collect = (options?: { type: 'minor' }) => void;

/**
 * Overwrites what the program has let go of (docs/operating.md, "Memory"). A collection finds out
 * what that is, but leaves the bytes. So all the room that it found among the old objects is filled
 * with zeros, by arrays which live until they have been moved there; and then the room for young
 * objects, by arrays that die at once. Some 20 ms. One time leaves now and then a block untouched;
 * the next takes it.
 */
export function overwriteFreed(collect: Collect): void {
  collect();
  const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space');
  const room = (old?.space_size ?? 0) - (old?.space_used_size ?? 0) + spareBytes;
  const filling: number[][] = [];
  for (let filled = 0, elements = 1; filled < room; elements = (elements % longest) + 1) {
    filling.push(zeros(elements));
    filled += arrayBytes(elements);
  }
  // Whatever has lived through two of these is among the old objects.
  collect({ type: 'minor' });
  collect({ type: 'minor' });
  filling.length = 0;
  // Not by the same function: V8 has learnt that what that one makes grows old, and puts it there.
  for (let filled = 0; filled < youngBytes; filled += arrayBytes(1)) filling[0] = [filled];
}
