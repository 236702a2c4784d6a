/** Judgement at the end of a history, when everybody has had time to read everything. */
import { readBoard, readLog } from '../../client/conversation/board-reading.js';
import { foldCase } from '../../client/conversation/casefile.js';
import { signKeysOf } from '../../client/conversation/circle.js';
import { openDuty } from '../../client/conversation/duty.js';
import { type ReturnedCase, returnWith } from '../../client/conversation/returning.js';
import { sessionLimit } from '../../client/conversation/state.js';
import {
  boardSecretOf,
  cellBytes,
  cellTag,
  concat,
  itemIdOf,
  listedLimit,
  millisecondsPerDay,
  tagOf,
  toHex,
} from '../../crypto/index.js';
import { checkDesk } from './check-desk.js';
import { checkReturn } from './check-return.js';
import type { Dice } from './dice.js';
import { hours, type Setting } from './setting.js';
import type { Kind } from './shapes.js';
import { foldOf, gapsOf, type TrueCase } from './truth.js';

/** Days that everything placed or carried by now stands without anybody's help. */
const restDays = 199;

export async function checkEnd(setting: Setting, draw: Dice, kind: Kind): Promise<void> {
  setting.advance(setting.now() + 2 * hours);
  await newDevices(setting, 'a new device');
  reporters(setting, draw);
  if (kind === 'carry') {
    setting.advance(setting.now() + restDays * millisecondsPerDay);
    await newDevices(setting, `after ${restDays} days a new device`);
  }
}

/** Letters of a case that somebody could take in before their batch was too old. */
const arrived = (setting: Setting, of: TrueCase) =>
  [...of.letters.values()].filter(
    (l) =>
      l.copies.length > 0 ||
      l.drops.some((d) => d.batch !== null && l.to.some((p) => !isOutlived(setting, d.batch, p))),
  );

const isOutlived = (setting: Setting, batch: number | null, person: number): boolean =>
  batch !== null && setting.outlived.get(batch)?.includes(person) === true;

/** Each officer on a machine that knows nothing but the vault. */
async function newDevices(setting: Setting, what: string): Promise<void> {
  const { server, truth } = setting;
  for (const person of setting.officers) {
    const duty = await openDuty({
      inbox: server.inbox(person),
      vault: setting.vaultOf(person),
      unit: setting.unit.unit,
      now: () => setting.now(),
      random: setting.random,
      lookAhead: setting.fault.lookAhead,
    });
    setting.lastRead.set(person, {
      batch: truth.batches.at(-1)?.number ?? 0,
      bundles: setting.stored,
    });
    checkDesk(setting, duty, null);
    for (const of of truth.cases.values()) {
      if (!of.members.includes(person)) continue;
      const file = duty.desk.cases.get(of.id);
      const must = arrived(setting, of);
      const who = `${what} of officer ${person}`;
      if (file === undefined) {
        if (must.length > 0) setting.fail(`${who} lacks a case with ${must.length} letters`);
        continue;
      }
      for (const { id, seq } of must) {
        if (file.letters.get(id)?.stored !== true)
          setting.fail(`${who} does not find letter ${seq} (${id.slice(0, 8)}) in the store`);
      }
      if (file.letters.size !== must.length)
        setting.fail(`${who} has ${file.letters.size} letters of ${must.length}`);
      const entries = truth.safeEntries(of);
      for (const entry of entries) {
        if (!file.entries.has(entry.id))
          setting.fail(`${who} lacks entry ${entry.number} of officer ${entry.person}`);
      }
      const [fold, wanted] = [foldCase(file), foldOf(entries)];
      if (fold.status !== wanted.status || fold.nextBy !== wanted.nextBy)
        setting.fail(`${who} reads ${fold.status}, ${fold.nextBy}: another state of the case`);
    }
  }
}

function reporters(setting: Setting, draw: Dice): void {
  const board = setting.snapshots[0];
  if (board === undefined) return;
  for (const reporter of setting.reporters) {
    const given = { entropy: reporter.entropy, directory: setting.directory(), day: setting.day() };
    const returned = returnWith({ ...given, board: board.bytes });
    checkReturn(setting, { reporter: reporter.number, returned, board, fresh: true });
    for (const of of setting.truth.cases.values()) {
      if (of.reporter !== reporter.number) continue;
      const must = arrived(setting, of);
      const shown = returned.cases.find((c) => toHex(c.caseId) === of.id);
      const who = `reporter ${reporter.number}`;
      if (must.length === 0) {
        if (shown !== undefined) setting.fail(`${who} sees a case without letters`);
        continue;
      }
      if (shown?.received?.letters !== must.length)
        setting.fail(`${who} is told of ${shown?.received?.letters} letters of ${must.length}`);
      checkFlags(setting, of, shown?.newest?.sessions ?? []);
      for (const message of setting.truth.messages(of)) {
        const isSeen = must.some((l) =>
          l.seen.some((s) => s.person === message.person && s.number >= message.number),
        );
        const isShown = shown?.messages.some(
          (m) => m.header.signer === message.person && m.header.number === message.number,
        );
        if (!isSeen && isShown !== true)
          setting.fail(`${who} does not find message ${message.number} of ${message.person}`);
      }
      if (shown !== undefined && shown.messages.length > 0 && shown.messages.length <= listedLimit)
        withhold(setting, { reporter, shown, board: board.bytes, of: draw.pick(shown.messages) });
    }
  }
}

/** A state says of each of the newest sessions whether a letter is missing from it. */
function checkFlags(
  setting: Setting,
  of: TrueCase,
  stated: readonly { letters: number; gap: boolean }[],
): void {
  const must = arrived(setting, of);
  const sessions = new Set(must.map((l) => l.session)).size;
  if (sessions > sessionLimit) return;
  const gaps = gapsOf(must).size;
  const told = stated.filter((s) => s.gap).length;
  if (told !== gaps || stated.length !== sessions)
    setting.fail(`reporter ${of.reporter} is told of ${told} gaps of ${gaps}`);
}

/** Without the cells of one message the same board says that it is withheld. */
function withhold(
  setting: Setting,
  given: {
    reporter: Setting['reporters'][number];
    shown: ReturnedCase;
    board: Uint8Array;
    of: ReturnedCase['messages'][number];
  },
): void {
  const { reporter, shown, board, of } = given;
  const directory = setting.directory();
  const day = setting.day();
  const { unitId } = directory;
  const reading = { board: readBoard(board), unitId, day };
  const logKey = boardSecretOf(shown.keys.caseSecret);
  const item = toHex(itemIdOf(of.bytes));
  const hidden = new Set<string>();
  for (const person of setting.officers) {
    const signKeys = (p: number) => signKeysOf(directory, p);
    const { cells } = readLog({ ...reading, signKeys }, { log: 'notice', logKey, person });
    for (const { place, content } of cells)
      if (toHex(content.item) === item) hidden.add(toHex(tagOf(place)));
  }
  const left: Uint8Array[] = [];
  for (let at = 0; at < board.length; at += cellBytes) {
    const cell = board.subarray(at, at + cellBytes);
    if (!hidden.has(toHex(cellTag(cell)))) left.push(cell);
  }
  const { entropy } = reporter;
  const again = returnWith({ entropy, directory, board: concat(...left), day });
  const { signer, number } = of.header;
  const told = again.cases
    .find((c) => toHex(c.caseId) === toHex(shown.caseId))
    ?.withheld.some((l) => l.person === signer && l.number === number);
  if (told === true) setting.figures.withheldTold++;
  else setting.fail(`reporter ${reporter.number} is not told that message ${number} is withheld`);
}
