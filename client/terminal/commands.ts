/** The table of commands: what they are called and what runs them. */
import type { Sentences } from '../locales/en.js';
import { admit } from './commands/admit.js';
import { audit } from './commands/audit.js';
import { cases, note, reply } from './commands/cases.js';
import { duty } from './commands/duty.js';
import { enrol } from './commands/enrol.js';
import { invite } from './commands/invite.js';
import { mail } from './commands/mail.js';
import { recover } from './commands/recover.js';
import { report } from './commands/report.js';
import { reserve } from './commands/reserve.js';
import { returnAgain } from './commands/return.js';
import { setup } from './commands/setup.js';
import { holders, sign } from './commands/sign.js';
import { status } from './commands/status.js';
import type { Context } from './context.js';

const officer = ['inbox', 'account', 'no-pin'] as const;
const auditing = ['person', 'act', 'from', 'to', 'witness', 'against'] as const;

export type CommandName = Exclude<keyof Sentences['main']['commands'], 'help'>;

export interface Command {
  run(context: Context): Promise<number>;
  /** Whether a reference stands behind it. */
  reference: 'never' | 'may' | 'must';
  options: readonly (
    | (typeof officer)[number]
    | (typeof auditing)[number]
    | 'portal'
    | 'for'
    | 'until-quiet'
  )[];
}

export const commands: Record<CommandName, Command> = {
  setup: { run: setup, reference: 'never', options: ['inbox', 'no-pin'] },
  invite: { run: invite, reference: 'never', options: officer },
  enrol: { run: enrol, reference: 'never', options: ['inbox', 'no-pin'] },
  recover: { run: recover, reference: 'never', options: ['inbox', 'no-pin'] },
  admit: { run: admit, reference: 'never', options: officer },
  sign: { run: sign, reference: 'never', options: officer },
  holders: { run: holders, reference: 'never', options: officer },
  reserve: { run: reserve, reference: 'never', options: officer },
  report: { run: report, reference: 'never', options: ['portal', 'no-pin'] },
  return: { run: returnAgain, reference: 'never', options: ['portal', 'no-pin'] },
  duty: { run: duty, reference: 'never', options: [...officer, 'for', 'until-quiet'] },
  cases: { run: cases, reference: 'may', options: officer },
  reply: { run: reply, reference: 'must', options: officer },
  note: { run: note, reference: 'must', options: officer },
  mail: { run: mail, reference: 'never', options: officer },
  audit: { run: audit, reference: 'may', options: [...officer, ...auditing] },
  status: { run: status, reference: 'never', options: officer },
};
