/** A terminal that answers from a list and keeps what it was told. */

import { en } from '../../../client/locales/en.js';
import type { Context, Options } from '../../../client/terminal/context.js';
import { type Home, noHome } from '../../../client/terminal/home.js';
import { NoAnswer, type Terminal } from '../../../client/terminal/prompt.js';
import { seededRandom } from '../../../crypto/index.js';
import { monday } from '../../support/unit.js';

export interface Scripted {
  context: Context;
  /** Everything printed, questions among it, one a line. */
  said: string[];
  /** Answers that were not asked for. */
  left: string[];
}

const unreachable = (): never => {
  throw new Error('this test speaks to no server');
};

/** `answers` are used up in order; a function sees what was said so far. */
export function scripted(
  answers: (string | ((said: readonly string[]) => string))[],
  given: { home?: Home; options?: Partial<Options>; now?: number } = {},
): Scripted {
  const said: string[] = [];
  const left = answers as string[];
  const note = (text: string): void => void said.push(text);
  const answer = async (question: string): Promise<string> => {
    note(question);
    const next = answers.shift();
    if (next === undefined) throw new NoAnswer('ended');
    return typeof next === 'string' ? next : next(said);
  };
  const terminal: Terminal = {
    typed: false,
    say: note,
    warn: note,
    progress: note,
    ask: answer,
    askSecret: answer,
    askText: answer,
    onInterrupt: () => undefined,
    cancel: () => undefined,
    leave: () => undefined,
    clear: () => undefined,
    close: () => undefined,
  };
  const now = given.now ?? monday;
  const context: Context = {
    terminal,
    say: en,
    home: given.home ?? noHome(),
    clock: { now: () => now, sleepUntil: async () => undefined },
    random: seededRandom(new Uint8Array(32).fill(7)),
    options: {
      portal: 'http://127.0.0.1:1',
      inbox: 'http://127.0.0.1:1',
      account: undefined,
      pins: true,
      seconds: undefined,
      untilQuiet: false,
      ...given.options,
    },
    rest: [],
    portal: unreachable,
    inbox: unreachable,
  };
  return { context, said, left };
}
