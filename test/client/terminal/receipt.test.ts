import { describe, expect, it } from 'vitest';
import { askReceipt, newReceipt } from '../../../client/terminal/receipt.js';
import { wordsOf } from '../../../crypto/index.js';
import { scripted } from './scripted.js';

const entropy = new Uint8Array(16).fill(9);
const words = wordsOf(entropy);

/** The word that the last question asks for, out of those shown. */
const asked = (said: readonly string[]): string => {
  const shown = said.join('\n').match(/^ +\d+\. [a-z]+$/gm) ?? [];
  const number = Number(/Word (\d+)/.exec(said.at(-1) ?? '')?.[1]);
  return /[a-z]+/.exec(shown[number - 1] ?? '')?.[0] ?? '';
};

describe('a new receipt', () => {
  it('is twelve words, of which three are asked back', async () => {
    const { context, said, left } = scripted(['', asked, asked, asked]);
    const made = await newReceipt(context);
    const shown = said[0]?.match(/[a-z]+$/gm);
    expect(wordsOf(made)).toEqual(shown?.slice(0, 12));
    expect(left).toEqual([]);
    const places = said.flatMap((line) => /^Word (\d+)/.exec(line)?.[1] ?? []);
    expect(new Set(places).size).toBe(3);
  });

  it('is shown again to whoever asks, and a wrong word is asked again', async () => {
    const { context, said } = scripted(['', 'zoo', '', '', asked, asked, asked]);
    await newReceipt(context);
    expect(said.filter((line) => line.includes('These twelve words'))).toHaveLength(2);
    expect(said.join('\n')).toContain('That is not word');
  });
});

describe('typing a receipt in', () => {
  it('takes words in any spelling that names them', async () => {
    const typed = words.map((w, i) => `${i + 1}. ${w.slice(0, 4).toUpperCase()}`).join(', ');
    const { context } = scripted([typed]);
    expect(await askReceipt(context)).toEqual(entropy);
  });

  it('says which word is wrong, and near ones, and asks again', async () => {
    const slip = [...words];
    const wrong = `${(words[4] as string).slice(0, 3)}qq`;
    slip[4] = wrong;
    const swapped = [...words];
    [swapped[0], swapped[1]] = ['abandon', 'abandon'];
    const { context, said } = scripted([
      slip.join(' '),
      words.slice(1).join(' '),
      swapped.join(' '),
      words.join(' '),
    ]);
    expect(await askReceipt(context)).toEqual(entropy);
    const text = said.join('\n');
    expect(text).toContain('Word 5 is not in the list');
    expect(text).toContain('That is 11 words');
    expect(text).toContain('together they are no receipt');
  });
});
