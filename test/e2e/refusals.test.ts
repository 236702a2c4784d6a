/** What goes wrong, as people at terminals meet it: a sentence, an exit code, nothing lost. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Program, run } from './process.js';
import { fillIn } from './reporting.js';
import { found, invite, signIn } from './unit-in-terminals.js';

/** Processes start slowly on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const terminal = 'client/terminal/main.ts';
const nobody = 'http://127.0.0.1:9';

let folder: string;
let server: Program;
let ports: { portal: string; inbox: string };

interface Started {
  program: Program;
  portal: string;
  inbox: string;
  token: string;
}

/** `fresh`: on an empty database, which gives a token to found a unit with. */
async function start(database: string, fresh: boolean, at?: typeof ports): Promise<Started> {
  const program = run('server/main.ts', {
    env: {
      PORTAL_PORT: at?.portal ?? '0',
      INBOX_PORT: at?.inbox ?? '0',
      DATABASE_URL: `sqlite:${join(folder, database)}`,
    },
  });
  const portal = (await program.see(/Portal \(reporters\): (\S+)/))[1] as string;
  const inbox = (await program.see(/Inbox \(officers\): +(\S+)/))[1] as string;
  const token = fresh ? ((await program.see(/#setup=([\w-]{43})/))[1] as string) : '';
  return { program, portal, inbox, token };
}

const cli = (home: string, ...args: string[]): Program =>
  run(terminal, { args, env: { BAD_APPLE_HOME: join(folder, home) } });

/** Its exit code and what it said, in which no program’s words stand. */
async function outcome(program: Program): Promise<{ code: number | null; said: string }> {
  const code = await program.end();
  const said = program.said();
  expect(said).not.toMatch(/\bat .*\.(ts|js):\d+|Error:|node:internal/);
  return { code, said };
}

let inbox: string;
let portal: string;
let token: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bad-apple-refusals-'));
  ({ program: server, inbox, portal, token } = await start('one.db', true));
  ports = { portal: new URL(portal).port, inbox: new URL(inbox).port };
});
afterAll(async () => {
  server.signal('SIGTERM');
  await server.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('before there is a unit', () => {
  it('a report, a server that is away and a wrong address get a sentence and code 1', async () => {
    const [early, away, plain] = await Promise.all([
      outcome(cli('a', 'report', '--portal', portal)),
      outcome(cli('a', 'report', '--portal', nobody)),
      outcome(cli('a', 'report', '--portal', 'http://report.example.org')),
    ]);
    expect([early.code, away.code, plain.code]).toEqual([1, 1, 1]);
    expect(early.said).toContain('No unit has been set up');
    expect(away.said).toContain('No answer came');
    expect(plain.said).toContain('https://');
  });

  it('wrong usage gets code 2 and the usage, and a broken file of pins is not overwritten', async () => {
    mkdirSync(join(folder, 'broken'));
    writeFileSync(join(folder, 'broken', 'pins.json'), 'no pins');
    const [usage, broken] = await Promise.all([
      outcome(cli('a', 'raport')),
      outcome(cli('broken', 'report', '--portal', portal)),
    ]);
    expect(usage.code).toBe(2);
    expect(usage.said).toContain('Usage: npm run cli');
    expect(broken.code).toBe(1);
    expect(broken.said).toContain('pins.json');
  });

  it('a token that is none is asked for again, and an unknown one is refused', async () => {
    const program = cli('a', 'setup', '--inbox', inbox);
    await program.answer(/One-time token/, 'too short');
    await program.see(/43 letters/);
    await program.answer(/One-time token/, 'x'.repeat(43));
    const { code, said } = await outcome(program);
    expect(code).toBe(1);
    expect(said).toContain('token is unknown');
  });
});

describe('with a unit', () => {
  it('founds once, and refuses a used token, a wrong passphrase and whoever is not admitted', async () => {
    const head = await found(cli('head', 'setup', '--inbox', inbox), token);
    const officer = await invite(
      (home, command, ...args) => cli(home, command, ...args, '--inbox', inbox),
      head,
      2,
    );
    const duty = (account: string): Program =>
      cli('x', 'duty', '--account', account, '--inbox', inbox, '--no-pin');
    const again = cli('b', 'setup', '--inbox', inbox);
    await again.answer(/One-time token/, token);
    const used = await outcome(again);
    expect([used.code, used.said.includes('used already')]).toEqual([1, true]);
    const other = duty('head');
    await other.answer(/Passphrase/, officer.passphrase);
    const wrong = await outcome(other);
    expect([wrong.code, wrong.said.includes('passphrase is wrong')]).toEqual([1, true]);
    const waiting = duty(officer.account);
    await signIn(waiting, officer);
    const early = await outcome(waiting);
    expect([early.code, early.said.includes('not stand in the directory')]).toEqual([1, true]);
  });

  it('a reporter who leaves in the middle leaves nothing behind', async () => {
    const program = cli('gone', 'report', '--portal', portal, '--no-pin');
    await program.answer(/people to leave out/, '');
    program.hangUp();
    const { code, said } = await outcome(program);
    expect(code).toBe(1);
    expect(said).toContain('No more answers came');
    expect(readdirSync(folder)).not.toContain('gone');
  });

  it('what was written survives a server that goes away, and is sent when it is back (R22)', async () => {
    const program = cli('r', 'report', '--portal', portal);
    await fillIn(program, { what: 'Written before the cable was cut.', excluded: '' });
    server.signal('SIGKILL');
    await server.end();
    await program.answer(/Send it now/, 'yes');
    await program.see(/One place was lost; your letter goes in a later one/, 60);
    ({ program: server } = await start('one.db', false, ports));
    await program.see(/Sent\. The server has it/);
    expect((await outcome(program)).code).toBe(0);
  });

  it('another unit at a pinned address gets code 3, and nothing is sent to it (P7)', async () => {
    server.signal('SIGTERM');
    await server.end();
    const other = await start('two.db', true, ports);
    server = other.program;
    await found(cli('other', 'setup', '--inbox', inbox, '--no-pin'), other.token);
    const program = cli('r', 'report', '--portal', portal);
    await program.answer(/type these eight words/, 'yes');
    const { code, said } = await outcome(program);
    expect(code).toBe(3);
    expect(said).toContain('ANOTHER UNIT');
    expect(said).not.toContain('What happened');
  });
});
