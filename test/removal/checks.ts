/** What must hold two working days after somebody was removed. Each broken rule is one sentence. */
import { lettersOf } from '../../client/conversation/casefile.js';
import { openDesk } from '../../client/conversation/desk.js';
import type { Duty } from '../../client/conversation/duty.js';
import { itemKinds } from '../../client/conversation/kinds.js';
import { leavingProgress } from '../../client/conversation/leaving.js';
import { signMessage } from '../../client/conversation/message.js';
import { readItems } from '../../client/conversation/reading.js';
import { listedHash, signState } from '../../client/conversation/state.js';
import { messageIn } from '../../client/conversation/writing.js';
import {
  concat,
  dayOf,
  type LogKind,
  periodOf,
  sealCell,
  signBridge,
  splitItem,
} from '../../crypto/index.js';
import { caseOf, type Removal, removed } from './unit.js';

/** Everything that is broken; empty when all holds. */
export async function brokenRules(
  removal: Removal,
  /** What was written after the removal: report and text. */
  later: readonly { report: number; text: string }[] = [],
): Promise<string[]> {
  const broken: string[] = [];
  const cells = removal.server.kept.cells.board.length;
  if (cells > removal.limit) broken.push(`${cells} cells stand on a board of ${removal.limit}`);
  for (const person of [2, 3]) await checkRemaining(removal, person, later, broken);
  checkRemoved(removal, broken);
  await checkReporters(removal, later, broken);
  await checkForgery(removal, broken);
  return [...new Set(broken)];
}

/** Every case opens on a computer that knows nothing, and nothing is left to do. */
async function checkRemaining(
  removal: Removal,
  person: number,
  later: readonly { report: number; text: string }[],
  broken: string[],
): Promise<void> {
  const duty = await removal.world.signIn(person);
  const mine = removal.told.filter(({ reporter }) => !reporter.path.excluded.includes(person));
  if (duty.desk.cases.size !== mine.length)
    broken.push(`officer ${person} opens ${duty.desk.cases.size} cases of ${mine.length}`);
  for (const file of duty.desk.cases.values()) {
    if (!lettersOf(file).some((l) => l.stored)) broken.push(`officer ${person} lacks a letter`);
  }
  const { cases, bridged } = leavingProgress(duty.desk);
  if (cases !== mine.length || bridged !== cases)
    broken.push(`officer ${person} sees ${bridged} bridges of ${cases}, of ${mine.length} cases`);
  for (const { report, text } of later) {
    if (removal.told[report]?.reporter.path.excluded.includes(person)) continue;
    if (!says(duty, report, text)) broken.push(`officer ${person} cannot read an entry`);
  }
  for (const { kind } of duty.alarms()) broken.push(`officer ${person} is told ${kind}`);
}

const says = (duty: Duty, report: number, text: string): boolean =>
  [...caseOf(duty, report).entries.values()].some((entry) => {
    const content = messageIn(duty.desk, entry)?.content;
    return content !== undefined && content !== 'newer' && content.text === text;
  });

/** Of what was placed since, the removed officer finds bridges, which they cannot open. */
function checkRemoved(removal: Removal, broken: string[]): void {
  const { server, world, seqBefore } = removal;
  const read = (fresh: boolean) => {
    const kept = [...server.kept.cells.store, ...server.kept.cells.board];
    const cells = kept.filter(({ seq }) => fresh || seq <= seqBefore).map(({ cell }) => cell);
    const desk = openDesk({
      vault: world.vaultOf(removed),
      unit: world.unit.unit,
      directories: world.unit.versions,
      now: server.now,
      cells: [concat(...cells)],
    });
    readItems(desk);
    return desk;
  };
  const [old, now] = [read(false), read(true)];
  if (now.cases.size < removal.told.length)
    broken.push('the check of the removed officer is empty');
  for (const [id, file] of now.cases) {
    const known = old.cases.get(id);
    const grown =
      file.entries.size > (known?.entries.size ?? 0) ||
      file.states.length > (known?.states.length ?? 0) ||
      file.notices.size > (known?.notices.size ?? 0) ||
      file.epochs.length > 0;
    if (grown) broken.push('the removed officer reads what was written after they had gone');
  }
}

