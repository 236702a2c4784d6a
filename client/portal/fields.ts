/** What was typed and chosen, by the name of the field. It stays until it was sent or wiped. */
import { type Signal, signal } from '@preact/signals';

const texts = new Map<string, Signal<string>>();
const lists = new Map<string, Signal<readonly string[]>>();

export function textOf(id: string): Signal<string> {
  const known = texts.get(id) ?? signal('');
  texts.set(id, known);
  return known;
}

export function chosenIn(id: string): Signal<readonly string[]> {
  const known = lists.get(id) ?? signal<readonly string[]>([]);
  lists.set(id, known);
  return known;
}

/** Of a question with one answer. */
export const choiceOf = (id: string): string | undefined => chosenIn(id).value[0];

export const anythingTyped = (): boolean =>
  [...texts.values()].some(({ value }) => value.trim() !== '');

export function forgetFields(): void {
  for (const text of texts.values()) text.value = '';
  for (const list of lists.values()) list.value = [];
  texts.clear();
  lists.clear();
  // Scripts can read the last text in which a pattern was found: from now on it is this one.
  /x/.test('x');
}
