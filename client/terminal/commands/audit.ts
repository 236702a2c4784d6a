/** The audit log for an auditor: read, checked, chosen from, shown, written out. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Directory, referenceOf } from '../../../crypto/index.js';
import type { DatedAct } from '../../conversation/acts.js';
import {
  type ActChoice,
  actsIn,
  chosenActs,
  everyAct,
  type LoggedAct,
} from '../../conversation/audit-acts.js';
import { compareKept, leavesIn, type ReadLog, readLog } from '../../conversation/audit-log.js';
import { type NoteKey, readNoteKey } from '../../conversation/audit-notes.js';
import { filesOf, type Sha256 } from '../../conversation/audit-tree.js';
import type { Desk } from '../../conversation/desk.js';
import { leafReaderOf, readLeaves } from '../../conversation/leaf-reading.js';
import { recordAct } from '../../conversation/leaves.js';
import { dates } from '../../locales/en/officer.js';
import type { Sentences } from '../../locales/en.js';
import { type AuditOptions, type Context, exitCodes, Stop } from '../context.js';
import { leaveWith, onDuty } from '../on-duty.js';
import { personName } from '../show-case.js';

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const nothingAsked: AuditOptions = {
  ...{ person: undefined, act: undefined, from: undefined, to: undefined },
  ...{ against: undefined, witnesses: [] },
};
/** Acts that are shown at most; an export has all. */
const mostShown = 200;

export async function audit(context: Context): Promise<number> {
  const { terminal, say, home, rest, options } = context;
  const asked = options.audit ?? nothingAsked;
  const choice = readChoice(asked, say);
  const witnesses = await readWitnesses(asked, say);
  const kept = asked.against === undefined ? null : readKept(asked.against, say);
  return onDuty(context, async (session) => {
    const { duty, inbox, unit, person } = session;
    const officer = { unitId: unit.unitId, person };
    const remembered = home.checkpoint(officer);
    const log = await readLog(inbox, { remembered, witnesses, sha256 });
    let code: number = exitCodes.done;
    if (log === null) terminal.say(say.auditor.none);
    else {
      terminal.say(logText(log, remembered !== null, say));
      terminal.say(actsText(log, duty.desk, { choice, say }));
      if (log.findings.length > 0) code = exitCodes.failed;
      else home.setCheckpoint(officer, log);
      if (kept !== null) {
        const found = await compareKept(log, { note: kept, witnesses });
        terminal.say(say.auditor.kept(found));
        if (found.kept !== 'continues') code = exitCodes.failed;
      }
      const [folder] = rest;
      if (folder !== undefined && !writeOut(context, log, { folder, desk: duty.desk }))
        code = exitCodes.failed;
    }
    await leaveWith(context, session);
    return code;
  });
}

function readChoice({ person, act, from, to }: AuditOptions, { main }: Sentences): ActChoice {
  const dayOf = (option: string, text: string | undefined): number | null => {
    if (text === undefined) return null;
    const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) / 86_400_000 : Number.NaN;
    if (Number.isNaN(day)) throw new Stop(main.wrongOption(`${option} ${text}`), exitCodes.usage);
    return day;
  };
  if (person !== undefined && !/^(server|\d{1,5})$/.test(person))
    throw new Stop(main.wrongOption(`--person ${person}`), exitCodes.usage);
  return {
    person: person === undefined ? null : person === 'server' ? person : Number(person),
    kind: act ?? everyAct.kind,
    from: dayOf('--from', from),
    to: dayOf('--to', to),
  };
}

async function readWitnesses({ witnesses }: AuditOptions, { main }: Sentences): Promise<NoteKey[]> {
  const read: NoteKey[] = [];
  for (const text of witnesses) {
    const key = await readNoteKey(text, 'witness', sha256);
    if (key === null) throw new Stop(main.wrongOption(`--witness ${text}`), exitCodes.usage);
    read.push(key);
  }
  return read;
}

function readKept(path: string, { auditor }: Sentences): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Stop(auditor.noSuchFile(path));
  }
}

function logText(log: ReadLog, remembered: boolean, { auditor }: Sentences): string {
  const state =
    log.findings.length === 0
      ? [auditor.sound, remembered ? auditor.continues : auditor.first]
      : [...log.findings.map((one) => auditor.finding(one)), auditor.broken];
  const witnessed = log.witnesses.map(({ name, at }) =>
    at === null
      ? auditor.notCosigned(name)
      : auditor.cosigned(name, dates.minute(Math.floor(at / 60))),
  );
  return [auditor.covers(log.size), ...state, ...witnessed].join('\n');
}

function actsText(
  log: ReadLog,
  desk: Desk,
  { choice, say }: { choice: ActChoice; say: Sentences },
): string {
  const { auditor } = say;
  const leaves = readLeaves(leavesIn(log), leafReaderOf(desk));
  const acts = actsIn(log.entries, leaves);
  // Whatever was chosen to be shown: what did not hold is always said.
  const faults = acts.filter((one) => one.of === 'fault');
  const chosen = chosenActs(acts, choice).filter((one) => one.of !== 'fault');
  const unopened = acts.filter((one) => one.of === 'leaf' && !one.opened);
  const line = (one: LoggedAct): string => lineOf(one, desk.directory, say);
  return [
    '',
    ...faults.map(line),
    auditor.acts(Math.min(chosen.length, mostShown), chosen.length),
    ...chosen.slice(0, mostShown).map(line),
    ...(unopened.length === 0 ? [] : [auditor.unopened(unopened.length)]),
  ].join('\n');
}

function lineOf(one: LoggedAct, directory: Directory, say: Sentences): string {
  const { auditor } = say;
  const who = one.person === null ? auditor.server : personName(directory, one.person, say);
  const day = dates.day(one.day);
  switch (one.of) {
    case 'account':
      return [
        `  ${day} ${one.time ?? ''}`,
        one.act.padEnd(20),
        who,
        one.about ?? '',
        one.refused ? auditor.refused : '',
      ]
        .filter((part) => part !== '')
        .join('  ');
    case 'content':
      return `  ${dates.minute(one.act.minute)}  ${who}  ${actText(one.act, directory, say)}`;
    case 'fault':
      return auditor.leafFault(who, one.entry, auditor.leafFaults[one.fault]);
    case 'leaf':
      return `  ${day}  ${who}  ${one.opened ? auditor.emptyLeaf : auditor.sealedLeaf}`;
  }
}

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
    case 'gaveCase':
      return auditor.gaveCase(act.caseNames.map(referenceOf).join(', '), people(act.to));
    case 'exportedLog':
      return auditor.exportedLog(act.size);
    case 'rotated':
      return auditor.rotated;
    case 'more':
      return auditor.more(act.count);
    case 'newer':
      return auditor.newer;
  }
}

/** Into a new folder; false when there is one already. */
function writeOut(
  { terminal, say }: Context,
  log: ReadLog,
  { folder, desk }: { folder: string; desk: Desk },
): boolean {
  if (existsSync(folder)) {
    terminal.say(say.auditor.folderThere(folder));
    return false;
  }
  for (const [path, bytes] of filesOf(log)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, bytes, { mode: 0o600 });
  }
  recordAct(desk, { act: 'exportedLog', size: log.size });
  terminal.say(say.auditor.exported(folder));
  return true;
}
