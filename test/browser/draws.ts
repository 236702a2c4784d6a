/**
 * Randomness that the test knows beforehand, so that it need not read twelve words from a page:
 * reading them would leave copies which a person's eyes do not.
 */
import { randomBytes } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { entropyBytes, wordsOf } from '../../crypto/index.js';
import type { Thread } from './threads.js';

/** The bytes of one draw, from a key and the number of the draw. Runs here and in the page. */
const drawing = `(key, draw, length) => Array.from({ length }, (_, i) => {
  let h = 0x811c9dc5;
  for (const part of [...key, draw, i]) {
    h = Math.imul(h ^ part, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
    h ^= h >>> 13;
  }
  return h & 255;
})`;

const draws = 4_000;

export interface KnownDraws {
  /** The entropy of the receipt whose words have these lengths. */
  receipt(lengths: readonly number[]): Uint8Array;
  /** Pages that are opened later draw as they would. */
  stop(): Promise<void>;
}

/** Pages that are opened from now on draw what the test can draw too. */
export async function knowDraws(thread: Thread): Promise<KnownDraws> {
  const key = [...randomBytes(16)];
  await thread.send('Page.enable');
  const { identifier } = (await thread.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `{
      const bytesOf = ${drawing};
      let draw = 0;
      crypto.getRandomValues = (array) => {
        const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
        bytes.set(bytesOf(${JSON.stringify(key)}, draw++, bytes.length));
        return array;
      };
    }`,
  })) as { identifier: string };
  const bytesOf = runInNewContext(drawing) as (
    key: readonly number[],
    draw: number,
    length: number,
  ) => number[];
  return {
    receipt(lengths) {
      for (let draw = 0; draw < draws; draw++) {
        const entropy = Uint8Array.from(bytesOf(key, draw, entropyBytes));
        if (wordsOf(entropy).every((word, i) => word.length === lengths[i])) return entropy;
      }
      throw new Error('no draw gives words of these lengths');
    },
    stop: async () => {
      await thread.send('Page.removeScriptToEvaluateOnNewDocument', { identifier });
    },
  };
}
