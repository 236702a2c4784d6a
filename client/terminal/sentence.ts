/** What went wrong, as a sentence for a person; never a stack trace. */
import { ProtocolError, type ProtocolErrorCode } from '../../crypto/index.js';
import { PortError } from '../conversation/ports.js';
import type { PortErrorCode } from '../locales/en/errors.js';
import type { Sentences } from '../locales/en.js';
import { exitCodes, Stop } from './context.js';
import { HomeError } from './home.js';
import { NoAnswer } from './prompt.js';

/** A code of a server's, or of something that was not verified. */
export function codeSentence(code: string, say: Sentences): string {
  if (Object.hasOwn(say.portErrors, code)) return say.portErrors[code as PortErrorCode];
  if (Object.hasOwn(say.protocolErrors, code)) return say.protocolErrors[code as ProtocolErrorCode];
  return say.portErrors.unexpected;
}

/** The sentence and the exit code of an error. */
export function told(error: unknown, say: Sentences): { sentence: string; exitCode: number } {
  const failed = exitCodes.failed;
  if (error instanceof Stop) return { sentence: error.sentence, exitCode: error.exitCode };
  if (error instanceof PortError)
    return { sentence: codeSentence(error.code, say), exitCode: failed };
  if (error instanceof ProtocolError)
    return { sentence: `${say.protocolErrors[error.code]} (${error.what})`, exitCode: failed };
  if (error instanceof HomeError)
    return { sentence: say.unit.homeBroken(error.path), exitCode: failed };
  if (error instanceof NoAnswer && error.why === 'interrupted')
    return { sentence: say.main.interrupted, exitCode: exitCodes.interrupted };
  if (error instanceof NoAnswer) return { sentence: say.main.ended, exitCode: failed };
  return { sentence: say.main.fault, exitCode: failed };
}
