import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { harmless, NoAnswer, terminalOf, wrap } from '../../../client/terminal/prompt.js';

function collected(): { stream: PassThrough; text(): string } {
  const stream = new PassThrough();
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return { stream, text: () => Buffer.concat(parts).toString('utf8') };
}

function piped() {
  const input = new PassThrough();
  const output = collected();
  const aside = collected();
  const terminal = terminalOf({ input, output: output.stream, aside: aside.stream });
  return { input, output, aside, terminal };
}

describe('answers from a pipe', () => {
  it('takes one line for each question, also when all lines came before the first', async () => {
    const { input, terminal } = piped();
    input.write('one\ntwo words\n');
    expect(await terminal.ask('First?')).toBe('one');
    expect(await terminal.askSecret('Second?')).toBe('two words');
    terminal.close();
  });

  it('keeps questions away from stdout', async () => {
    const { input, output, aside, terminal } = piped();
    input.write('one\n');
    await terminal.ask('First?');
    terminal.say('An answer');
    expect(output.text()).toBe('An answer\n');
    expect(aside.text()).toContain('First?');
    terminal.close();
  });

  it('never repeats a secret', async () => {
    const { input, output, aside, terminal } = piped();
    input.write('seven words that open a vault\n');
    await terminal.askSecret('Passphrase?');
    terminal.close();
    expect(output.text() + aside.text()).not.toContain('vault');
  });

  it('takes a text until a line with a single dot', async () => {
    const { input, terminal } = piped();
    input.write('It began in May.\n\n. not the end\n.\nnext\n');
    expect(await terminal.askText('What happened?')).toBe('It began in May.\n\n. not the end');
    expect(await terminal.ask('And?')).toBe('next');
    terminal.close();
  });

  it('says that nobody answers any more when the pipe ends', async () => {
    const { input, terminal } = piped();
    input.end('one\n');
    expect(await terminal.ask('First?')).toBe('one');
    await expect(terminal.ask('Second?')).rejects.toThrow(NoAnswer);
    terminal.close();
  });
});

describe('a person at a terminal', () => {
  it('does not see a secret that is typed', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    const output = collected();
    const aside = collected();
    Object.assign(output.stream, { isTTY: true, columns: 80 });
    Object.assign(aside.stream, { isTTY: true, columns: 80 });
    const terminal = terminalOf({ input, output: output.stream, aside: aside.stream });
    const secret = terminal.askSecret('Passphrase?');
    input.write('abandon ability able\r');
    expect(await secret).toBe('abandon ability able');
    const open = terminal.ask('Account?');
    input.write('pat\r');
    expect(await open).toBe('pat');
    terminal.close();
    expect(aside.text()).toContain('Passphrase?');
    expect(aside.text()).toContain('pat');
    expect(aside.text()).not.toContain('ability');
  });
});

describe('what is shown', () => {
  it('cannot move the cursor, change the title or turn text around (P10)', () => {
    expect(harmless('a\u001b[2Jb\u0007c\u009bd\u202ee\rf')).toBe(
      'a\ufffd[2Jb\ufffdc\ufffdd\ufffde\ufffdf',
    );
    expect(harmless('two\nlines\tand a tab, ŵ and 👮')).toBe('two\nlines\tand a tab, ŵ and 👮');
  });

  it('is wrapped at spaces and keeps its indent', () => {
    expect(wrap('  one two three', 9)).toBe('  one two\n  three');
    expect(wrap('short', 9)).toBe('short');
    expect(wrap('averyverylongword', 9)).toBe('averyverylongword');
  });
});
