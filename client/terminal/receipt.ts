/** Twelve words: shown once and asked back, or typed in by somebody who returns. */
import { entropyBytes, wordsOf } from '../../crypto/index.js';
import { readWords } from '../conversation/words.js';
import type { Context } from './context.js';
import { keepOnPaper } from './paper.js';

/** Draws a receipt, shows its words, and asks for three of them at random. 16 bytes. */
export async function newReceipt(context: Context): Promise<Uint8Array> {
  const entropy = context.random(entropyBytes);
  const words = wordsOf(entropy);
  await keepOnPaper(context, words, context.say.reporter.words);
  return entropy;
}

/** Asks until twelve words are a receipt; says which are wrong and what may have been meant. */
export async function askReceipt({ terminal, say }: Context): Promise<Uint8Array> {
  const { reporter } = say;
  for (;;) {
    const read = readWords(await terminal.askSecret(reporter.askWords));
    if (read.ok) return read.entropy;
    if (read.problem === 'checksum') terminal.say(reporter.wordsChecksum);
    else {
      if (read.problem === 'count') terminal.say(reporter.wordCount(read.given));
      for (const { position, near } of read.wrong) terminal.say(reporter.wrongWord(position, near));
    }
  }
}
