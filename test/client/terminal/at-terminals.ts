/** People at terminals in one process: the commands themselves, over HTTP to a real inbox. */
import type { AddressInfo } from 'node:net';
import { type CommandName, commands } from '../../../client/terminal/commands.js';
import type { Options } from '../../../client/terminal/context.js';
import { httpInbox } from '../../../client/terminal/http-inbox.js';
import { systemRandom } from '../../../crypto/index.js';
import { buildInbox } from '../../../server/inbox/app.js';
import { createSetupLink } from '../../../server/inbox/links.js';
import { createBeat } from '../../../server/jobs/beat.js';
import { createLog } from '../../../server/log.js';
import { createDifficulty } from '../../../server/portal/difficulty.js';
import type { Database } from '../../../server/store/database.js';
import { readBase32 } from '../../e2e/unit-in-terminals.js';
import { stoppedClock } from '../../support/clock.js';
import { newDatabase } from '../../support/databases.js';
import { codeAt } from '../../support/phone.js';
import { scripted } from './scripted.js';

/** What somebody has on paper, and the secret of their phone. */
export interface Papers {
  account: string;
  passphrase: string;
  codes: string[];
  app: Uint8Array;
}

export interface Ran {
  code: number;
  said: string;
}

/** A question, and what is typed; what was said before may hold the answer. */
type Answers = readonly (readonly [RegExp, string | ((said: string) => string)])[];

export interface Terminals {
  db: Database;
  /** Runs a command to its end. Questions of signing in are answered with the person's papers. */
  run(
    command: CommandName,
    given: { who?: Papers; answers?: Answers; rest?: string[]; options?: Partial<Options> },
  ): Promise<Ran>;
  /** Moves the clock in steps of a minute; the server does what is due. */
  pass(minutes: number): Promise<void>;
  /** The one-time token of an empty server. */
  setupToken: string;
  close(): Promise<void>;
}

/** What is shown once when somebody makes keys, read off the screen. */
export function papersIn(said: string, account: string): Papers {
  const passphrase = /^ {4}((?:[a-z]+ ){6}[a-z]+)$/m.exec(said)?.[1] ?? '';
  const groups = /^ {4}((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})$/m.exec(said)?.[1] ?? '';
  const app = readBase32(groups);
  const codes = said.match(/^ {4}[0-9a-z]{4}(?:-[0-9a-z]{4}){4}$/gm) ?? [];
  return { account, passphrase, app, codes: codes.map((code) => code.trim()) };
}

export async function openTerminals(): Promise<Terminals> {
  const database = await newDatabase('sqlite');
  const { db } = database;
  const clock = stoppedClock();
  const log = createLog({ write: () => undefined });
  const difficulty = createDifficulty({ dropsPerDay: 10_000 });
  const parts = { db, clock, random: systemRandom, log, difficulty };
  const inbox = await buildInbox({
    ...parts,
    config: { trialAllowed: true, dutyMail: null },
    portalOrigin: () => 'http://127.0.0.1:8080',
    inboxOrigin: () => 'http://localhost:8081',
  });
  await inbox.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(inbox.server.address() as AddressInfo).port}`;
  const beat = createBeat({ ...parts, collect: null });
  const setup = await createSetupLink(parts);
  const pass = async (minutes: number): Promise<void> => {
    for (let i = 0; i < minutes; i++) {
      clock.time += 60_000;
      await beat.tick();
    }
  };

  const making: Answers = [
    [/Press Enter/, ''],
    [/seven words/, (said) => papersIn(said, '').passphrase],
    [/^Word \d+/, (said) => wordAsked(said)],
    [/six digits that the app shows/i, (said) => codeAt(papersIn(said, '').app, clock.time)],
  ];
  return {
    db,
    pass,
    setupToken: setup?.token ?? '',
    async run(command, { who, answers = [], rest = [], options = {} }) {
      const { context, said } = scripted([], {
        options: { inbox: origin, account: who?.account, ...options },
      });
      const signing: Answers =
        who === undefined
          ? []
          : [
              [/Passphrase/, who.passphrase],
              [/Six digits of your authenticator/, () => codeAt(who.app, clock.time)],
            ];
      const all = [...answers, ...signing, ...making];
      // Of each half minute a code counts once.
      clock.time += 30_000;
      let asked = 0;
      const ask = async (question: string): Promise<string> => {
        said.push(question);
        asked += 1;
        if (asked > 60) throw new Error(`asked again and again: ${said.slice(-12).join('\n')}`);
        const [, answer] = all.find(([asked]) => asked.test(question)) ?? [];
        if (answer === undefined) throw new Error(`not expected: ${said.join('\n')}`);
        return typeof answer === 'string' ? answer : answer(said.join('\n'));
      };
      Object.assign(context.terminal, { ask, askSecret: ask, askText: ask });
      const code = await commands[command].run({
        ...context,
        ...{ rest, random: systemRandom, inbox: httpInbox },
        clock: {
          now: () => clock.time,
          sleepUntil: async (moment) => {
            clock.time = Math.max(clock.time, moment);
            await beat.tick();
          },
        },
      });
      return { code, said: said.join('\n') };
    },
    async close() {
      await inbox.close();
      await database.remove();
    },
  };
}

/** Which of twenty-four words is asked for, off the list that was shown. */
function wordAsked(said: string): string {
  const place = said
    .match(/^Word (\d+)/gm)
    ?.at(-1)
    ?.replace('Word ', '');
  return new RegExp(`^ +${place}\\. ([a-z]+)$`, 'm').exec(said)?.[1] ?? '';
}
