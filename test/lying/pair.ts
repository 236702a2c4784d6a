/** One row of the table of who notices what. */
export const faults = [
  'swap',
  'old',
  'replay',
  'reorder',
  'withhold',
  'alter',
  'truncate',
  'fork',
] as const;
export const targets = [
  'directory',
  'board',
  'drop',
  'batch',
  'cell',
  'bundle',
  'cursor',
  'vault',
] as const;
export type Fault = (typeof faults)[number];
export type Target = (typeof targets)[number];

export interface Pair {
  fault: Fault;
  target: Target;
  outcome: 'noticed' | 'not-noticeable';
  /** Whose program notices; of what is not noticeable, whom it touches. */
  by: string;
  when: string;
  /** What they read. */
  words?: string;
  /** Why it cannot be noticed, or which part of it cannot. */
  because?: string;
  /** It changes nothing for anybody: that is why nobody notices. */
  harmless?: true;
  /** Name of the test in this folder. */
  test?: string;
}
