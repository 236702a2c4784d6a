/**
 * `npm run test:long -- five-minutes`: a fresh clone, `npm ci`, `npm start`, and then somebody who
 * does what the screen says: ceremony, report, intake, reply, return, in under five minutes.
 * FIVE_MINUTES_IN names a folder in which `npm ci` has run already, and leaves that out.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { openChromium } from '../e2e/chromium.js';
import { type Newcomer, newcomer, screensSeen } from '../e2e/newcomer.js';
import { virtualKey } from '../e2e/virtual-key.js';
import type { Measurement } from './run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const limitSeconds = 300;

/** `npm start`, as the README says; only ports and the place of the database are others, for these may be taken. */
async function start(folder: string, data: string): Promise<{ npm: ChildProcess; said: string }> {
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    env: {
      ...process.env,
      PORTAL_PORT: '0',
      INBOX_PORT: '0',
      DATABASE_URL: `sqlite:${join(data, 'bad-apple.db')}`,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    npm.stdout?.on('data', (part: Buffer) => {
      said += part.toString('utf8');
      if (/#setup=\S+/.test(said)) resolve();
    });
    npm.on('close', () => reject(new Error(`npm start ended:\n${said}`)));
  });
  return { npm, said };
}

const found = (pattern: RegExp, text: string): string => {
  const match = pattern.exec(text)?.[1];
  if (match === undefined) throw new Error(`not on the screen: ${pattern}\n${text}`);
  return match;
};

/** Whatever the ceremony asks, until it says that the unit is open; gives the passphrase. */
async function ceremony(head: Newcomer): Promise<string> {
  let paper: string[] = [];
  let passphrase = '';
  const list = '.word-list > li';
  for (let step = 0; step < 20; step++) {
    await head.screen(/./);
    const heading = await head.heading();
    if (heading === 'The unit is open') return passphrase;
    if ((await head.page.locator(list).count()) > 0) {
      paper = await head.writeDown(list);
      if (passphrase === '') passphrase = paper.join(' ');
    }
    await head.fill([
      [/Public name of the unit/, 'Anti-Corruption Unit, Mercia Police'],
      [/^Trial/, ''],
      [/^Account/, 'p.jones'],
      [/^Name, as colleagues see it/, 'Pat Jones'],
      [/^Public title/, 'Head of Anti-Corruption'],
      ...paper.map((word, i) => [new RegExp(`^Word ${i + 1}$`), word] as const),
    ]);
    // The recovery codes are printed, not written down.
    await head.press(/^(Continue|I have|Set up a passkey)/);
    await head.page
      .locator('main h1')
      .filter({ hasNotText: new RegExp(`^${heading}$`) })
      .first()
      .waitFor();
  }
  throw new Error('the ceremony does not end');
}

const text =
  'Every Friday cash is missing from the evidence room of station nine. I have seen the entries in the book changed afterwards.';

async function report(reporter: Newcomer): Promise<{ words: string[]; reference: string }> {
  await reporter.screen(/Report wrongdoing/);
  await reporter.press('Write a report');
  await reporter.screen(/Is it about one of these people/);
  await reporter.press('Continue');
  await reporter.screen(/How do you want to report/);
  await reporter.fill([[/^Anonymously/, '']]);
  await reporter.press('Continue');
  await reporter.screen(/What happened/);
  await reporter.fill([[/What happened/, text]]);
  await reporter.press('Continue');
  await reporter.screen(/./);
  await reporter.press('Skip to the end');
  await reporter.screen(/Check your answers/);
  await reporter.press('Continue');
  await reporter.screen(/read an answer/);
  await reporter.fill([[/^Yes/, '']]);
  await reporter.press('Continue');
  await reporter.screen(/twelve words/);
  const words = await reporter.writeDown('ol.receipt > li');
  await reporter.press('I have written them down');
  await reporter.screen(/Three of your words/);
  await reporter.fill(words.map((word, i) => [new RegExp(`^Word ${i + 1}$`), word] as const));
  await reporter.press('Continue');
  await reporter.screen(/Send your report/);
  await reporter.press('Send it now');
  await reporter.screen(/Sending/);
  await reporter.screen(/Your report was sent/);
  const said = (await reporter.page.locator('main').textContent()) ?? '';
  const reference = found(/([0-9A-Z]{5}-[0-9A-Z]{5})/, said);
  await reporter.press('Finish');
  return { words, reference };
}

async function comeBack(
  browser: Browser,
  portal: string,
  words: readonly string[],
): Promise<Newcomer> {
  const reporter = await phone(browser, portal, 'return');
  await reporter.screen(/Report wrongdoing/);
  await reporter.press('Read an answer');
  await reporter.screen(/Your twelve words/);
  await reporter.fill([[/Your twelve words/, words.join(' ')]]);
  await reporter.press('Look for an answer');
  await reporter.screen(/Your conversation/);
  return reporter;
}

