/** Covers the screen when nobody touched it for a while. Bundles go on leaving meanwhile. */
import { locked, phase } from './state.js';

const idleMilliseconds = 10 * 60_000;
const lookMilliseconds = 5_000;

export function lockWhenIdle(): void {
  let touched = Date.now();
  const touch = (): void => {
    touched = Date.now();
  };
  for (const what of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'])
    addEventListener(what, touch, { passive: true, capture: true });
  setInterval(() => {
    if (phase.value === 'inbox' && Date.now() - touched >= idleMilliseconds) locked.value = true;
  }, lookMilliseconds);
}
