/** An officer's hours, with what is written in them, and what X looks at besides. */
import type { CaseFile } from '../../client/conversation/casefile.js';
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import type { InboxPort } from '../../client/conversation/ports.js';
import type { NewEntry } from '../../client/conversation/writing.js';
import { dayOf, type Vault } from '../../crypto/index.js';
import { permissions } from '../../server/inbox/permissions.js';
import type { Desktop } from '../lying/office.js';
import type { PlannedShift, Written } from './plan.js';
import type { Act, View, World } from './world.js';

const minute = 60_000;
/** As the terminal has it, but for fewer readings: first bundle, reading, composing ahead. */
const firstBeat = 75_000;
const reading = 12 * minute;
const ahead = 20_000;
const length = 36 * minute;

interface Shift {
  shift: PlannedShift;
  /** Midnight before it. */
  start: number;
  desktop: { inbox: InboxPort; vault: Vault };
}

/** All acts of one session: reading, bundles on the beat, one more at sign-out. */
export function shiftActs(world: World, { shift, start, desktop }: Shift): Act[] {
  const { office, plan } = world;
  let duty: Duty | null = null;
  const here = (): Duty => {
    if (duty === null) throw new Error('nobody is signed in');
    return duty;
  };
  const acts: Act[] = [];
  const began = start + shift.at;
  const add = (at: number, act: () => Promise<void>): void => {
    acts.push({ at, act });
  };
  add(began, async () => {
    await office.startSessions();
    duty = await openDuty({
      inbox: desktop.inbox,
      vault: desktop.vault,
      unit: office.made.unit,
      now: office.clock.now,
      random: office.random,
    });
  });
  add(began + 5 * minute, async () => writeAll(world, shift, here()));
  for (let at = began + reading; at < began + length; at += reading)
    add(at, async () => {
      await here().sync();
    });
  for (let at = began + firstBeat; at < began + length; at += 30 * minute) {
    add(at - ahead - 1, async () => {
      await here().sync();
    });
    add(at - ahead, async () => {
      here().prepare();
    });
    add(at, async () => {
      await here().beat();
    });
  }
  add(began + length, async () => {
    await here().beat();
    if (shift.person === plan.excluded) world.life.views.push(viewOf(world, here()));
  });
  return acts;
}

function writeAll({ reporters, life, real }: World, shift: PlannedShift, duty: Duty): void {
  for (const [i, reporter] of reporters.entries()) {
    const file = duty.desk.cases.get(reporter.caseId);
    const what = shift.writes[i];
    if (file === undefined || what === null || what === undefined) continue;
    if (reporter.differs && !real) throw new Error('a case that is not in this world');
    duty.write(file, entryOf(what, dayOf(duty.desk.now)));
    life.figures[reporter.differs ? 'excludedEntries' : 'otherEntries'] += 1;
  }
}

function entryOf(what: Written, today: number): NewEntry {
  switch (what) {
    case 'note':
      return { kind: 'note', text: 'I take this one.' };
    case 'reply':
      return {
        kind: 'reply',
        content: { language: 'en', answers: 'Your report', text: 'Thank you. We look into it.' },
      };
    case 'promise':
      return { kind: 'promise', nextBy: today + 20 };
    case 'decision':
      return { kind: 'decision', decision: 'Enquiries', reason: 'There is enough to begin with.' };
    case 'status':
      return { kind: 'status', status: 'hold', reason: 'Until the file has come.' };
  }
}

/**
 * What X's program shows and remembers. What must not differ is a line of text; how far others have
 * come with the cases that X does read is a number: a bundle has room for so much, and who has more
 * to place of one case places less of another.
 */
function viewOf({ reporters, office, plan }: World, { desk, alarms }: Duty): View {
  const differing = reporters.filter(({ differs }) => differs);
  const foreign = differing.filter(({ caseId }) => desk.cases.has(caseId)).length;
  const keys = desk.keyring.all().map(({ senderKey }) => senderKey);
  const shared = [...desk.cases.values()];
  const count = (of: (file: CaseFile) => number): number =>
    shared.reduce((sum, file) => sum + of(file), 0);
  return {
    same: [
      `${office.clock.time} cases ${shared.length}, of them left out ${foreign}`,
      `letters ${count((file) => file.letters.size)}`,
      `keys of circles without X ${keys.filter((k) => k.path.excluded.includes(plan.excluded)).length}`,
      `unknown ${desk.unknown.size} newer ${count((file) => file.newer)}`,
      `taken ${[...desk.taken.keys()]} cursor ${desk.cursor} newest ${desk.newestBatch}`,
      `bundle ${desk.outbox.bundle} cells ${desk.book.cells}`,
      `alarms ${alarms().map((alarm) => JSON.stringify(alarm))}`,
    ].join(' | '),
    progress:
      keys.length +
      count((file) => [...file.letters.values()].filter((letter) => letter.stored).length) +
      count((file) => file.entries.size + file.notices.size + file.states.length),
  };
}

/**
 * X asks for everything that the inbox has to give, each route of the table of permissions with a
 * GET, allowed or not: a route that is new is walked as soon as it stands there.
 */
export async function walk({ inbox, liar }: Desktop): Promise<void> {
  const batches = await inbox.batches(0);
  for (const { method, pattern } of permissions) {
    if (method !== 'GET') continue;
    for (const path of pathsOf(pattern, batches)) await fetch(`${liar.origin}${path}`);
  }
}

function pathsOf(pattern: string, batches: readonly { number: number }[]): string[] {
  if (pattern === '/api/batches/:number/:page')
    return batches.map(({ number }) => `/api/batches/${number}/0`);
  if (pattern === '/api/cells/:shelf')
    return ['store', 'board'].map((shelf) => `/api/cells/${shelf}?after=0`);
  const isList = pattern === '/api/directories' || pattern === '/api/batches';
  return [`${pattern.replace(/:[a-z]+/g, '1')}${isList ? '?after=0' : ''}`];
}
