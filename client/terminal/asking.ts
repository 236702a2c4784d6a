/** Questions that are asked again until the answer can be used. */
import type { Context } from './context.js';

/** Asks until `read` gives something other than `null`; says what is wanted in between. */
export async function askUntil<T>(
  { terminal }: Context,
  given: { question: string; wanted: string; secret?: boolean },
  read: (answer: string) => T | null,
): Promise<T> {
  for (;;) {
    const answer = given.secret
      ? await terminal.askSecret(given.question)
      : await terminal.ask(given.question);
    const value = read(answer.trim());
    if (value !== null) return value;
    terminal.say(given.wanted);
  }
}

/** yes or no; `otherwise` stands for an empty answer. */
export const askYes = (
  context: Context,
  question: string,
  otherwise: boolean | null = null,
): Promise<boolean> =>
  askUntil(context, { question, wanted: context.say.people.yesOrNo }, (answer) => {
    if (/^y(es)?$/i.test(answer)) return true;
    if (/^no?$/i.test(answer)) return false;
    return answer === '' ? otherwise : null;
  });

/** One of these words, or its beginning. */
export const askOneOf = <T extends string>(
  context: Context,
  given: { question: string; wanted: string },
  of: readonly T[],
): Promise<T> =>
  askUntil(context, given, (answer) => {
    const fits = of.filter((word) => answer !== '' && word.startsWith(answer.toLowerCase()));
    return fits.length === 1 ? (fits[0] ?? null) : null;
  });

/** Numbers from 1 to `most` with spaces or commas between them, each once; may be empty. */
export function readNumbers(answer: string, most: number): number[] | null {
  const numbers = answer.split(/[\s,]+/).filter((part) => part !== '');
  const read = numbers.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 0));
  if (read.some((number) => number < 1 || number > most)) return null;
  return [...new Set(read)].sort((a, b) => a - b);
}

const accountPattern = /^[a-z0-9][a-z0-9._-]{1,63}$/;
const shortPattern = /^[^\p{C}]{1,120}$/u;

export const askAccount = (context: Context): Promise<string> => {
  const { people } = context.say;
  return askUntil(context, { question: people.account, wanted: people.accountForm }, (answer) =>
    accountPattern.test(answer) ? answer : null,
  );
};

/** A name or title of 1 to 120 characters. */
export const askShort = (context: Context, question: string, wanted: string): Promise<string> =>
  askUntil(context, { question, wanted }, (answer) => (shortPattern.test(answer) ? answer : null));
