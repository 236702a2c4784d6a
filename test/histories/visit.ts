/** One visit of a reporter, on one device: reads the board, writes, and puts drops one by one. */
import type { Writing } from '../../client/conversation/compose.js';
import { correspondence } from '../../client/conversation/correspondence.js';
import { caseKeysOf, returnWith } from '../../client/conversation/returning.js';
import type { QueuedLetter } from '../../client/conversation/sending.js';
import {
  boardSecretOf,
  caseIdOf,
  currentPeople,
  encodePath,
  letterHash,
  type Path,
  peekLetter,
  receiptKeys,
  sealDrop,
  toHex,
} from '../../crypto/index.js';
import { checkReturn } from './check-return.js';
import type { Setting, Snapshot } from './setting.js';
import type { TrueCase, TrueLetter } from './truth.js';
import { filler } from './words.js';

export interface Reporter {
  number: number;
  entropy: Uint8Array;
  /** What they chose when they first wrote. */
  path: Path;
}

export interface VisitPlan {
  reporter: Reporter;
  /** Writings, 0 to look only. */
  writings: number;
  /** Forgets whom they left out. */
  forgets: boolean;
  /** How many snapshots the server is behind with the board. */
  behind: number;
  /** Long writings, in percent. */
  long: number;
  /** Drops that the server says it has and has not, in percent. */
  lossy: number;
  /** Answers that are lost, in percent. */
  unanswered: number;
}

const emptyBoard: Snapshot = { at: 0, bundles: 0, bytes: new Uint8Array(0) };

/** Yields the moments at which it goes on. */
export async function* visit(setting: Setting, plan: VisitPlan): AsyncGenerator<number> {
  const { dice, random } = setting;
  const { reporter } = plan;
  const directory = setting.directory();
  const board = setting.snapshots[plan.behind] ?? setting.snapshots.at(-1) ?? emptyBoard;
  const day = setting.day();
  const returned = returnWith({ entropy: reporter.entropy, directory, board: board.bytes, day });
  const fresh = board === (setting.snapshots[0] ?? emptyBoard);
  checkReturn(setting, { reporter: reporter.number, returned, board, fresh });
  const queue: QueuedLetter[] = [];
  const letters = correspondence({
    directory,
    random,
    sender: { queue: (letter) => queue.push(letter), withdraw: () => {} },
    emit: () => {},
  });
  const receipt = receiptKeys(reporter.entropy, directory.unitId);
  const path = plan.forgets ? { route: reporter.path.route, excluded: [] } : reporter.path;
  const shown = returned.cases.find((c) => encodePath(c.path).join() === encodePath(path).join());
  const first = !setting.truth.cases.has(toHex(caseIdOfPath(setting, reporter, path)));
  for (let i = 0; i < plan.writings; i++) {
    const writing = first && i === 0 ? report(setting, plan) : message(setting, plan);
    letters.write({ path, returned: shown ?? null, writing, receipt });
  }
  const of = openTruth(setting, reporter, path);
  const waiting = queue.map((letter) => ({ letter, told: tell(setting, of, letter) }));
  while (waiting.length > 0) {
    yield setting.now() + dice.int(20, 150) * 1000;
    if (dice.chance(0.02)) return;
    const next = waiting.shift();
    if (next === undefined) return;
    const answered = put(setting, plan, next);
    if (!answered) waiting.unshift(next);
  }
}

function caseIdOfPath(setting: Setting, reporter: Reporter, path: Path): Uint8Array {
  const receipt = receiptKeys(reporter.entropy, setting.unit.unit.unitId);
  return caseIdOf(caseKeysOf(receipt, path));
}

/** Makes the case known to the truth, with whoever may read it. */
function openTruth(setting: Setting, reporter: Reporter, path: Path): TrueCase {
  const id = toHex(caseIdOfPath(setting, reporter, path));
  const known = setting.truth.cases.get(id);
  if (known !== undefined) return known;
  const made: TrueCase = {
    id,
    reporter: reporter.number,
    route: path.route,
    excluded: path.excluded,
    members: setting.officers.filter(
      (p) => setting.routesOf(p).includes(path.route) && !path.excluded.includes(p),
    ),
    letters: new Map(),
    entries: new Map(),
  };
  setting.truth.cases.set(id, made);
  const receipt = receiptKeys(reporter.entropy, setting.unit.unit.unitId);
  setting.boardSecrets.set(id, boardSecretOf(caseKeysOf(receipt, path).caseSecret));
  return made;
}

function tell(setting: Setting, of: TrueCase, letter: QueuedLetter): TrueLetter {
  const header = peekLetter(letter.bytes);
  const told = {
    id: toHex(letterHash(letter.bytes)),
    caseId: of.id,
    session: toHex(header.session),
    seq: header.seq,
    to: header.addressees.map((a) => a.person),
    seen: header.seen.map(({ person, number }) => ({ person, number })),
    drops: [],
    copies: [],
  };
  of.letters.set(told.id, told);
  setting.figures.letters++;
  return told;
}

/** Seals a letter anew and sends it; `false` when no answer came, so that it goes again. */
function put(
  setting: Setting,
  plan: VisitPlan,
  { letter, told }: { letter: QueuedLetter; told: TrueLetter },
): boolean {
  const { dice, server } = setting;
  const directory = setting.unit.versions.find((d) => d.number === letter.directory);
  if (directory === undefined) throw new RangeError('a letter under no directory');
  const everybody = currentPeople(directory).map((p) => ({
    slot: p.slot as number,
    kemPublic: p.kemPublic,
  }));
  const addressees = setting.fault.addressesAll === true ? everybody : letter.addressees;
  const { unitId, number, slots } = directory;
  const sealed = sealDrop(
    { unitId, directory: number, slots, addressees, letter: letter.bytes },
    setting.random,
  );
  const id = toHex(sealed.id);
  setting.figures.drops++;
  const lost = dice.chance(plan.lossy / 100);
  const silent = !lost && dice.chance(plan.unanswered / 100);
  const stored = !lost && (!silent || dice.chance(0.5));
  if (stored) {
    server.kept.open.set(id, sealed.drop);
    setting.tape.push({ at: setting.now(), what: 'drop' });
    setting.portalDrops++;
    told.drops.push({ id, batch: null });
  }
  return !silent;
}

/** Visits that look only, and pages that nobody returns to: decoys. */
export function decoy(setting: Setting): void {
  const { id, drop } = setting.unit.put();
  setting.server.kept.open.set(id, drop);
  setting.tape.push({ at: setting.now(), what: 'drop' });
  setting.portalDrops++;
  setting.figures.drops++;
}

function report({ dice }: Setting, { reporter, long }: VisitPlan): Writing {
  const length = dice.chance(long / 100) ? 16_000 : 300;
  const answers = {
    what: filler(dice, `report of ${reporter.number}: `, length),
    who: filler(dice, 'who: ', length),
    when: 'In March',
  };
  return {
    kind: 'report',
    content: {
      mode: 'anonymous',
      language: 'en',
      questionnaire: { id: 'standard', version: 1 },
      answers,
      onBehalf: null,
      contact: { answerWanted: true, wishes: '' },
      continues: null,
      attachments: [],
    },
  };
}

function message({ dice }: Setting, { reporter, long }: VisitPlan): Writing {
  const length = dice.chance(long / 100) ? 16_000 : 300;
  const text = filler(dice, `message of ${reporter.number}: `, length);
  return { kind: 'message', content: { language: 'en', text } };
}
