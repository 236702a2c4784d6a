/** What finishing an enrolment does, each in one transaction in which its link is used up. */
import {
  fromBase64url,
  lengths,
  ProtocolError,
  parseApplication,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { addFounder, type Enrolled, finishInvited } from '../store/accounts.js';
import { record } from '../store/audit.js';
import { beginCursors } from '../store/bundles.js';
import { publishDirectory, readUnit, storeStatement } from '../store/directories.js';
import { type Link, useLink } from '../store/links.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox } from './context.js';
import { checkTrial, newcomers, verified } from './directories.js';
import { registerSecond, type Second } from './factors.js';
import { openUnit } from './unit.js';
import type { EnrolFinishRequest } from './wire.js';

type Brought = Enrolled & { second: Second };

interface Finish {
  link: Link & { tokenHash: Uint8Array };
  body: EnrolFinishRequest;
  brought: Brought;
}

/**
 * Founds the unit: statement, directory 1 and its first Head. Everything is verified before
 * anything is stored. Throws 400 `bad-request`, `directory`, `application`, `size`; 403 `trial`;
 * 410 `link-used`; 409 `open` when another setup was first.
 */
export async function setUpUnit(inbox: Inbox, { link, body, brought }: Finish): Promise<void> {
  const { account, name, statements, directory: directoryText } = body;
  const [founding] = statements ?? [];
  if (!account || !name || founding === undefined || directoryText === undefined) {
    throw new Refusal(400, 'bad-request');
  }
  const statement = fromBase64url(founding);
  const { unit, directory } = verified(() => {
    const unit = verifyStatements([statement]);
    return { unit, directory: verifyDirectory(fromBase64url(directoryText), unit, null) };
  });
  if (directory.number !== 1) throw new Refusal(400, 'directory');
  checkTrial(directory, inbox);
  checkBrought(brought, { unitId: unit.unitId, person: link.person });
  const now = inbox.clock.now();
  await inbox.db.transaction().execute(async (trx) => {
    await takeTurn(trx, 'directories');
    if (!(await useLink(trx, { tokenHash: link.tokenHash, now })))
      throw new Refusal(410, 'link-used');
    if (await readUnit(trx)) throw new Refusal(409, 'open');
    await storeStatement(trx, { number: 0, bytes: statement });
    await publishDirectory(trx, { directory, before: null, now });
    const { second, ...enrolled } = brought;
    await addFounder(trx, { person: link.person, account, name, ...enrolled });
    await registerSecond(trx, { person: link.person, second, now });
    await beginCursors(trx, newcomers(directory, null));
    const done = { outcome: 'done', by: link.person, now } as const;
    await record(trx, { ...done, act: 'publish-statement', about: 0 });
    await record(trx, { ...done, act: 'publish-directory', about: directory.number });
    await record(trx, { ...done, act: 'finish-enrolment', about: null });
  });
  inbox.log.event('unit-created', { app: 'inbox' });
}

/**
 * Enrols an invited person; a Head then lists them in the next directory. Throws 400
 * `bad-request`, `application`, `size`; 410 `link-used`; 503 `not-open`.
 */
export async function enrolOfficer(inbox: Inbox, { link, body, brought }: Finish): Promise<void> {
  if (body.account ?? body.name ?? body.statements ?? body.directory) {
    throw new Refusal(400, 'bad-request');
  }
  const { unit } = await openUnit(inbox.db);
  checkBrought(brought, { unitId: unit.unitId, person: link.person });
  const now = inbox.clock.now();
  await inbox.db.transaction().execute(async (trx) => {
    await takeTurn(trx, 'people');
    if (!(await useLink(trx, { tokenHash: link.tokenHash, now })))
      throw new Refusal(410, 'link-used');
    const { person } = link;
    await finishInvited(trx, { person, ...brought });
    await registerSecond(trx, { person, second: brought.second, now });
    await record(trx, { act: 'finish-enrolment', outcome: 'done', by: person, about: null, now });
  });
}

/** The vault has its size, and the application is this person's, signed with their own key. */
function checkBrought(brought: Enrolled, given: { unitId: Uint8Array; person: number }): void {
  if (brought.vault.length !== lengths.vaultBytes) throw new Refusal(400, 'size');
  try {
    if (parseApplication(brought.application, given.unitId).person === given.person) return;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  throw new Refusal(400, 'application');
}
