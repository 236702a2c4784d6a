/** Alarms that follow from what is known now, and end when what was missing turns up. */
import { membersOf, toHex } from '../../crypto/index.js';
import type { Alarm } from './alarms.js';
import { type CaseFile, checkChains, foldCase, newestState, sessionsOf } from './casefile.js';
import { keyFinder } from './circle.js';
import { type Desk, self, today, waited } from './desk.js';
import { grantedDay, stays } from './due-keys.js';
import { unknownBridges } from './epochs.js';
import { hasWhole, wronglyGiven } from './given-to.js';
import { pathId } from './keyring.js';
import { isOut, outReferences } from './out-of-case.js';
import { keysLifeDays } from './own-keys.js';
import { isPartial, reads } from './rank.js';
import type { Origin } from './records.js';
import { unsentIn } from './unsent.js';

/** Days after which an unconfirmed sender key is told. */
const confirmationDays = 14;

/** Everything noticed: what was raised once, and what holds at this moment. */
export function allAlarms(desk: Desk): Alarm[] {
  const derived = [...desk.cases.values()].flatMap((file) => caseAlarms(desk, file));
  const out = outReferences(desk);
  const raised = desk.alarms.list().filter(({ reference }) => !out.has(reference ?? ''));
  return [...raised, ...derived, ...keyAlarms(desk)];
}

export function caseAlarms(desk: Desk, file: CaseFile): Alarm[] {
  const { reference } = file;
  const found: Alarm[] = [];
  const chains = checkChains(file.entries.values());
  for (const { person, number } of chains.missing)
    found.push({ kind: 'entry-gap', reference, person, detail: String(number) });
  for (const { person, number } of chains.forks)
    found.push({ kind: 'entry-fork', reference, person, detail: String(number) });
  for (const head of chains.absent) found.push({ kind: 'entry-gap', reference, detail: head });
  for (const session of sessionsOf([...file.letters.values()])) {
    for (const seq of session.missing)
      found.push({ kind: 'letter-gap', reference, detail: `${session.session}:${seq}` });
    if (session.conflict)
      found.push({ kind: 'letter-conflict', reference, detail: session.session });
  }
  for (const [id, one] of file.letters) {
    const { letter, takenIn, origin } = one;
    if (isPartial(desk, file, one)) found.push({ kind: 'partial-letter', reference, detail: id });
    const lacking = !takenIn && namesMe(desk, letter.header.addressees);
    if (lacking && passed(desk, id, origin) && readSince(desk, file, letter.header))
      found.push({ kind: 'hidden-letter', reference, detail: `${origin.batch}:${id}` });
  }
  // Who reads the route no more, or has not been given the case again, has no later secret.
  const bridges = reads(desk, file) && hasWhole(desk, file) ? unknownBridges(desk, file) : [];
  for (const { person, epoch } of bridges)
    found.push({ kind: 'bridge-unknown', reference, person, detail: String(epoch) });
  for (const { by, to } of wronglyGiven(desk, file))
    found.push({ kind: 'bad-grant', reference, person: by, detail: `given:${to}` });
  const { nextBy, status, malformed } = foldCase(file);
  for (const { header, hash } of malformed)
    found.push({ kind: 'bad-item', reference, person: header.person, detail: toHex(hash) });
  for (const { header } of unsentIn(desk, file))
    found.push({ kind: 'unsent', reference, detail: String(header.number) });
  const promised = Math.max(nextBy, newestState(file.states)?.state.nextBy ?? 0);
  if (status !== 'closed' && promised !== 0 && promised < today(desk))
    found.push({ kind: 'promise-passed', reference, detail: String(promised) });
  return found;
}

/** Under any key that is listed: a letter may be older than a change of keys. */
const namesMe = (desk: Desk, addressees: readonly { person: number; keyId: Uint8Array }[]) =>
  addressees.some(
    ({ person, keyId }) =>
      person === desk.officer.person && keyFinder(desk.directory)(person, keyId) !== null,
  );

/** Of a letter of a time in which this officer did not read the route, nothing is kept until it is stored. */
const readSince = (desk: Desk, { path }: CaseFile, { directory }: { directory: number }): boolean =>
  [...desk.directories.values()]
    .filter(({ number }) => number >= directory)
    .every((version) => membersOf(version, path).some((m) => m.person === desk.officer.person));

/**
 * Whether its batch was taken in without this letter, now or in a session before. A colleague names
 * the batch: one that no batch can have is passed with the day on which it is said to have closed.
 */
const passed = (desk: Desk, letter: string, { batch, day }: Origin): boolean =>
  (batch <= desk.newestBatch || day < desk.newestBatchDay) &&
  desk.listed.get(letter)?.has(desk.officer.person) !== true;

function keyAlarms(desk: Desk): Alarm[] {
  const found: Alarm[] = [];
  for (const { senderKey: k, confirmedBy, placed } of desk.keyring.all()) {
    if (k.owner !== desk.officer.person || !placed || isOut(desk, k.caseId)) continue;
    // Nobody confirms a key of somebody who reads the route no more.
    if (self(desk)?.routes.includes(k.path.route) !== true) continue;
    for (const reader of k.readers) {
      const { person } = reader;
      // One that names somebody who has gone, or a key which is past, is replaced.
      if (person === k.owner || confirmedBy.has(person) || !stays(desk, k, reader)) continue;
      const what = `unconfirmed:${pathId(k.path)}:${toHex(k.caseId)}:${k.number}:${person}`;
      if (waited(desk, what, grantedDay(desk, k)) >= confirmationDays)
        found.push({ kind: 'key-unconfirmed', person, detail: `${pathId(k.path)}:${k.number}` });
    }
  }
  return found;
}

/** Nothing went wrong: after a year one's own keys are to be changed, unless they are being changed already. */
export function reminders(desk: Desk): Alarm[] {
  const listed = self(desk);
  const from = listed && desk.directories.get(listed.since);
  if (from === undefined || desk.officer.pairs.length > 1) return [];
  const days = today(desk) - from.day;
  return days < keysLifeDays ? [] : [{ kind: 'keys-old', detail: String(from.day) }];
}
