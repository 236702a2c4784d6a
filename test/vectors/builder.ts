import { ProtocolError, type ProtocolErrorCode } from '../../crypto/index.js';
import { decode, encode, reading, type VectorFile, writeBytes } from './format.js';
import { steps } from './steps.js';

/** Collects the vectors of one file, running each step as it is added. */
export interface Builder {
  file: VectorFile;
  /** Keeps longer bytes under a name; gives what inputs write to refer to them. */
  keep(name: string, bytes: Uint8Array): { from: string };
  /** Adds a vector and gives its output, as the step gave it. */
  gives<Output>(name: string, says: string, step: string, input: object): Output;
  /** Adds a vector that must be refused with this code. */
  fails(name: string, says: string, step: string, input: object, code: ProtocolErrorCode): void;
}

export function builder(title: string): Builder {
  const file: VectorFile = { title, reading, bytes: {}, vectors: [] };
  const run = (step: string, input: unknown): unknown => {
    const known = steps[step];
    if (known === undefined) throw new Error(`no step ${step}`);
    return known(decode(input, file.bytes));
  };
  return {
    file,
    keep(name, bytes) {
      file.bytes[name] = writeBytes(bytes);
      return { from: name };
    },
    gives<Output>(name: string, says: string, step: string, input: object) {
      const written = encode(input);
      const out = run(step, written);
      file.vectors.push({ name, says, step, in: written, out: encode(out) });
      return out as Output;
    },
    fails(name, says, step, input, code) {
      const written = encode(input);
      let error = 'accepted';
      try {
        run(step, written);
      } catch (thrown) {
        if (!(thrown instanceof ProtocolError)) throw thrown;
        error = thrown.code;
      }
      if (error !== code) throw new Error(`${file.title}, ${name}: ${error}, expected ${code}`);
      file.vectors.push({ name, says, step, in: written, error });
    },
  };
}
