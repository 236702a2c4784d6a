/** What a verifier can find, and the sentences for it. */

/** What each finding means, as it is said to whoever verifies. */
export const findings = {
  key: 'The key of the log is missing, malformed, or not the one that was given.',
  checkpoint: 'A checkpoint is missing or malformed.',
  signature: 'A checkpoint is not signed by the key of the log, or names another log.',
  missing: 'Something is missing that the checkpoint covers: the log was cut short.',
  surplus: 'There is a file that the checkpoint does not cover.',
  entries: 'Entries differ from what the tile of their hashes says: they were changed.',
  tile: 'A tile differs from what lies below it: hashes were changed.',
  root: 'The log differs from what its checkpoint says: something was changed since.',
  record: 'An entry is not written as entries are.',
  time: 'A time goes backwards, or is not that of the witness: something was dated back.',
  mark: 'A checkpoint does not end with the mark of its moment.',
  history: 'An earlier checkpoint is not the beginning of this log: it was rewritten or forked.',
  cosignature: 'A cosignature of a witness is false.',
} as const;

export type FindingCode = keyof typeof findings;

export interface Finding {
  code: FindingCode;
  /** A file, an entry or a checkpoint. */
  where: string;
}

/** Takes a finding down. */
export type Find = (code: FindingCode, where: string) => void;

/** What a verification came to: sound when nothing was found. */
export interface Verdict {
  findings: Finding[];
  /** Entries that the newest checkpoint covers; null when there is none to be read. */
  size: number | null;
  /** First and last time that entries say, seconds since 1970; null without entries. */
  times: { first: number; last: number } | null;
  /** How many checkpoints were checked, the newest among them. */
  checkpoints: number;
  /** The newest time at which each witness that was named cosigned a checkpoint. */
  witnesses: { name: string; seconds: number | null }[];
}
