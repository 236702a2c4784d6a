/** Texts that the unit signed, people and states, in the language that is shown. */
import { language } from '../ui/language.js';
import type { TagColour } from '../ui/pieces.js';
import type { CaseStatus, PersonView, TextView } from './case-messages.js';
import { say } from './say.js';

export const signed = (text: TextView): string =>
  language.value === 'cy' ? (text.cy ?? text.en) : text.en;

export const personName = ({ title, person }: PersonView): string =>
  title ?? say.value('person.unknown', { person });

export const statusColour: Record<CaseStatus, TagColour> = {
  open: 'blue',
  hold: 'yellow',
  closed: 'grey',
};

export const statusName = (status: CaseStatus): string => say.value(`status.${status}`);
