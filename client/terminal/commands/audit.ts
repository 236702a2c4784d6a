/** The audit log for an auditor: read, checked, shown, written out. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { auditorsOf, type Directory, referenceOf } from '../../../crypto/index.js';
import type { DatedAct } from '../../conversation/acts.js';
import {
  filesOf,
  leavesIn,
  type ReadLog,
  readLog,
  type Sha256,
} from '../../conversation/audit-log.js';
import type { Desk } from '../../conversation/desk.js';
import { type ReadLeaf, readLeaves } from '../../conversation/leaf-reading.js';
import { recordAct } from '../../conversation/leaves.js';
import { dates } from '../../locales/en/officer.js';
import type { Sentences } from '../../locales/en.js';
import { type Context, exitCodes } from '../context.js';
import { leaveWith, onDuty } from '../on-duty.js';
import { personName } from '../show-case.js';

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
/** Acts of accounts that are shown; an export has all. */
const shownActs = 60;

export function audit(context: Context): Promise<number> {
  const { terminal, say, home, rest } = context;
  return onDuty(context, async (session) => {
    const { duty, inbox, unit, person } = session;
    const officer = { unitId: unit.unitId, person };
    const remembered = home.checkpoint(officer);
    const log = await readLog(inbox, { remembered, sha256 });
    let code: number = exitCodes.done;
    if (log === null) terminal.say(say.auditor.none);
    else {
      terminal.say(logText(log, remembered !== null, say));
      terminal.say(leavesText(log, duty.desk, say));
      if (log.faults.length > 0) code = exitCodes.failed;
      else home.setCheckpoint(officer, log);
      const [folder] = rest;
      if (folder !== undefined && !(await writeOut(context, log, { folder, desk: duty.desk })))
        code = exitCodes.failed;
    }
    await leaveWith(context, session);
    return code;
  });
}

function logText(log: ReadLog, remembered: boolean, say: Sentences): string {
  const { auditor } = say;
  const state =
    log.faults.length === 0
      ? [auditor.sound, remembered ? auditor.continues : auditor.first]
      : [...log.faults.map((fault) => auditor.faults[fault]), auditor.broken];
  const acts = log.entries.filter(({ leaf }) => leaf === null).reverse();
  const shown = acts.slice(0, shownActs);
  return [
    auditor.covers(log.size),
    ...state,
    '',
    auditor.accountActs(shown.length, acts.length),
    ...shown.map(({ day, time, act, refused, by, about }) =>
      [
        `  ${day} ${time ?? ''}`,
        act.padEnd(20),
        by === null ? auditor.server : say.officer.unknownPerson(by),
        about ?? '',
        refused ? auditor.refused : '',
      ]
        .filter((part) => part !== '')
        .join('  '),
    ),
  ].join('\n');
}

function leavesText(log: ReadLog, desk: Desk, say: Sentences): string {
  const { auditor } = say;
  const leaves = readLeaves(leavesIn(log), {
    unitId: desk.officer.unitId,
    directory: desk.directory,
    keys: [...desk.auditKeys.values()].map(({ auditKey }) => auditKey),
    since: auditorSince(desk),
  });
  const name = (person: number): string => personName(desk.directory, person, say);
  const acts = leaves
    .flatMap(({ person, content }) => (content?.acts ?? []).map((act) => ({ person, act })))
    .sort((a, b) => b.act.minute - a.act.minute);
  const unopened = leaves.filter(({ content, faults }) => content === null && faults.length === 0);
  return [
    '',
    ...leaves.flatMap((leaf) => faultLines(leaf, name, say)),
    acts.length === 0 ? auditor.noContentActs : auditor.contentActs,
    ...acts.map(
      ({ person, act }) =>
        `  ${dates.minute(act.minute)}  ${name(person)}  ${actText(act, desk.directory, say)}`,
    ),
    ...(unopened.length === 0 ? [] : [auditor.unopened(unopened.length)]),
  ].join('\n');
}

const faultLines = (
  { person, number, faults }: ReadLeaf,
  name: (person: number) => string,
  { auditor }: Sentences,
): string[] =>
  faults.map((fault) => auditor.leafFault(name(person), number, auditor.leafFaults[fault]));

function actText(act: DatedAct, directory: Directory, say: Sentences): string {
  const { auditor } = say;
  const people = (to: readonly number[]): string =>
    to.map((person) => personName(directory, person, say)).join(', ');
  switch (act.act) {
    case 'opened':
    case 'recused':
    case 'printed':
      return auditor[act.act](referenceOf(act.caseName));
    case 'wrote':
      return auditor.wrote(referenceOf(act.caseName), act.number, act.status);
    case 'granted':
    case 'gaveAuditKey':
      return auditor[act.act](act.number, people(act.to));
    case 'exportedLog':
      return auditor.exportedLog(act.size);
    case 'more':
      return auditor.more(act.count);
    case 'newer':
      return auditor.newer;
  }
}

/** Day of the first directory that lists this officer as an auditor. */
function auditorSince({ directories, officer }: Desk): number {
  const days = [...directories.values()]
    .filter((d) => auditorsOf(d).some(({ person }) => person === officer.person))
    .map(({ day }) => day);
  return Math.min(...days);
}

/** Into a new folder; false when there is one already. */
async function writeOut(
  { terminal, say }: Context,
  log: ReadLog,
  { folder, desk }: { folder: string; desk: Desk },
): Promise<boolean> {
  if (existsSync(folder)) {
    terminal.say(say.auditor.folderThere(folder));
    return false;
  }
  for (const [path, bytes] of await filesOf(log, sha256)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, bytes, { mode: 0o600 });
  }
  recordAct(desk, { act: 'exportedLog', size: log.size });
  terminal.say(say.auditor.exported(folder));
  return true;
}
