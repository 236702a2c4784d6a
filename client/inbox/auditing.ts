/** The audit log in the worker: read, checked, held as long as the page is open, and told in pages. */
import { referenceOf } from '../../crypto/index.js';
import { actsIn, chosenActs, kindOf, type LoggedAct } from '../conversation/audit-acts.js';
import {
  compareKept,
  type LogPort,
  leavesIn,
  type ReadLog,
  readLog,
  witnessed,
} from '../conversation/audit-log.js';
import { type NoteKey, readNoteKey } from '../conversation/audit-notes.js';
import { filesOf, type Sha256 } from '../conversation/audit-tree.js';
import type { Desk } from '../conversation/desk.js';
import { leafByLeaf, leafReaderOf, type ReadLeaf } from '../conversation/leaf-reading.js';
import { recordAct } from '../conversation/leaves.js';
import { PortError } from '../conversation/ports.js';
import { aboutPeople } from './account-acts.js';
import type {
  ActView,
  AuditAsks,
  AuditProgress,
  AuditView,
  ContentActView,
} from './audit-messages.js';
import { personView } from './log-view.js';
import { tarOf } from './tar.js';

/** Leaves that are opened before somebody else has a turn. */
const leavesAtOnce = 128;
/** So many reports of progress a second at most: drawing must not slow the reading. */
const progressMilliseconds = 100;

/** Who reads: an auditor at their desk. */
interface Auditor {
  desk: Desk;
  /** Keys of witnesses as they were given; changed here. */
  witnesses: Set<string>;
}

interface Held {
  log: ReadLog;
  acts: LoggedAct[];
  unopened: number;
}

export type Auditing = {
  [K in keyof AuditAsks]: (
    auditor: Auditor,
    ...given: Parameters<AuditAsks[K]>
  ) => Promise<ReturnType<AuditAsks[K]>>;
} & {
  /** Lets go of everything that was read; a reading under way ends. */
  forget(): void;
};

export function auditing(parts: {
  log: LogPort;
  sha256: Sha256;
  now: () => number;
  tell: (event: AuditProgress) => void;
}): Auditing {
  const { log: port, sha256, now, tell } = parts;
  let held: Held | null = null;
  let reading = 0;

  /** Throws once somebody has locked or signed out. */
  function progressOf(own: number): (step: Omit<AuditProgress, 'event'>) => void {
    let last = 0;
    return (step) => {
      if (own !== reading) throw new PortError('locked', 0);
      const moment = now();
      if (step.done < step.of && moment - last < progressMilliseconds) return;
      last = moment;
      tell({ event: 'auditing', ...step });
    };
  }

  async function read({ desk, witnesses }: Auditor): Promise<Held | null> {
    reading += 1;
    const progress = progressOf(reading);
    // What was read last and held is what the next reading has to continue.
    const before = held?.log.findings.length === 0 ? held.log : null;
    const remembered = before === null ? null : { key: before.key, note: before.note };
    const keys = await keysOf(witnesses);
    const log = await readLog(port, { remembered, witnesses: keys, sha256, progress });
    if (log === null) return null;
    const leaves = await open(log, desk, progress);
    const acts = actsIn(log.entries, leaves);
    const unopened = acts.filter((one) => one.of === 'leaf' && !one.opened).length;
    progress({ step: 'leaves', done: leaves.length, of: leaves.length });
    return { log, acts, unopened };
  }

  async function open(
    log: ReadLog,
    desk: Desk,
    progress: (step: Omit<AuditProgress, 'event'>) => void,
  ): Promise<ReadLeaf[]> {
    const logged = leavesIn(log);
    const next = leafByLeaf(leafReaderOf(desk));
    const leaves: ReadLeaf[] = [];
    for (const [i, one] of logged.entries()) {
      leaves.push(next(one));
      if (i % leavesAtOnce !== 0) continue;
      progress({ step: 'leaves', done: i, of: logged.length });
      await new Promise((resolve) => setTimeout(resolve));
    }
    return leaves;
  }

  async function keysOf(witnesses: ReadonlySet<string>): Promise<NoteKey[]> {
    const keys = await Promise.all(
      [...witnesses].map((one) => readNoteKey(one, 'witness', sha256)),
    );
    return keys.filter((key) => key !== null);
  }

  function toShow(): Held {
    if (held === null) throw new PortError('none', 0);
    return held;
  }

  async function again({ desk, witnesses }: Auditor): Promise<AuditView> {
    const { log, acts, unopened } = toShow();
    const seen = witnessed(log, await keysOf(witnesses));
    const own = log.findings.filter(({ witness }) => witness === undefined);
    held = { acts, unopened, log: { ...log, ...seen, findings: [...own, ...seen.findings] } };
    return viewOf(held, desk);
  }

  return {
    async audit(auditor, anew) {
      if (held === null || anew) held = await read(auditor);
      return held === null ? null : viewOf(held, auditor.desk);
    },
    async auditActs(_, { choice, most }) {
      const chosen = chosenActs(toShow().acts, choice);
      return { acts: chosen.slice(0, most).map(actView), of: chosen.length };
    },
    compareCheckpoint: async ({ witnesses }, note) =>
      compareKept(toShow().log, { note, witnesses: await keysOf(witnesses) }),
    async pinWitness(auditor, text) {
      const key = await readNoteKey(text, 'witness', sha256);
      if (key === null) throw new PortError('witness-key', 0);
      await drop(auditor, key.name);
      auditor.witnesses.add(key.text);
      return again(auditor);
    },
    async unpinWitness(auditor, name) {
      await drop(auditor, name);
      return again(auditor);
    },
    async exportAudit({ desk }) {
      const { log } = toShow();
      desk.now = now();
      recordAct(desk, { act: 'exportedLog', size: log.size });
      return tarOf(filesOf(log), Math.floor(now() / 1_000));
    },
    forget() {
      reading += 1;
      held = null;
    },
  };

  async function drop({ witnesses }: Auditor, name: string): Promise<void> {
    for (const text of [...witnesses]) {
      const key = await readNoteKey(text, 'witness', sha256);
      if (key === null || key.name === name) witnesses.delete(text);
    }
  }
}

function viewOf({ log, acts, unopened }: Held, desk: Desk): AuditView {
  const kinds = new Map<string, number>();
  const people = new Set<number>();
  for (const one of acts) {
    const kind = kindOf(one);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (one.person !== null) people.add(one.person);
    if (one.of === 'account' && aboutPeople.has(one.act) && one.about !== null)
      people.add(Number(one.about.split(':')[0]));
    if (one.of === 'content' && 'to' in one.act) for (const to of one.act.to) people.add(to);
  }
  const { size, markedAt, note, findings, witnesses } = log;
  return {
    ...{ size, markedAt, note, findings, witnesses, unopened },
    faults: acts.filter((one) => one.of === 'fault').length,
    people: [...people].sort((a, b) => a - b).map((person) => personView(desk, person)),
    kinds: [...kinds].map(([kind, count]) => ({ kind, count })),
  };
}

function actView(one: LoggedAct): ActView {
  if (one.of !== 'content') return one;
  const { act } = one;
  if (act.act === 'gaveCase') {
    const { caseNames, ...rest } = act;
    return { ...one, act: { ...rest, references: caseNames.map(referenceOf) } };
  }
  if (!('caseName' in act)) return { ...one, act };
  const { caseName, entry: _, ...rest } = { entry: null, ...act };
  return { ...one, act: { ...rest, reference: referenceOf(caseName) } as ContentActView };
}
