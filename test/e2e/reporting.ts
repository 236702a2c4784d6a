/** A reporter at a terminal. */
import type { Program } from './process.js';

export interface Reported {
  words: string[];
  reference: string;
}

/** `excluded`: numbers of the list that is shown. */
export interface Report {
  what: string;
  excluded: string;
}

/** Answers every question of `report` and sends it. */
export async function reportIn(program: Program, report: Report): Promise<Reported> {
  const words = await fillIn(program, report);
  await program.answer(/Send it now/, 'yes');
  const reference = (await program.see(/Reference: (\S+)/, 90))[1] as string;
  return { words, reference };
}

/** Answers every question but the last, whether to send it; gives the twelve words. */
export async function fillIn(program: Program, { what, excluded }: Report): Promise<string[]> {
  await program.answer(/people to leave out/, excluded);
  await program.answer(/Is that right/, 'yes');
  await program.answer(/1, 2 or 3/, '1');
  await textFor(program, /What happened\?/, what);
  await program.answer(/Numbers \(Enter for none\)/, '8 10');
  for (const question of [/When and where/, /Who was/, /How do you know/, /anything that shows/])
    await textFor(program, question, '');
  await textFor(program, /told anybody/, 'Nobody');
  await program.answer(/One number/, '');
  await program.answer(/on behalf/, '');
  await program.answer(/able to read an answer/, 'yes');
  await program.answer(/like to be written to/, '');
  await program.answer(/older report/, '');
  const shown = (await program.see(/((?:^ +\d+\. [a-z]+\n){12})/m))[1] as string;
  const words = shown.match(/[a-z]+/g) ?? [];
  await program.answer(/Press Enter/, '');
  for (let i = 0; i < 3; i++) {
    const number = Number((await program.see(/Word (\d+) \(not shown/))[1]);
    program.type(words[number - 1] as string);
  }
  return words;
}

/** A visit with the words: shown as far as the question whether to write. */
async function lookIn(program: Program, words: readonly string[]): Promise<void> {
  await program.answer(/Your twelve words/, words.join(' '));
  await program.see(/Do you want to write|no longer listed/);
}

/**
 * Comes back with the words until the answer is in the snapshot of the board, and writes, if there
 * is a text to write. Gives everything that the last visit printed.
 */
export async function returnIn(
  visit: () => Program,
  given: { words: readonly string[]; answer: string; text: string | null },
): Promise<string> {
  for (let left = 5; ; left--) {
    const program = visit();
    await lookIn(program, given.words);
    if (!program.said().includes(given.answer) && left > 0) {
      program.signal('SIGTERM');
      await program.end();
      continue;
    }
    program.type(given.text === null ? 'no' : 'yes');
    if (given.text !== null) {
      await program.answer(/Is that right/, 'yes');
      await textFor(program, /Your letter/, given.text);
      await program.see(/Sent\. The server has it/, 90);
    }
    const code = await program.end();
    if (code !== 0) throw new Error(`ended with ${code}:\n${program.said()}`);
    return program.said();
  }
}

async function textFor(program: Program, question: RegExp, text: string): Promise<void> {
  await program.see(question);
  await program.see(/a dot alone leaves it empty/);
  if (text !== '') program.type(text);
  program.type('.');
}

/** An officer on duty answers a reporter. */
export async function replyIn(
  program: Program,
  { reference, text }: { reference: string; text: string },
): Promise<void> {
  program.type(`reply ${reference}`);
  await program.answer(/What do you answer/, 'what you wrote');
  await program.see(/Your answer, ended/);
  program.type(text);
  program.type('.');
  await program.answer(/In how many days/, '7');
  await program.answer(/nothing that could tell who/, 'yes');
  await program.see(/Written\. It leaves/);
  await program.see(new RegExp(`Your answer 1 in ${reference} is on the board`), 90);
}
