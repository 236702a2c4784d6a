/** What a reporter sees with their words, held against what was written to them. */
import type { Returned, ReturnedCase } from '../../client/conversation/returning.js';
import { boardDays, toHex } from '../../crypto/index.js';
import type { Setting, Snapshot } from './setting.js';
import type { TrueCase, TrueMessage } from './truth.js';

export function checkReturn(
  setting: Setting,
  given: { reporter: number; returned: Returned; board: Snapshot; fresh: boolean },
): void {
  const { reporter, returned, board, fresh } = given;
  setting.figures.visits++;
  for (const shown of returned.cases) {
    const of = setting.truth.cases.get(toHex(shown.caseId));
    if (of === undefined || of.reporter !== reporter)
      setting.fail(`reporter ${reporter} sees a case that is not theirs`);
    else checkCase(setting, of, shown, board);
  }
  if (!fresh) return;
  for (const of of setting.truth.cases.values()) {
    if (of.reporter !== reporter) continue;
    const shown = returned.cases.find((c) => toHex(c.caseId) === of.id);
    for (const message of setting.truth.messages(of)) {
      if (!stands(message, board, setting.day())) continue;
      if (shown?.messages.some((m) => isSame(m, message)) !== true)
        setting.fail(`reporter ${reporter} does not see message ${message.number}`);
    }
  }
}

type Shown = ReturnedCase['messages'][number];

const isSame = ({ header, content }: Shown, message: TrueMessage): boolean =>
  header.signer === message.person &&
  header.number === message.number &&
  content !== 'newer' &&
  content.text === message.text;

/** Every part was placed before this snapshot, and none of them is too old to be there. */
const stands = (message: TrueMessage, board: Snapshot, day: number): boolean =>
  Array.from({ length: message.parts }, (_, i) => message.placed.get(i + 1) ?? []).every((part) =>
    part.some((p) => p.bundle <= board.bundles && p.day + boardDays > day),
  );

function checkCase(setting: Setting, of: TrueCase, shown: ReturnedCase, board: Snapshot): void {
  const who = `reporter ${of.reporter}`;
  const messages = setting.truth.messages(of);
  const seen = new Set<string>();
  for (const message of shown.messages) {
    const known = messages.find((m) => isSame(message, m));
    if (known === undefined) setting.fail(`${who} sees a message that nobody wrote`);
    else if (seen.has(known.item)) setting.fail(`${who} sees message ${known.number} twice`);
    else seen.add(known.item);
  }
  if (shown.withheld.length > 0)
    setting.fail(`${who} is told of ${shown.withheld.length} messages withheld that are not`);
  const stored = [...of.letters.values()].filter((l) =>
    l.copies.some((c) => c.bundle <= board.bundles),
  );
  if ((shown.received?.letters ?? 0) > stored.length)
    setting.fail(`${who}: ${shown.received?.letters} letters of ${stored.length} are stated`);
  if (shown.arriving > 0 && messages.every((m) => m.parts === 1))
    setting.fail(`${who} waits for parts of a message that has one`);
  const to = shown.addressees.map((p) => p.person);
  if (to.join() !== of.members.join()) setting.fail(`${who} would write to ${to.join()}`);
  for (const alarm of shown.alarms) {
    const passed = shown.newest !== null && shown.newest.nextBy < setting.day();
    const promised = [...of.entries.values()].some(
      (e) => e.what.kind === 'promise' && e.what.nextBy === shown.newest?.nextBy,
    );
    if (alarm.kind === 'promise-passed' && passed && promised) setting.figures.promisesPassed++;
    else setting.fail(`false alarm for ${who}: ${JSON.stringify(alarm)}`);
  }
}
