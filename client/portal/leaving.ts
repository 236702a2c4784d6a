/** Leaving at once, and being asked before leaving otherwise. */
import { signal } from '@preact/signals';

/** Where the quick exit leads. */
const neutralAddress = 'https://www.bbc.co.uk/weather';

/** Somebody who needs Escape for something else can switch it off. */
export const escapeLeaves = signal(true);

const shiftTimes = 3;
const shiftMilliseconds = 1_500;

/** Empties the page, forgets everything, and is gone; nothing asks. */
let leaveNow = (): void => undefined;
export const leave = (): void => leaveNow();

/**
 * `empty` takes everything off the page, down to what drew it; `forget` wipes what it can; `losing` says whether leaving otherwise would lose something;
 * `neutral` draws the page of somebody who came back.
 */
export function watchLeaving(given: {
  empty: () => void;
  forget: () => void;
  losing: () => boolean;
  neutral: () => void;
}): void {
  let left = false;
  leaveNow = () => {
    left = true;
    given.empty();
    given.forget();
    location.replace(neutralAddress);
  };
  let presses: number[] = [];
  addEventListener(
    'keydown',
    (event) => {
      if (event.isComposing) return;
      if (event.key === 'Escape' && escapeLeaves.value) {
        event.preventDefault();
        return leaveNow();
      }
      if (event.key !== 'Shift') presses = [];
      else if (!event.repeat) {
        presses = [...presses, event.timeStamp].filter(
          (time) => event.timeStamp - time < shiftMilliseconds,
        );
        if (presses.length >= shiftTimes) leaveNow();
      }
    },
    { capture: true },
  );
  addEventListener('beforeunload', (event) => {
    if (!left && given.losing()) event.preventDefault();
  });
  // A page that the browser kept whole is not shown again.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    left = true;
    given.empty();
    given.forget();
    given.neutral();
  });
}

/** Whether the browser came back to this page from another one. */
export function cameBack(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && entry.type === 'back_forward';
}
