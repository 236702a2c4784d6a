/** What may be typed into the officers' forms; the server and the protocol check the same. */
export const isAccount = (text: string): boolean => /^[a-z0-9][a-z0-9._-]{1,63}$/.test(text);

/** Names and titles: one line, 1 to 120 characters. */
export const isShort = (text: string): boolean => /^[^\p{C}]{1,120}$/u.test(text.trim());

/** A number of days from 1 to 365, or `null`. */
export function readDays(text: string): number | null {
  const days = /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : 0;
  return days >= 1 && days <= 365 ? days : null;
}

const tasks =
  /\b(find out|gather|collect|get hold of|obtain|photograph|take (?:a )?(?:photo|picture|cop)\w*|copy|record|prove|keep an eye|watch|follow|search|look for|casglu|casglwch|darganfod|ffotograff\w*|copïo|copïwch|recordio|recordiwch|profi|profwch|gwylio|gwyliwch|dilyn|chwilio|chwiliwch)\b/giu;

/** Phrases that may ask a reporter to gather, find out or prove (R57); each once, as typed. */
export const taskingPhrases = (text: string): string[] => [
  ...new Set([...text.matchAll(tasks)].map(([phrase]) => phrase.toLowerCase())),
];
