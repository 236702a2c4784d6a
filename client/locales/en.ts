/** Every sentence that the terminal prints, in English. */
import { alarmSentences } from './en/alarms.js';
import { auditor } from './en/auditor.js';
import { portErrors, protocolErrors } from './en/errors.js';
import { factors } from './en/factors.js';
import { main } from './en/main.js';
import { dates, officer } from './en/officer.js';
import { paper } from './en/paper.js';
import { people } from './en/people.js';
import { proposals } from './en/proposals.js';
import { reporter } from './en/reporter.js';
import { reserve } from './en/reserve.js';
import { unit } from './en/unit.js';

export const en = {
  main,
  unit,
  people,
  auditor,
  factors,
  paper,
  proposals,
  officer,
  reporter,
  reserve,
  dates,
  portErrors,
  protocolErrors,
  alarmSentences,
};

/** What another language has to say: the same keys, and functions of the same arguments. */
export type Sentences = typeof en;
