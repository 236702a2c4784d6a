/** Two of three holders and a recovery kit at terminals. */
import { describe, expect, it } from 'vitest';
import { newDatabase } from '../support/databases.js';
import { type Program, run } from './process.js';
import {
  admitted,
  invite,
  newPassphrase,
  onPaper,
  type Person,
  secondFactor,
  signIn,
  startServer,
  type TerminalUnit,
  terminalsOf,
} from './unit-in-terminals.js';

async function signedInTo(
  cli: TerminalUnit['cli'],
  person: Person,
  command: string,
): Promise<Program> {
  const program = cli(person.home, command, '--account', person.account);
  await signIn(program, person);
  return program;
}

async function ended(program: Program): Promise<void> {
  expect(await program.end(), program.said()).toBe(0);
}

/** On PostgreSQL; EVERY_DATABASE=yes also on SQLite, which main-job.test.ts runs on. */
const engines =
  process.env.EVERY_DATABASE === 'yes'
    ? (['sqlite', 'postgres'] as const)
    : (['postgres'] as const);

describe.concurrent.each(engines)('holders in terminals (%s)', (engine) => {
  it('found, admit together, and one of them comes back with a kit', async ({ onTestFinished }) => {
    const database = await newDatabase(engine);
    onTestFinished(() => database.remove());
    const { url } = database;
    const server = await startServer(url);
    const terminals = terminalsOf(server);
    onTestFinished(() => terminals.remove());
    const { cli } = terminals;

    const setup = cli('head', 'setup');
    await setup.answer(/One-time token/, server.setupToken);
    await setup.answer(/Public name of the unit/, 'Anti-Corruption Unit');
    await setup.answer(/Account/, 'head');
    await setup.answer(/Name, as/, 'Pat Head');
    await setup.answer(/Public title/, 'Head of Anti-Corruption');
    await setup.answer(/Timings, /, 'trial');
    await setup.answer(/Holders besides you/, 'some');
    await setup.see(/Type a number from 0 to 15/);
    await setup.answer(/Holders besides you/, '2');
    await setup.answer(/Title of holder 2/, 'Monitoring Officer');
    await setup.answer(/holder 2 work outside/, '');
    await setup.answer(/Title of holder 3/, 'Chief Superintendent');
    await setup.answer(/holder 3 work outside/, 'no');
    await setup.answer(/How many of the 3/, '2');
    const passphrase = await newPassphrase(setup);
    const kit = await onPaper(setup);
    await setup.see(/Sheet for the holder "Monitoring Officer"/);
    const sheet = await onPaper(setup);
    await setup.see(/Sheet for the holder "Chief Superintendent"/);
    await onPaper(setup);
    const codes = await secondFactor(setup);
    await setup.see(/is founded/);
    await ended(setup);
    const head: Person = { account: 'head', passphrase, codes, title: 'Head', home: 'head' };

    const officer = await invite(cli, head, 2);
    const admitting = cli('head', 'admit', '--account', 'head');
    await admitted(admitting, head, 1, async () => {
      await admitting.answer(/other holders sign here/, '');
      const asked = /Words of another holder, 1 of 1/;
      await admitting.answer(asked, sheet.slice(1).join(' '));
      await admitting.see(/That is 23 words/);
      await admitting.answer(asked, kit.join(' '));
      await admitting.see(/belong to no holder/);
      await admitting.answer(asked, sheet.join(' '));
      await admitting.see(/These are the words of: Monitoring Officer/);
    });

    const making = run('server/main.ts', {
      args: ['recover', 'head'],
      env: { DATABASE_URL: url },
    });
    const [, token = ''] = await making.see(/#recover=([\w-]{43})/);
    await ended(making);
    const recovering = cli('elsewhere', 'recover');
    await recovering.answer(/One-time token/, token);
    await recovering.see(/You recover the account "head"/);
    await recovering.answer(/reserve key \(not shown\)/, sheet.join(' '));
    await recovering.see(/neither the recovery kit of this account/);
    await recovering.answer(/reserve key \(not shown\)/, kit.join(' '));
    const fresh = await newPassphrase(recovering);
    const freshCodes = await secondFactor(recovering);
    await recovering.see(/new passphrase is in force/);
    await ended(recovering);

    const again = cli('elsewhere', 'recover');
    await again.answer(/One-time token/, token);
    expect(await again.end()).toBe(1);
    expect(again.said()).toContain('was used already');
    const old = cli('head', 'status', '--account', 'head');
    await old.answer(/Passphrase/, passphrase);
    expect(await old.end()).toBe(1);
    const status = cli('elsewhere', 'status', '--account', 'head');
    await signIn(status, { ...head, passphrase: fresh, codes: freshCodes });
    await ended(status);
    expect(status.said()).toContain('No alarms');

    // The holders change: the old quorum signs apart, and the new one accepts at their own terminal.
    const at = (person: Person, command: string): Promise<Program> =>
      signedInTo(cli, person, command);
    const showing = await at(officer, 'sign');
    const [, key = ''] = await showing.see(/^ {4}([\w-]{43})$/m);
    const [, words = ''] = await showing.see(/^ {4}((?:[a-z]+ ){7}[a-z]+)$/m);
    await showing.see(/Nothing waits for a signature/);
    await ended(showing);
    const drafting = await at(
      { ...head, passphrase: fresh, codes: freshCodes, home: 'elsewhere' },
      'holders',
    );
    await drafting.answer(/none any more/, '3');
    await drafting.answer(/Key of somebody/, key);
    await drafting.see(new RegExp(words));
    await drafting.answer(/Do their words agree/, 'yes');
    await drafting.answer(/Their public title/, 'Detective Inspector');
    await drafting.answer(/outside the unit/, 'no');
    await drafting.answer(/Key of somebody/, '');
    await drafting.answer(/How many of the 3/, '2');
    await drafting.see(/Change of holders 1 is drafted/);
    await ended(drafting);
    const accepting = await at(officer, 'sign');
    await accepting.see(/- Chief Superintendent/);
    await accepting.see(/\+ Detective Inspector/);
    await accepting.see(/Signed by: Head of Anti-Corruption\. It takes 2/);
    await accepting.answer(/sign, accept, words/, 'accept');
    await accepting.see(/published as soon as enough/);
    await ended(accepting);
    const last = await at(officer, 'sign');
    await last.answer(/sign, accept, words/, 'words');
    await last.answer(/words of a holder/, sheet.join(' '));
    await last.see(/Signed, and published/);
    await ended(last);
    const after = await at(officer, 'holders');
    await after.see(
      /1\. Head of Anti-Corruption\n {2}2\. Monitoring Officer\n {2}3\. Detective Inspector/,
    );
    after.signal('SIGTERM');
  }, 180_000);
});
