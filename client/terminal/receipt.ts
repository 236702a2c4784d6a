/** Twelve words: shown once and asked back, or typed in by somebody who returns. */
import { entropyBytes, wordsOf } from '../../crypto/index.js';
import { completeWord, placesAskedBack, readWords } from '../conversation/words.js';
import type { Context } from './context.js';

/** Draws a receipt, shows its words, and asks for three of them at random. 16 bytes. */
export async function newReceipt(context: Context): Promise<Uint8Array> {
  const { terminal, random } = context;
  const say = context.say.reporter;
  const entropy = random(entropyBytes);
  const words = wordsOf(entropy);
  const lines = words.map((word, i) => say.wordsLine(i + 1, word)).join('\n');
  const show = async (): Promise<void> => {
    terminal.say(say.words(lines));
    await terminal.ask(say.wordsWritten);
    terminal.clear();
  };
  await show();
  for (const place of placesAskedBack(words.length, random)) {
    for (;;) {
      const typed = (await terminal.askSecret(say.wordBack(place + 1))).trim().toLowerCase();
      if (typed === '') await show();
      else if (completeWord(typed) === words[place]) break;
      else terminal.say(say.wordDiffers(place + 1));
    }
  }
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
