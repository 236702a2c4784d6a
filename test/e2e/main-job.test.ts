/** The whole main job, every party a process of its own. */
import { describe, expect, it } from 'vitest';
import { newDatabase } from '../support/databases.js';
import type { Program } from './process.js';
import { replyIn, reportIn, returnIn } from './reporting.js';
import { type Person, signIn, type TerminalUnit, unitInTerminals } from './unit-in-terminals.js';

const testMilliseconds = 240_000;
/** From a drop to an officer's screen: its place, a batch, a beat. */
const intakeSeconds = 60;

/**
 * On SQLite; EVERY_DATABASE=yes also on PostgreSQL, which holders-terminals.test.ts runs on. Both at
 * once: much of it is waiting.
 */
const engines =
  process.env.EVERY_DATABASE === 'yes' ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);

describe.concurrent.each(engines)('the main job in terminals (%s)', (engine) => {
  it(
    'two reporters are heard and answered, each alone, and who is left out sees no trace (R11, R13, R35)',
    async ({ onTestFinished }) => {
      const database = await newDatabase(engine);
      onTestFinished(() => database.remove());
      const unit = await unitInTerminals(database.url);
      onTestFinished(() => unit.remove());
      const { cli } = unit;
      const duties = await Promise.all(unit.people.map((person) => unit.duty(person)));
      const [head, second, third] = duties as [Program, Program, Program];

      const oneText = 'The petty cash of station nine is short every Friday.';
      const twoText = 'Custody logs are rewritten after the shift.';
      const [one, two] = await Promise.all([
        reportIn(cli('reporter-1', 'report'), { what: oneText, excluded: '3' }),
        reportIn(cli('reporter-2', 'report'), { what: twoText, excluded: '' }),
      ]);
      await Promise.all([
        second.see(new RegExp(`New in ${one.reference}`), intakeSeconds),
        head.see(new RegExp(`New in ${two.reference}`), intakeSeconds),
        third.see(new RegExp(`New in ${two.reference}`), intakeSeconds),
      ]);

      second.type(`cases ${one.reference}`);
      await second.see(new RegExp(oneText.replace('.', '\\.')));
      const oneAnswer = 'Thank you. Which station do you mean?';
      const twoAnswer = 'Thank you. We have begun to look.';
      await Promise.all([
        replyIn(second, { reference: one.reference, text: oneAnswer }),
        replyIn(head, { reference: two.reference, text: twoAnswer }),
      ]);

      const [back, other] = await Promise.all([
        returnIn(() => cli('fresh-1', 'return', '--no-pin'), {
          words: one.words,
          answer: oneAnswer,
          text: 'The one by the river.',
        }),
        returnIn(() => cli('fresh-2', 'return', '--no-pin'), {
          words: two.words,
          answer: twoAnswer,
          text: null,
        }),
      ]);
      expect(back).toContain(oneAnswer);
      expect(back).toContain(one.reference);
      expect(back).not.toContain(twoAnswer);
      expect(back).not.toContain(two.reference);
      expect(other).toContain(twoAnswer);
      expect(other).not.toContain(oneAnswer);
      expect(other).not.toContain(one.reference);

      await second.see(new RegExp(`New in ${one.reference}: 2 letters`), intakeSeconds);
      second.type(`cases ${one.reference}`);
      await second.see(/The one by the river\./);

      third.type(`cases ${one.reference}`);
      await third.see(/There is no case/);
      third.type('cases');
      await third.see(new RegExp(`${two.reference}  open`));
      for (const duty of [head, second, third]) {
        duty.signal('SIGINT');
        expect(await duty.end()).toBe(0);
        expect(duty.said()).toContain('You are signed out');
        expect(duty.said()).not.toContain('ALARM');
      }
      await singleCommands(unit, one.reference);

      const trace = third.said().replaceAll(`There is no case ${one.reference}`, '');
      expect(trace).not.toContain(one.reference);
      expect(trace).not.toContain('station');
      expect(trace).not.toContain('river');
    },
    testMilliseconds,
  );
});

/** A note by one officer in a command of its own, read by a colleague; the state of the unit. */
async function singleCommands({ cli, people }: TerminalUnit, reference: string): Promise<void> {
  const [head, second, third] = people as [Person, Person, Person];
  const text = 'Ask the treasurer about station nine.';
  const signedIn = async (person: Person, ...args: [string, ...string[]]) => {
    const program = cli(person.home, ...args, '--account', person.account);
    await signIn(program, person);
    return program;
  };
  const note = await signedIn(second, 'note', reference.toLowerCase().replace('-', ''));
  await note.see(/Your note, ended/);
  note.type(text);
  note.type('.');
  expect(await note.end()).toBe(0);
  const [read, none] = await Promise.all([
    signedIn(head, 'cases', reference),
    signedIn(third, 'cases', reference),
  ]);
  expect(await read.end()).toBe(0);
  expect(read.said()).toContain(text);
  expect(await none.end()).toBe(1);
  expect(none.said()).not.toContain(text);
  const status = await signedIn(third, 'status');
  expect(await status.end()).toBe(0);
  expect(status.said()).toMatch(/has passed batch \d+/);
  expect(status.said()).toContain('No alarms');
}