async function phone(browser: Browser, portal: string, person: string): Promise<Newcomer> {
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } });
  const page = await context.newPage();
  await page.goto(portal);
  return newcomer(page, person);
}

async function walk(browser: Browser, said: string): Promise<Map<string, number>> {
  const parts = new Map<string, number>();
  let since = performance.now();
  const done = (part: string): void => {
    parts.set(part, (performance.now() - since) / 1000);
    since = performance.now();
  };
  const portal = found(/Portal \(reporters\): (\S+)/, said);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await virtualKey(page);
  const head = newcomer(page, 'officer');
  await head.page.goto(found(/(http:\S+#setup=\S+)/, said));
  const passphrase = await ceremony(head);
  done('Ceremony, until "The unit is open"');
  await head.press('Go to sign in');
  await head.screen(/Sign in/);
  await head.fill([[/^Passphrase/, passphrase]]);
  await head.press('Sign in');
  await head.screen(/Cases/);
  done('Sign in');
  const { words, reference } = await report(await phone(browser, portal, 'reporter'));
  done('Report, until "sent" and "Finish"');
  await head.page.getByRole('button', { name: reference }).waitFor({ timeout: 60_000 });
  done('Until the report stands in the list');
  await head.press(reference);
  await head.screen(new RegExp(reference));
  await head.fill([
    [/^What are you answering/, 'your letter about the evidence room'],
    [/^Your answer/, 'Thank you. On which Friday did you see this for the first time?'],
    [/^It holds nothing that could tell/, ''],
  ]);
  await head.press('Write this answer');
  await head.until('Reporter can read it');
  done('Reply, until "Reporter can read it"');
  const back = await comeBack(browser, portal, words);
  await back.until('On which Friday did you see this');
  done('Return with the twelve words, until the reply is read');
  await back.fill([[/^Your message/, 'On the last Friday of September.']]);
  await back.press('Send message');
  await back.screen(/Sending/);
  await back.screen(/Your message was sent/);
  await head.until('On the last Friday of September.');
  done('Answer to the reply, until an officer reads it');
  return parts;
}

/** Seconds of `npm ci` in a clone of what is committed. */
function install(folder: string): number {
  execFileSync('git', ['clone', '--quiet', root, folder]);
  const begun = performance.now();
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...quiet], { cwd: folder, stdio: 'inherit' });
  return (performance.now() - begun) / 1000;
}

export async function run(): Promise<Measurement> {
  const ready = process.env.FIVE_MINUTES_IN;
  const folder = ready ?? mkdtempSync(join(tmpdir(), 'bad-apple-fresh-'));
  const data = mkdtempSync(join(tmpdir(), 'bad-apple-data-'));
  const seconds = (since: number): number => (performance.now() - since) / 1000;
  const inWords = (n: number): string => `${n.toFixed(1)} s`;
  let npm: ChildProcess | null = null;
  const chromium = await openChromium();
  try {
    const installed = ready === undefined ? inWords(install(folder)) : 'not measured';
    const starting = performance.now();
    const started = await start(folder, data);
    npm = started.npm;
    const startSeconds = seconds(starting);
    const parts = await walk(chromium.browser, started.said);
    const total = [...parts.values()].reduce((a, b) => a + b, 0);
    if (total >= limitSeconds) throw new Error(`it took ${inWords(total)}`);
    return {
      title: 'The main job in five minutes',
      figures: {
        '`npm ci` in a fresh clone': installed,
        '`npm start` (builds the server and both pages), until the link is printed':
          inWords(startSeconds),
        ...Object.fromEntries([...parts].map(([part, took]) => [part, inWords(took)])),
        'From the printed link to the end': `${inWords(total)}, of at most ${limitSeconds} s`,
        'The same with `npm start`': inWords(total + startSeconds),
        'Screens, each at least 2 s': screensSeen(),
      },
      notes:
        'By a script in a real Chromium which takes 200 ms for every key, click, and letter of a word ' +
        'written down on paper. It finds fields by the labels that are shown and buttons by their words, ' +
        'answers what is asked and goes on; the address of each page it reads from what `npm start` ' +
        'prints. Timings "trial", one officer. Pictures of the screens: `test/output/five-minutes/`.',
    };
  } finally {
    await chromium.close();
    if (npm?.pid !== undefined) process.kill(-npm.pid, 'SIGTERM');
    if (ready === undefined) rmSync(folder, { recursive: true, force: true });
    rmSync(data, { recursive: true, force: true });
  }
}
