/** A server and a unit of a Head and two officers, made by people at terminals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeAt } from '../support/phone.js';
import { type Program, run } from './process.js';

export interface Person {
  account: string;
  passphrase: string;
  /** What takes the place of a second key, each once. */
  codes: string[];
  /** Public title. */
  title: string;
  home: string;
}

export interface TerminalUnit {
  server: Program;
  /** Starts the terminal client with a home folder of its own. */
  cli(home: string, command: string, ...args: string[]): Program;
  /** The Head first, then officers 2 and 3. */
  people: Person[];
  /** Signs in and stays on duty. */
  duty(person: Person): Promise<Program>;
  /** Stops everything that still runs and removes every file. */
  remove(): Promise<void>;
}

const terminal = 'client/terminal/main.ts';

/** A server that runs and was not set up yet. */
export interface RunningServer {
  server: Program;
  portal: string;
  inbox: string;
  setupToken: string;
}

/** Founds a unit in trial timings; nobody but the processes themselves touches the database. */
export const unitInTerminals = async (databaseUrl: string): Promise<TerminalUnit> =>
  unitOn(await startServer(databaseUrl));

export async function startServer(databaseUrl: string): Promise<RunningServer> {
  const server = run('server/main.ts', {
    env: { PORTAL_PORT: '0', INBOX_PORT: '0', DATABASE_URL: databaseUrl },
  });
  const portal = (await server.see(/Portal \(reporters\): (\S+)/))[1] as string;
  const inbox = (await server.see(/Inbox \(officers\): +(\S+)/))[1] as string;
  const setupToken = (await server.see(/#setup=([\w-]{43})/))[1] as string;
  return { server, portal, inbox, setupToken };
}

/** Terminals of people with home folders of their own. */
export function terminalsOf({
  server,
  portal,
  inbox,
}: RunningServer): Pick<TerminalUnit, 'cli' | 'remove'> {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-e2e-'));
  const programs: Program[] = [];
  const cli = (home: string, command: string, ...args: string[]): Program => {
    const reporter = command === 'report' || command === 'return';
    const address = reporter ? ['--portal', portal] : ['--inbox', inbox];
    const program = run(terminal, {
      args: [command, ...args, ...address],
      env: { BAD_APPLE_HOME: join(folder, home) },
    });
    programs.push(program);
    return program;
  };
  return {
    cli,
    async remove() {
      for (const program of programs) program.signal('SIGKILL');
      server.signal('SIGTERM');
      await server.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same on a server that runs already. `officers`: their numbers. */
export async function unitOn(
  running: RunningServer,
  officers: readonly number[] = [2, 3],
): Promise<TerminalUnit> {
  const { server, setupToken } = running;
  const { cli, remove } = terminalsOf(running);
  const head = await found(cli('head', 'setup'), setupToken);
  const enrolled: Person[] = [];
  for (const number of officers) enrolled.push(await invite(cli, head, number));
  if (enrolled.length > 0)
    await admitted(cli('head', 'admit', '--account', head.account), head, enrolled.length);

  return {
    server,
    cli,
    people: [head, ...enrolled],
    async duty(person) {
      const program = cli(person.home, 'duty', '--account', person.account);
      await signIn(program, person);
      await program.see(/On duty/);
      return program;
    },
    remove,
  };
}

/** Founds a unit in trial timings with a one-time token. */
export async function found(program: Program, token: string): Promise<Person> {
  const title = 'Head of Anti-Corruption';
  await program.answer(/One-time token/, token);
  await program.answer(/Public name of the unit/, 'Anti-Corruption Unit');
  await program.answer(/Account/, 'head');
  await program.answer(/Name, as/, 'Pat Head');
  await program.answer(/Public title/, title);
  await program.answer(/Timings, /, 'trial');
  await program.answer(/Holders besides you/, '');
  const passphrase = await newPassphrase(program);
  await onPaper(program);
  const codes = await secondFactor(program);
  await program.see(/is founded\. Its fingerprint is:\n\n {4}(?:[a-z]+ ){7}[a-z]+\n/);
  await ended(program);
  return { account: 'head', passphrase, codes, title, home: 'head' };
}

/** The Head invites an officer, who enrols. */
export async function invite(
  cli: TerminalUnit['cli'],
  head: Person,
  number: number,
): Promise<Person> {
  const account = `officer${number}`;
  const title = `Detective ${number}`;
  const inviting = cli(head.home, 'invite', '--account', head.account);
  await signIn(inviting, head);
  await inviting.answer(/Account/, account);
  await inviting.answer(/Name, as/, `Officer ${number}`);
  await inviting.answer(/Role/, 'officer');
  const token = (await inviting.see(/^ {4}([\w-]{43})$/m))[1] as string;
  await ended(inviting);

  const enrol = cli(account, 'enrol');
  await enrol.answer(/One-time token/, token);
  await enrol.answer(/Public title/, title);
  const passphrase = await newPassphrase(enrol);
  await onPaper(enrol);
  const codes = await secondFactor(enrol);
  await enrol.see(/Read these words to the Head/);
  await ended(enrol);
  return { account, passphrase, codes, title, home: account };
}

/** The Head admits so many people who enrolled, and publishes the next directory. */
export async function admitted(
  program: Program,
  head: Person,
  people: number,
  sign: () => Promise<void> = async () => undefined,
): Promise<void> {
  await signIn(program, head);
  for (let i = 0; i < people; i++) {
    await program.answer(/Do their words agree/, 'yes');
    await program.answer(/Which routes/, '');
    await program.answer(/to leave them out/, '');
    await program.answer(/write to reporters/, '');
    await program.answer(/outside the unit/, '');
  }
  await program.answer(/Sign and publish/, 'yes');
  await sign();
  await program.see(/Directory \d+ is published/);
  await ended(program);
}

export async function newPassphrase(program: Program): Promise<string> {
  const words = (await program.see(/^ {4}((?:[a-z]+ ){6}[a-z]+)$/m))[1] as string;
  await program.answer(/Press Enter/, '');
  await program.answer(/seven words \(not shown\)/, words);
  return words;
}

/** Reads twenty-four words, types the three that are asked for, and gives them all. */
export async function onPaper(program: Program): Promise<string[]> {
  const [lines] = await program.see(/(?: +\d+\. [a-z]+\n){24}/);
  const words = lines.match(/[a-z]+$/gm) ?? [];
  await program.answer(/Press Enter/, '');
  for (let i = 0; i < 3; i++) {
    const [, place] = await program.see(/Word (\d+) \(not shown/);
    program.type(words[Number(place) - 1] as string);
  }
  return words;
}

/** Ten recovery codes, and an app whose first code is typed; gives the codes. */
export async function secondFactor(program: Program): Promise<string[]> {
  const [lines] = await program.see(/(?: {4}[0-9a-z]{4}(?:-[0-9a-z]{4}){4}\n){10}/);
  await program.answer(/Press Enter when you have written the codes/, '');
  const [, secret = ''] = await program.see(/^ {4}((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})$/m);
  await program.answer(/six digits that the app shows/, codeAt(readBase32(secret), Date.now()));
  return lines.match(/[0-9a-z-]{24}/g) ?? [];
}

/** Passphrase and a recovery code. */
export async function signIn(program: Program, person: Person): Promise<void> {
  await program.answer(/Passphrase/, person.passphrase);
  const code = person.codes.shift();
  if (code === undefined) throw new Error('no recovery code is left');
  await program.answer(/Six digits of your authenticator app/, code);
}

/** The bytes of an app's secret, as it is shown. */
export function readBase32(text: string): Uint8Array {
  const bits = Array.from(text.replaceAll(' ', ''), (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

async function ended(program: Program): Promise<void> {
  const code = await program.end();
  if (code !== 0) throw new Error(`ended with ${code}:\n${program.said()}`);
}