/** Each reporter reads the whole conversation, and is told nothing that frightens them. */
async function checkReporters(
  removal: Removal,
  later: readonly { report: number; text: string }[],
  broken: string[],
): Promise<void> {
  for (const [report, { reporter, replies }] of removal.told.entries()) {
    const [found] = (await reporter.returns()).cases;
    const texts = (found?.messages ?? []).flatMap(({ content }) =>
      content === 'newer' ? [] : [content.text],
    );
    const wanted = [
      ...replies.map(({ text }) => text),
      ...later.filter((l) => l.report === report).map(({ text }) => text),
    ];
    if (texts.sort().join('|') !== wanted.sort().join('|'))
      broken.push(`a reporter reads ${texts.length} answers of ${wanted.length}`);
    if (found?.epoch !== 1) broken.push('a reporter found no bridge');
    if (found?.received?.letters !== 1) broken.push('a reporter is not told of their letter');
    for (const { kind } of found?.alarms ?? []) broken.push(`a reporter is told ${kind}`);
    if ((found?.withheld.length ?? 0) > 0) broken.push('a reporter misses a message');
    if (found?.addressees.some((p) => p.person === removed))
      broken.push('a reporter would still write to the removed officer');
  }
}

/** With the server's help the removed officer places all they can; no reporter accepts any of it. */
async function checkForgery(removal: Removal, broken: string[]): Promise<void> {
  const { server, world } = removal;
  const { unitId } = world.unit.unit;
  const keys = world.unit.officers[removed - 1];
  const [first] = removal.told;
  const listed = world.unit.versions[0]?.people.find((p) => p.person === removed);
  if (keys === undefined || first === undefined || listed === undefined) return;
  const signer = { unitId, signSecret: keys.signSecret };
  const day = dayOf(server.now);
  const desk = openDesk({
    vault: world.vaultOf(removed),
    unit: world.unit.unit,
    directories: world.unit.versions,
    now: server.now,
    cells: [concat(...[...server.kept.cells.store].map(({ cell }) => cell))],
  });
  readItems(desk);
  const [before] = (await first.reporter.returns()).cases;
  const file = [...desk.cases.values()].find((f) => f.reference === before?.reference);
  if (file === undefined) return;
  const board = server.kept.board;
  const placed: Uint8Array[] = [];
  let index = 100;
  const put = (log: LogKind, logKey: Uint8Array, kind: number, bytes: Uint8Array): void => {
    for (const content of splitItem(kind, day, bytes)) {
      const place = { log, logKey, person: removed, period: periodOf(day), index: index++ };
      placed.push(sealCell(place, content, signer, world.random));
    }
  };
  const { caseId } = file;
  const secret = world.random(32);
  const header = { caseId, signer: removed, keyId: listed.keyId, day, directory: 1 };
  put(
    'bridge',
    file.boardSecret,
    itemKinds.bridge.kind,
    signBridge(
      { ...header, epoch: 2, members: [1, 2, 3] },
      { secret, kemPublic: file.keys.kemPublic },
      signer,
    ),
  );
  const message = signMessage(
    { ...header, number: 9, prev: new Uint8Array(32) },
    { language: 'en', answers: '', text: 'Nobody told you that I am gone.' },
    signer,
  );
  for (const logKey of [file.boardSecret, secret]) {
    put('notice', logKey, itemKinds.message.kind, message.bytes);
    const state = {
      ...{ caseId, signer: removed, keyId: listed.keyId, day, epoch: 2, letters: 99 },
      ...{ intakeDay: day, sessions: [], members: [1], excluded: [...file.path.excluded] },
      ...{ recused: [2, 3], directory: 1, nextBy: 0 },
      listed: [{ person: removed, number: 9, hash: listedHash(message.hash), day }],
    };
    put('notice', logKey, itemKinds.state.kind, signState(state, signer));
  }
  server.kept.board = concat(board, ...placed);
  const [after] = (await first.reporter.returns()).cases;
  server.kept.board = board;
  const differs =
    after?.epoch !== before?.epoch ||
    after?.messages.length !== before?.messages.length ||
    after?.received?.letters !== before?.received?.letters ||
    after?.addressees.length !== before?.addressees.length;
  if (differs) broken.push('a reporter accepts what the removed officer wrote');
}
