/** Words that are shown once, and of which three are asked back; words that are typed from paper. */
import { completeWord, placesAskedBack, type ReadWords } from '../conversation/words.js';
import type { Context } from './context.js';

/** Shows words, clears the screen, and asks for three of them at random. */
export async function keepOnPaper(
  { terminal, say, random }: Context,
  words: readonly string[],
  sentence: (lines: string) => string,
): Promise<void> {
  const { paper } = say;
  const lines = words.map((word, i) => paper.line(i + 1, word)).join('\n');
  const show = async (): Promise<void> => {
    terminal.say(sentence(lines));
    await terminal.ask(paper.written);
    terminal.clear();
  };
  await show();
  for (const place of placesAskedBack(words.length, random)) {
    for (;;) {
      const typed = (await terminal.askSecret(paper.back(place + 1))).trim().toLowerCase();
      if (typed === '') await show();
      else if (completeWord(typed) === words[place]) break;
      else terminal.say(paper.differs(place + 1));
    }
  }
}

/** What is the matter with twenty-four words as they were typed. */
export function saySeedProblem(
  { terminal, say }: Context,
  read: Exclude<ReadWords, { ok: true }>,
): void {
  const { paper } = say;
  if (read.problem === 'checksum') {
    terminal.say(paper.checksum);
    return;
  }
  if (read.problem === 'count') terminal.say(paper.count(read.given));
  for (const { position, near } of read.wrong) terminal.say(say.reporter.wrongWord(position, near));
}
