/**
 * What somebody wrote in a case and no bundle took before the holders moved them off its route: it
 * stays theirs, and leaves only if they are put back. `docs/protocol.md`, "Writing".
 */
import { ensure, toHex } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import type { Desk } from './desk.js';
import type { Entry } from './entry.js';
import { reads } from './rank.js';
import { ownEntries } from './writing.js';

/** Own entries of a case that do not leave. What is on its way in a bundle may have arrived. */
export const unsentIn = (desk: Desk, file: CaseFile): Entry[] =>
  reads(desk, file)
    ? []
    : ownEntries(desk, file).filter(({ hash }) => {
        const id = toHex(hash);
        return desk.written.has(id) && !desk.inFlight.has(`entry:${id}`);
      });

/**
 * Takes one of them (its hash, hexadecimal) out of the outbox, for good: whoever wrote it has read
 * why, and may have copied it. Throws `argument` for anything that leaves.
 */
export function takeBack(desk: Desk, file: CaseFile, id: string): void {
  const unsent = unsentIn(desk, file).some(({ hash }) => toHex(hash) === id);
  ensure(unsent, 'argument', 'an entry that does not leave');
  desk.written.delete(id);
}
