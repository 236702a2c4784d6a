/** `npm run cli -- COMMAND`: the clients of both kinds in a terminal. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '../../crypto/index.js';
import { systemClock } from '../conversation/clock.js';
import { en } from '../locales/en.js';
import { helpText, readCommandLine } from './command-line.js';
import { commands } from './commands.js';
import { exitCodes } from './context.js';
import { noHome, openHome } from './home.js';
import { httpInbox } from './http-inbox.js';
import { httpPortal } from './http-portal.js';
import { terminalOf } from './prompt.js';
import { told } from './sentence.js';

/** Nothing that this program writes can be read by another user of the machine. */
process.umask(0o077);

const say = en;
const { stdin, stdout, stderr } = process;
const terminal = terminalOf({ input: stdin, output: stdout, aside: stderr });

/** Runs what the command line asks for; returns the exit code. */
async function run(): Promise<number> {
  try {
    const read = readCommandLine(process.argv.slice(2), say);
    if ('help' in read) {
      terminal.say(helpText(read.help, say));
      return exitCodes.done;
    }
    const { name, options, rest } = read;
    const folder = process.env.BAD_APPLE_HOME || join(homedir(), '.bad-apple');
    return await commands[name].run({
      terminal,
      say,
      home: options.pins ? openHome(folder) : noHome(),
      clock: systemClock,
      random: systemRandom,
      options,
      rest,
      portal: httpPortal,
      inbox: httpInbox,
    });
  } catch (error) {
    const { sentence, exitCode } = told(error, say);
    terminal.warn(sentence);
    if (exitCode === exitCodes.usage) terminal.warn(`${say.main.usage}\n${say.main.more}`);
    return exitCode;
  }
}

process.exitCode = await run();
terminal.close();
