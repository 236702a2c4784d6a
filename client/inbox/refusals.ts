/**
 * Whatever went wrong in the worker, as one code that the page has a sentence for; behind a colon the
 * reference of the case that it names.
 */
import { ProtocolError } from '../../crypto/index.js';
import { CarryingError } from '../conversation/carrying-over.js';
import { PortError } from '../conversation/ports.js';

export function codeOf(error: unknown): string {
  if (error instanceof CarryingError)
    return error.file === null ? error.code : `${error.code}:${error.file.reference}`;
  if (error instanceof PortError) return error.code;
  if (error instanceof ProtocolError) return `protocol-${error.code}`;
  return 'program';
}
