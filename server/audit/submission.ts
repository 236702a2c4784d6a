/** What a log sends to a witness (C2SP tlog-witness, add-checkpoint). */
import { fromBase64, fromDecimal, Malformed, toBase64 } from './malformed.js';
import { hashBytes } from './tree.js';

/** A checkpoint, with what proves it to grow out of one that the witness has seen. */
export interface Submission {
  /** Size of the newest checkpoint that the witness cosigned; 0 when there is none. */
  old: number;
  proof: Uint8Array[];
  /** The signed checkpoint. */
  note: string;
}

/** Longest proof: a tree of 2^63 entries. */
const proofLimit = 63;

export const formatSubmission = ({ old, proof, note }: Submission): string =>
  `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;

/** Throws Malformed. What the note says is not looked at. */
export function parseSubmission(body: string): Submission {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const [, size] = /^old (\d+)$/.exec(first) ?? [];
  if (size === undefined || lines.length > proofLimit) throw new Malformed('submission');
  const proof = lines.map((line) => fromBase64(line, 'submission'));
  if (proof.some(({ length }) => length !== hashBytes)) throw new Malformed('submission');
  return { old: fromDecimal(size, 'submission'), proof, note: body.slice(end + 2) };
}

/** Path of the request, after the witness's own address. */
export const submissionPath = '/add-checkpoint';
/** Media type of an answer that tells the size which the witness knows. */
export const sizeType = 'text/x.tlog.size';
