import { describe, expect, it } from 'vitest';
import { en } from '../../../client/locales/en.js';
import { helpText, readCommandLine } from '../../../client/terminal/command-line.js';
import { type CommandName, commands } from '../../../client/terminal/commands.js';
import { exitCodes, Stop } from '../../../client/terminal/context.js';

const names = Object.keys(commands) as CommandName[];
const read = (...given: string[]) => readCommandLine(given, en);

function usage(...given: string[]): string {
  try {
    read(...given);
  } catch (error) {
    if (error instanceof Stop && error.exitCode === exitCodes.usage) return error.sentence;
  }
  return 'no Stop';
}

describe('the command line', () => {
  it('has help for every command, with the options that it takes', () => {
    for (const name of names) {
      const text = helpText(name, en);
      expect(text).toContain(`npm run cli -- ${name}`);
      for (const option of commands[name].options) expect(text).toContain(`--${option}`);
      expect(read('help', name)).toEqual({ help: name });
      expect(read(name, '--help')).toEqual({ help: name });
    }
    for (const name of names) expect(helpText(null, en)).toContain(name);
    expect(read()).toEqual({ help: null });
  });

  it('reads options and a reference', () => {
    expect(
      read('reply', '7KXQ2-M4T9W', '--inbox', 'https://i.example', '--account', 'anna'),
    ).toEqual({
      name: 'reply',
      rest: ['7KXQ2-M4T9W'],
      options: {
        portal: 'http://127.0.0.1:8080',
        inbox: 'https://i.example',
        account: 'anna',
        pins: true,
        seconds: undefined,
        untilQuiet: false,
      },
    });
    const duty = read('duty', '--for', '90', '--until-quiet', '--no-pin');
    expect(duty).toMatchObject({ options: { seconds: 90, untilQuiet: true, pins: false } });
  });

  it('refuses what it does not know, and says what', () => {
    expect(usage('rapport')).toContain('rapport');
    expect(usage('constructor')).toContain('constructor');
    expect(usage('report', '--inbox', 'https://i.example')).toContain('--inbox');
    expect(usage('report', '--words', 'abandon')).toContain('--words');
    expect(usage('reply')).toContain('reference');
    expect(usage('cases', 'A', 'B')).toContain('B');
    expect(usage('setup', 'token')).toContain('token');
    expect(usage('duty', '--for', 'ever')).toContain('--for');
    expect(usage('duty', '--for')).toContain('--for');
  });

  it('has no option that takes a secret', () => {
    const taken = names.flatMap((name) => commands[name].options);
    expect([...new Set(taken)].sort()).toEqual([
      ...['account', 'act', 'against', 'for', 'from', 'inbox', 'no-pin', 'person', 'portal', 'to'],
      ...['until-quiet', 'witness'],
    ]);
  });
});
