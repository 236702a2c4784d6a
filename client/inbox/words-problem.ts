/** What is the matter with twenty-four words as they were typed, in a sentence or two. */
import type { ReadWords, WrongWord } from '../conversation/words.js';
import { say } from './say.js';

const wordSentence = ({ position, near }: WrongWord): string =>
  near.length === 0
    ? say.value('words.unknown', { n: position })
    : say.value('words.near', { n: position, near: near.join(', ') });

/** At most so many words are named. */
const named = 3;

export function wordsProblem(read: Exclude<ReadWords, { ok: true }>): string {
  if (read.problem === 'checksum') return say.value('words.checksum');
  const wrong = read.wrong.slice(0, named).map(wordSentence);
  if (read.problem === 'word') return wrong.join(' ');
  return [say.value('words.count', { given: read.given }), ...wrong].join(' ');
}
