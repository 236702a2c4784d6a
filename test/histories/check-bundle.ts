/** Rules for what one bundle places, told from the truth alone. */
import type { Duty } from '../../client/conversation/duty.js';
import { itemKinds } from '../../client/conversation/kinds.js';
import { parseLetterCopy } from '../../client/conversation/records.js';
import { boardPlaces, letterHash, millisecondsPerDay, toHex } from '../../crypto/index.js';
import { parseState } from './board-state.js';
import { hasLoss } from './check-desk.js';
import type { Setting } from './setting.js';
import type { Placed } from './shapes.js';
import type { TrueCase, TrueMessage } from './truth.js';

const cursorDays = 7;
const lastCallDays = 6;
const authorAgainDays = 28;
const anybodyAgainDays = 35;

export function checkBundle(setting: Setting, duty: Duty, placed: Placed): void {
  checkCursor(setting, placed);
  for (const { caseId, kind, bytes } of placed.store) {
    if (kind !== itemKinds.letter.kind) continue;
    checkCopy(setting, placed, caseId, toHex(letterHash(parseLetterCopy(bytes).letter)));
  }
  for (const { caseId, content } of placed.board) {
    const of = setting.truth.cases.get(caseId);
    if (of === undefined) continue;
    if (content.kind === itemKinds.state.kind)
      checkState(setting, of, placed, parseState(content.content).letters);
    if (content.kind === itemKinds.message.kind)
      checkMessage(setting, of, placed, toHex(content.item));
  }
  if (placed.room) {
    for (const caseId of duty.desk.cases.keys()) {
      const of = setting.truth.cases.get(caseId);
      if (of !== undefined) checkNothingWaits(setting, of, placed);
    }
  }
}

/** The cursor passes a batch a week or more after its officer first saw it, and never sooner. */
function checkCursor(setting: Setting, { person, cursor }: Placed): void {
  const seen = setting.truth.firstSeen.get(person) ?? new Map<number, number>();
  for (const { number } of setting.truth.batches) {
    if (number > cursor) break;
    const at = seen.get(number);
    const gone = setting.outlived.get(number)?.includes(person) === true;
    if (gone) continue;
    if (at === undefined) setting.fail(`officer ${person} passed batch ${number} unseen`);
    else if (setting.now() - at < cursorDays * millisecondsPerDay)
      setting.fail(`officer ${person} passed batch ${number} before a week was over`);
  }
}

/** Whoever stores a letter has waited for those before them, and knows of no copy. */
function checkCopy(setting: Setting, placed: Placed, caseId: string, id: string): void {
  const { person, day, read } = placed;
  const of = setting.truth.cases.get(caseId);
  const letter = of?.letters.get(id);
  if (of === undefined || letter === undefined) {
    setting.fail(`officer ${person} stored a letter that nobody wrote`);
    return;
  }
  const batch = setting.truth.batchOf(letter) ?? 0;
  const seen = setting.truth.firstSeen.get(person)?.get(batch);
  const answers = setting.truth
    .messages(of)
    .some((m) => m.person === person && (of.entries.get(m.entry)?.stored ?? null) !== null);
  const rank = answers ? 0 : of.members.indexOf(person);
  const waited = seen === undefined ? 0 : day - Math.floor(seen / millisecondsPerDay);
  const known = letter.copies.filter((c) => isKnown(setting, c, read));
  const carried = letter.copies.some((c) => day - c.day >= 200);
  if (known.length > 0 && !carried && !hasLoss(setting, person))
    setting.fail(`officer ${person} stored letter ${id.slice(0, 8)} of which a copy was known`);
  else if (known.length === 0 && waited < Math.min(rank, lastCallDays))
    setting.fail(`officer ${person} of rank ${rank} stored a letter after ${waited} days`);
}

/** A copy and the sender key that opens it had reached this officer. */
function isKnown(
  setting: Setting,
  copy: { drop: string; bundle: number },
  read: Placed['read'],
): boolean {
  const granted = setting.truth.batches.find((b) => b.drops.has(copy.drop));
  return copy.bundle <= read.bundles && granted !== undefined && granted.number <= read.batch;
}

/** A state counts what was read back from the store, and nothing else. */
function checkState(setting: Setting, of: TrueCase, placed: Placed, count: number): void {
  const cells = setting.server.kept.cells.board.slice(-boardPlaces);
  const [first, last] = [cells.at(0)?.seq ?? 0, cells.at(-1)?.seq ?? 0];
  const known = setting.stated.get(of.id) ?? [];
  setting.stated.set(of.id, [...known, { bundle: setting.stored, first, last }]);
  const stored = [...of.letters.values()].filter((l) =>
    l.copies.some((c) => c.bundle <= placed.read.bundles),
  );
  if (count > stored.length)
    setting.fail(`officer ${placed.person} stated ${count} letters of ${stored.length} stored`);
}

/** A notice leaves only after its entry has been read back. */
function checkMessage(setting: Setting, of: TrueCase, placed: Placed, item: string): void {
  const message = setting.truth.messages(of).find((m) => m.item === item);
  if (message === undefined) {
    setting.fail(`officer ${placed.person} placed a message that nobody wrote`);
    return;
  }
  const stored = of.entries.get(message.entry)?.stored ?? null;
  if (stored === null || stored > placed.read.bundles)
    setting.fail(`officer ${placed.person} placed a message before its entry was read back`);
}

/** With a free place on the board, nothing that is due is left out. */
function checkNothingWaits(setting: Setting, of: TrueCase, placed: Placed): void {
  const { person, day, read } = placed;
  const left = [...of.entries.values()].some(
    (e) => e.what.kind === 'status' && e.what.status === 'closed' && day - e.day > 360,
  );
  if (left || !hasState(setting, of, placed)) return;
  for (const message of setting.truth.messages(of)) {
    const entry = of.entries.get(message.entry);
    const isSeen = [...of.letters.values()].some(
      (l) =>
        setting.truth.batchOf(l) !== null &&
        l.seen.some((s) => s.person === message.person && s.number >= message.number),
    );
    if (isSeen || entry === undefined || entry.stored === null) continue;
    if (entry.stored > read.bundles) continue;
    const mine = message.person === person;
    const again = mine ? authorAgainDays : anybodyAgainDays + of.members.indexOf(person);
    for (let part = 1; part <= message.parts; part++) {
      if (isInBundle(placed, message, part)) continue;
      const days = (message.placed.get(part) ?? []).map((p) => p.day);
      if (!mine && days.length === 0) continue;
      if (days.length > 0 && day - Math.max(...days) < again) continue;
      const what = days.length === 0 ? 'did not place' : 'did not place again';
      setting.fail(
        `officer ${person} ${what} part ${part} of message ${message.number} of officer ${message.person}, though there was room`,
      );
    }
  }
}

/**
 * Whether this officer was shown a state, or places one now: a message without any would say to its
 * reader that something is kept back, so that whoever is shown an older board may wait.
 */
const hasState = (setting: Setting, of: TrueCase, { read, stale }: Placed): boolean =>
  (setting.stated.get(of.id) ?? []).some(({ bundle, first, last }) => {
    const hidden = stale !== null && last >= stale.hideBoardFrom && first <= stale.hideBoardTo;
    return bundle === setting.stored || (bundle <= read.bundles && !hidden);
  });

const isInBundle = (placed: Placed, message: TrueMessage, part: number): boolean =>
  placed.board.some(({ content }) => toHex(content.item) === message.item && content.part === part);
