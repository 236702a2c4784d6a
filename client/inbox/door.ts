/** The way in: one tab at a time, and the unit met before anybody signs in. */
import { beOnlyTab } from './only-tab.js';
import { ask, codeOf, countKept, ended, phase, unit } from './state.js';

let only = false;

/** To the door: this tab becomes the one that works, and meets the unit. */
export function enter(): void {
  if (only) return void meetUnit();
  beOnlyTab(
    () => {
      only = true;
      void meetUnit();
    },
    () => {
      phase.value = 'elsewhere';
    },
  );
}

/** What is in force at the server, to meet the unit before signing in. */
async function meetUnit(): Promise<void> {
  phase.value = 'loading';
  try {
    unit.value = await ask('unit');
    await countKept();
    phase.value = unit.value === null ? 'not-open' : 'sign-in';
  } catch (error) {
    ended.value = codeOf(error);
    phase.value = 'unreachable';
  }
}
