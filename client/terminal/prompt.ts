/** Questions, answers and progress on a terminal, or line by line when stdin is a pipe. */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

export interface Terminal {
  /** True when a person types; false when answers come from a pipe, one line for each question. */
  readonly typed: boolean;
  /** Prints a paragraph or a list to stdout. */
  say(text: string): void;
  /** Prints a sentence to stderr: what went wrong. */
  warn(text: string): void;
  /** Prints to stderr; on a terminal the next progress takes its line. */
  progress(text: string): void;
  ask(question: string): Promise<string>;
  /** The answer is never echoed. */
  askSecret(question: string): Promise<string>;
  /** Many lines, ended by a line with a single dot. */
  askText(question: string): Promise<string>;
  /** What Ctrl-C does from now on; `null` brings back leaving at once. */
  onInterrupt(handler: (() => void) | null): void;
  /** Gives the open question up: it fails with `NoAnswer`. */
  cancel(): void;
  /** Ends the program at once. */
  leave(exitCode: number): void;
  /** Empties the screen and what can be scrolled back to, where a person types. */
  clear(): void;
  close(): void;
}

/** Nobody will answer any more: the pipe ended, or Ctrl-C. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(readonly why: 'ended' | 'interrupted') {
    super(why);
  }
}

export interface Streams {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  /** Questions and progress. */
  aside: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
}

/**
 * What others wrote may hold control characters that make a terminal lie: they are shown as a
 * mark. Line feeds and tabs stay.
 */
export const harmless = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');

/** Breaks lines at spaces so that none is longer, where that is possible. */
export function wrap(text: string, columns: number): string {
  const wrapLine = (line: string): string => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    const lines: string[] = [];
    let current = '';
    for (const word of line.trim().split(' ')) {
      const longer = current === '' ? indent + word : `${current} ${word}`;
      if (longer.length > columns && current !== '') {
        lines.push(current);
        current = indent + word;
      } else current = longer;
    }
    return [...lines, current].join('\n');
  };
  return text
    .split('\n')
    .map((line) => (line.length > columns ? wrapLine(line) : line))
    .join('\n');
}

/** What a shell expects of a program that Ctrl-C ended. */
const interruptedCode = 130;

interface Waiting {
  take(line: string): void;
  fail(error: NoAnswer): void;
}

export function terminalOf({ input, output, aside }: Streams): Terminal {
  const typed = input.isTTY === true;
  const lines: string[] = [];
  let waiting: Waiting | null = null;
  let ended: NoAnswer | null = null;
  let face: Interface | null = null;
  let muted = true;
  let progressOpen = false;
  let handler: (() => void) | null = null;

  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!muted) aside.write(chunk);
      done();
    },
  });

  function fail(error: NoAnswer): void {
    ended = error;
    const first = waiting;
    waiting = null;
    first?.fail(error);
  }

  function interrupted(): void {
    if (handler !== null) handler();
    else if (waiting !== null) fail(new NoAnswer('interrupted'));
    else leave(interruptedCode);
  }

  function leave(exitCode: number): void {
    close();
    process.exit(exitCode);
  }
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);

  function open(): Interface {
    if (face !== null) return face;
    face = createInterface({ input, output: echo, terminal: typed, historySize: 0 });
    face.on('line', (line) => {
      const first = waiting;
      waiting = null;
      if (first === null) lines.push(line);
      else first.take(line);
    });
    face.on('close', () => fail(ended ?? new NoAnswer('ended')));
    face.on('SIGINT', interrupted);
    return face;
  }

  function endProgress(): void {
    if (progressOpen) aside.write('\n');
    progressOpen = false;
  }

  /** Prints while a question may be open: its line is cleared, and shown again below. */
  function print(to: Streams['output'], text: string): void {
    endProgress();
    const asked = typed && waiting !== null;
    if (asked) aside.write('\r\u001b[K');
    to.write(`${text}\n`);
    if (asked) face?.prompt(true);
  }

  async function line(question: string, secret: boolean): Promise<string> {
    endProgress();
    const asking = open();
    muted = false;
    asking.setPrompt(question);
    if (typed) asking.prompt();
    else if (question !== '') aside.write(`${question}\n`);
    muted = secret;
    try {
      const early = lines.shift();
      if (early !== undefined) return early;
      if (ended !== null) throw ended;
      return await new Promise<string>((take, reject) => {
        waiting = { take, fail: reject };
      });
    } finally {
      if (secret && typed) aside.write('\n');
      muted = true;
    }
  }

  function close(): void {
    endProgress();
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    ended ??= new NoAnswer('ended');
    face?.close();
    input.pause();
  }

  return {
    typed,
    say(text) {
      const shown = harmless(text);
      print(output, output.isTTY ? wrap(shown, Math.min(output.columns ?? 80, 90)) : shown);
    },
    warn(text) {
      print(aside, harmless(text));
    },
    progress(text) {
      const shown = harmless(text);
      if (!aside.isTTY) aside.write(`${shown}\n`);
      else if (waiting === null) {
        aside.write(`\r\u001b[K${shown.slice(0, (aside.columns ?? 80) - 1)}`);
        progressOpen = true;
      }
    },
    ask: (question) => line(`${question} `, false),
    askSecret: (question) => line(`${question} `, true),
    async askText(question) {
      const text: string[] = [];
      const wide = aside.isTTY ? wrap(question, Math.min(aside.columns ?? 80, 90)) : question;
      print(aside, wide);
      for (let next = await line('', false); next !== '.'; ) {
        text.push(next);
        next = await line('', false);
      }
      return text.join('\n').trim();
    },
    onInterrupt(next) {
      handler = next;
    },
    cancel() {
      const first = waiting;
      waiting = null;
      first?.fail(new NoAnswer('interrupted'));
    },
    leave,
    clear() {
      if (output.isTTY) output.write('\u001b[2J\u001b[3J\u001b[H');
    },
    close,
  };
}
