/**
 * Taking oneself out of a case: what has to be said before, and the act itself. From then on the
 * case is gone for this officer; everything else is done by the others' sessions, bundle by bundle,
 * as after somebody has left. `docs/protocol.md`, "Recusal".
 */
import { ensure, toHex, toUtf8 } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { batchLifeDays, type Desk, today } from './desk.js';
import { stateNow } from './due-notices.js';
import { firstReaders, hasOpened } from './given-to.js';
import { recordCase } from './leaves.js';
import { takeOut } from './out-of-case.js';
import { encodeOutbox, outboxFullBytes } from './outbox.js';
import { outboxNow } from './outboxing.js';
import { membersNow } from './rank.js';
import { signState } from './state.js';
import { writeEntry } from './writing.js';

/** What taking oneself out would leave behind. People by number. */
export interface RecusalPreview {
  /** Whoever would still read the case. */
  readers: number[];
  /** Nobody of them can open it: it cannot be done. */
  lost: boolean;
  /** Nobody of them has opened it yet. */
  unopened: boolean;
  /** Nobody of them may write to the reporter. */
  silent: boolean;
}

/** To be shown, and agreed to, before `recuse`. */
export function beforeRecusing(desk: Desk, file: CaseFile): RecusalPreview {
  const rest = membersNow(desk, file).filter((m) => m.person !== desk.officer.person);
  const opened = rest.filter((m) => hasOpened(desk, file, m.person));
  return {
    readers: rest.map((m) => m.person),
    lost: !rest.some((m) => opened.includes(m) || wasSentTo(desk, file, m)),
    unopened: opened.length === 0,
    silent: !rest.some((m) => m.notices),
  };
}

/**
 * Whether a letter that opens the case by itself was sealed to this key, in a batch that is still
 * there: whoever takes one in has checked every slot that it names. Who became a member later does not
 * open with it what is older.
 */
const wasSentTo = (
  desk: Desk,
  file: CaseFile,
  to: { person: number; keyId: Uint8Array },
): boolean =>
  firstReaders(desk, file).includes(to.person) &&
  [...file.letters.values()].some(
    ({ letter: { header }, origin, takenIn }) =>
      takenIn &&
      header.opening !== null &&
      origin.day + batchLifeDays > today(desk) &&
      header.addressees.some((a) => a.person === to.person && toHex(a.keyId) === toHex(to.keyId)),
  );

/** What the unit states of the case today, without the one who signs it. */
function recusalState(desk: Desk, file: CaseFile): Uint8Array {
  const { unitId, person, keys } = desk.officer;
  const now = stateNow(desk, file);
  const members = now.members.filter((member) => member !== person);
  const recused = [...now.recused, person].sort((a, b) => a - b);
  return signState({ ...now, members, recused }, { unitId, signSecret: keys.signSecret });
}

/** Most that the entry, its headers and the note's take beside the note's text. */
const entriesBytes = 2_500;

/**
 * Takes this officer out of a case, for good: the entry leaves with the next bundle, and nothing of
 * the case is shown from here on. `note`: for the others, before it; '' for none. Throws `argument`
 * for a case that nobody could open then, `size` when the outbox is full; nothing is changed then.
 */
export function recuse(desk: Desk, file: CaseFile, note: string): void {
  const { readers, lost } = beforeRecusing(desk, file);
  ensure(!lost && readers.length > 0, 'argument', 'a case that nobody else can open');
  ensure(
    membersNow(desk, file).some((m) => m.person === desk.officer.person),
    'argument',
    'a member of the case',
  );
  const bytes = encodeOutbox(outboxNow(desk, desk.cursor)).length + toUtf8(note).length;
  ensure(bytes + entriesBytes <= outboxFullBytes, 'size', 'an outbox that is full');
  if (note !== '') writeEntry(desk, file, { kind: 'note', text: note });
  writeEntry(desk, file, { kind: 'recusal', state: recusalState(desk, file) });
  recordCase(desk, file, { act: 'recused' });
  takeOut(desk, file.id);
}
