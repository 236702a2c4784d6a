/** Programs of this project as processes of their own, and what they print and are told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Program {
  /** Everything printed so far, on both streams, in the order in which it was printed. */
  said(): string;
  /** Waits until something is printed after what was last seen; gives the match. */
  see(pattern: RegExp, seconds?: number): Promise<RegExpExecArray>;
  /** Waits for a question and answers it. */
  answer(question: RegExp, line: string): Promise<void>;
  type(line: string): void;
  /** Nothing more will be typed. */
  hangUp(): void;
  signal(name: NodeJS.Signals): void;
  /** Waits for the end; gives the exit code. */
  end(seconds?: number): Promise<number | null>;
}

/** A file that is gone when nobody has it open any more; what is written goes to its end. */
function nameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-printed-'));
  const file = openSync(join(folder, 'printed'), 'a+');
  rmSync(folder, { recursive: true });
  return file;
}

/** How often the file that a program prints to is looked at. */
const lookMilliseconds = 20;

/**
 * Starts a program that prints on both streams to one file: over two pipes what was printed first
 * can arrive last, and even over one, for a stream that has to wait is overtaken by the other.
 */
export function run(
  file: string,
  given: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Program {
  const { PATH, HOME } = process.env;
  const printed = nameless();
  const child: ChildProcess = spawn(
    process.execPath,
    [...(file.endsWith('.ts') ? ['--import', 'tsx'] : []), file, ...(given.args ?? [])],
    { cwd: root, env: { PATH, HOME, ...given.env }, stdio: ['pipe', printed, printed] },
  );
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(65_536);
  let read = 0;
  let text = '';
  let at = 0;
  let code: number | null = null;
  let over = false;
  const listeners = new Set<() => void>();
  const look = (): void => {
    const before = read;
    for (let more = -1; more !== 0; read += more) {
      more = readSync(printed, buffer, 0, buffer.length, read);
      text += decoder.write(buffer.subarray(0, more));
    }
    if (read === before && !over) return;
    for (const listener of [...listeners]) listener();
  };
  const looking = setInterval(look, lookMilliseconds);
  child.on('close', (exit) => {
    code = exit;
    over = true;
    clearInterval(looking);
    look();
    closeSync(printed);
  });
  child.stdin?.on('error', () => undefined);

  function until<T>(what: string, seconds: number, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        listeners.delete(check);
      };
      const check = (): void => {
        const found = look();
        if (found !== undefined) {
          stop();
          resolve(found);
        } else if (over) {
          stop();
          reject(new Error(`${file} ended with ${code} before ${what}:\n${text}`));
        }
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${file}: no ${what} within ${seconds} s:\n${text}`));
      }, seconds * 1000);
      listeners.add(check);
      check();
    });
  }

  const program: Program = {
    said: () => text,
    see: (pattern, seconds = 60) =>
      until(String(pattern), seconds, () => {
        const match = new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(
          text.slice(at),
        );
        if (match === null) return undefined;
        at += match.index + match[0].length;
        return match;
      }),
    async answer(question, line) {
      await program.see(question);
      program.type(line);
    },
    type: (line) => void child.stdin?.write(`${line}\n`),
    hangUp: () => void child.stdin?.end(),
    signal: (name) => void child.kill(name),
    end: (seconds = 60) =>
      until('the end', seconds, () => (over ? { code } : undefined)).then((e) => e.code),
  };
  return program;
}
