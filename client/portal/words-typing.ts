/** The one field for twelve words: completes the word before the cursor when it is ended. */

/**
 * What stands in the field after somebody typed the end of a word (a space, a comma, a line
 * break) behind one that was only begun. `complete` gives the whole word, or `null`.
 */
export function completeTyped(
  text: string,
  before: string,
  complete: (typed: string) => string | null,
): string {
  const typedOne = text.length === before.length + 1 && text.startsWith(before);
  const end = /([a-z]{4,})([\s,.;]+)$/i.exec(text);
  if (!typedOne || end === null) return text;
  const [found, word, gap] = end as unknown as [string, string, string];
  const known = complete(word.toLowerCase());
  if (known === null || known === word.toLowerCase()) return text;
  return text.slice(0, text.length - found.length) + known + gap;
}
