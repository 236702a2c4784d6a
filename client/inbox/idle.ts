/** Locks when nobody touched the page for a while. Bundles go on leaving meanwhile. */
import { lock } from './state.js';

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
    if (Date.now() - touched >= idleMilliseconds) lock();
  }, lookMilliseconds);
}
