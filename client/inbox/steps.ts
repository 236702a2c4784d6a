/**
 * The browser's own back button and gesture lead from screen to screen. The history holds numbers
 * alone: browsers write it to the disk.
 */
const undo: (() => void)[] = [];

/** Notes that a screen was left for the next one; `back` shows it again. */
export function forward(back: () => void): void {
  undo.push(back);
  history.pushState({ step: undo.length }, '');
}

/** The same as the browser's back button. */
export const goBack = (): void => history.back();

/** Whoever signs out does not come back to what was shown. */
export function forgetSteps(): void {
  undo.length = 0;
}

export function followHistory(): void {
  history.replaceState({ step: 0 }, '');
  addEventListener('popstate', ({ state }: PopStateEvent) => {
    const step = typeof state?.step === 'number' ? state.step : 0;
    while (undo.length > step) undo.pop()?.();
  });
}
