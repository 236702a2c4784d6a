/** Every sentence that the terminal prints, in English. */
import { alarmSentences } from './en/alarms.js';
import { portErrors, protocolErrors } from './en/errors.js';
import { main } from './en/main.js';
import { people } from './en/people.js';
import { unit } from './en/unit.js';

export const en = { main, unit, people, portErrors, protocolErrors, alarmSentences };

/** What another language has to say: the same keys, and functions of the same arguments. */
export type Sentences = typeof en;
