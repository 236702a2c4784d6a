/**
 * Screens as a stack in memory. Each is a step of the browser's history under the same address,
 * so that its back button and gesture lead to the one before. What the history holds of a step is
 * its place in the stack and nothing else.
 */
import { batch, computed, signal } from '@preact/signals';
import type { Screen } from './journey.js';

/** Stand in front of everything: back leads nowhere from there. */
type Over = 'sending' | 'done';

const stack = signal<readonly Screen[]>(['start']);
const place = signal(0);
/** While something is being sent, and after. */
export const over = signal<Over | null>(null);

export const screen = computed<Screen>(() => stack.value[place.value] ?? 'start');
export const shown = computed<Screen | Over>(() => over.value ?? screen.value);
/** The screens before this one, in order. */
export const visited = computed(() => stack.value.slice(0, place.value));

export function go(next: Screen): void {
  batch(() => {
    stack.value = [...stack.value.slice(0, place.value + 1), next];
    place.value += 1;
  });
  history.pushState(place.value, '');
}

/** The way of the browser's own back button. */
export const back = (): void => history.back();

/** Back at the start; what the history held leads nowhere else. */
export function startAgain(): void {
  batch(() => {
    over.value = null;
    stack.value = ['start'];
    place.value = 0;
  });
  history.replaceState(0, '');
}

/** Goes on with this screen after something that could not be sent. */
export function returnTo(next: Screen): void {
  over.value = null;
  if (screen.value !== next) go(next);
}

export function followHistory(): void {
  history.replaceState(0, '');
  addEventListener('popstate', ({ state }: PopStateEvent) => {
    const wanted = typeof state === 'number' ? state : 0;
    place.value = Math.max(0, Math.min(wanted, stack.value.length - 1));
  });
}
