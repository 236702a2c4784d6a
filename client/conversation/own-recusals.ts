/** The cases that an officer has taken themselves out of, as their own program knows them. */
import type { CaseFile } from './casefile.js';

/** Ids of cases, hexadecimal. */
export interface OwnRecusals {
  /** Every case that this officer is out of. */
  readonly out: Set<string>;
  /** Those of them of which the keyring says so: nothing is left to do, and nothing is opened. */
  readonly done: Set<string>;
  /** Those of which something is still to be placed. Nothing of them is shown. */
  readonly going: Map<string, CaseFile>;
}

export const noRecusals = (): OwnRecusals => ({
  out: new Set(),
  done: new Set(),
  going: new Map(),
});
