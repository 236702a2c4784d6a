/** Whatever went wrong in the worker, as one code that the page has a sentence for. */
import { ProtocolError } from '../../crypto/index.js';
import { PortError } from '../conversation/ports.js';

export function codeOf(error: unknown): string {
  if (error instanceof PortError) return error.code;
  if (error instanceof ProtocolError) return `protocol-${error.code}`;
  return 'program';
}
