/** The sentence for a code of the worker's. */
import en from '../locales/inbox/en.json' with { type: 'json' };
import { say } from './say.js';

type Known = keyof typeof en.refusal;

const isKnown = (code: string): code is Known => Object.hasOwn(en.refusal, code);

/** `carried:XXXXX-XXXXX` names the case that something is from. */
const carried = 'carried:';

export function refusal(code: string): string {
  if (code.startsWith(carried))
    return say.value('carried.refused', { reference: code.slice(carried.length) });
  if (isKnown(code)) return say.value(`refusal.${code}`);
  return say.value(code.startsWith('protocol-') ? 'refusal.protocol' : 'refusal.unexpected');
}
