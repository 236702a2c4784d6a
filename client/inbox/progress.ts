/** How far a reading has come, told to the page. */
import type { DutyProgress } from '../conversation/duty.js';
import type { DutyEvent } from './duty-messages.js';

/** At most so many reports of progress a second: drawing must not slow the reading. */
const progressMilliseconds = 100;

export function progressTo(tell: (event: DutyEvent) => void): (step: DutyProgress) => void {
  let cells = 0;
  let last = 0;
  return (step) => {
    if (step.step === 'cells') {
      cells += step.cells;
      tell({ event: 'reading', cells });
      return;
    }
    const moment = performance.now();
    if (step.done < step.of && moment - last < progressMilliseconds) return;
    last = moment;
    tell({ event: 'intake', done: step.done, of: step.of });
  };
}
