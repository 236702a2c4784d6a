/** Why the server knows a session no more, as far as what the holders signed tells. */
import { currentPerson } from '../conversation/circle.js';
import type { MetUnit } from '../conversation/joining.js';
import type { InboxPort } from '../conversation/ports.js';
import { unitAfter, verifyUnit } from '../conversation/unit-check.js';

/**
 * `removed` when a session is gone and the directory in force, verified, lists the officer no more; any
 * other code as it is. `met`: what the session began with. Never throws.
 */
export async function whyEnded(
  inbox: Pick<InboxPort, 'unit'>,
  met: MetUnit & { person: number },
  code: string,
): Promise<string> {
  if (code !== 'session') return code;
  try {
    const answer = await inbox.unit();
    unitAfter(met.unit, answer.statements);
    const { directory } = verifyUnit(answer, met.directory);
    return currentPerson(directory, met.person) === undefined ? 'removed' : code;
  } catch {
    return code;
  }
}
