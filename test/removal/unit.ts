/**
 * A unit of three officers with open cases, at service timings on a virtual clock, from which
 * officer 1 is removed: whoever of the others is on duty may be cut off at any step.
 */
import type { CaseFile } from '../../client/conversation/casefile.js';
import type { Duty } from '../../client/conversation/duty.js';
import { openDuty } from '../../client/conversation/duty.js';
import { allowanceFrom, withoutPeople } from '../../client/conversation/leaving-directory.js';
import { type InboxPort, PortError } from '../../client/conversation/ports.js';
import { ownEntries } from '../../client/conversation/writing.js';
import { currentPeople, dayOf } from '../../crypto/index.js';
import { type ModelServer, modelServer } from '../support/model-server.js';
import { makeReporter, makeWorld, type Reporter, type World } from '../support/world.js';

export const removed = 1;
const beatMilliseconds = 1_800_000;
/** Beats of a working day of eight hours; one more at sign-out. */
const beatsOfDay = 16;
const quota = 12;

/** Where a browser or the server ends. */
export const kills = [
  'a bundle was composed and has not left',
  'a bundle left, and the server ended before it stored it',
  'a bundle was stored, and no answer came',
  'a bundle was answered, and the browser ended before it read',
  'a bundle was stored, no answer came, and the browser ended too',
] as const;
export type Kill = (typeof kills)[number] | null;

export interface Told {
  reporter: Reporter;
  /** Texts that the reporter must be able to read, by whom. */
  replies: { person: number; text: string }[];
}

export interface RemovalUnit {
  world: World;
  told: Told[];
  /** The server as it stood before anybody was removed. */
  before: ModelServer['kept'];
  at: number;
  versions: number;
}

const beat = async (world: World, duty: Duty): Promise<void> => {
  await duty.beat();
  world.pass(60_000);
  await duty.sync();
};

async function untilQuiet(world: World, duties: readonly Duty[]): Promise<void> {
  for (let round = 0; round < 400; round++) {
    if (duties.every((duty) => duty.quiet())) return;
    for (const duty of duties) if (!duty.quiet()) await beat(world, duty);
    if (round % 8 === 7) world.server.closeBatch();
    for (const duty of duties) await duty.sync();
  }
  throw new Error('the unit did not come to rest');
}

/**
 * So many cases, all stored and stated; officer 1 has answered every second one, officer 2 every
 * third. One case in five leaves officer 3 out.
 */
export async function makeRemovalUnit(
  seed: string,
  cases: number,
  officers = 3,
): Promise<RemovalUnit> {
  const world = makeWorld({ seed, officers });
  world.unit.next({ quota: 4_000 });
  const told: Told[] = [];
  for (let i = 0; i < cases; i++) {
    const excluded = i % 5 === 4 ? [3] : [];
    const reporter = makeReporter(world, { route: 1, excluded });
    await reporter.report(`Report ${i}: overtime is claimed by people who were not there.`);
    told.push({ reporter, replies: [] });
  }
  world.server.closeBatch();
  const duties: Duty[] = [];
  for (let person = 1; person <= officers; person++) duties.push(await world.signIn(person));
  await untilQuiet(world, duties);
  world.passDays(1);
  for (const duty of duties) await duty.sync();
  for (const [i, one] of told.entries()) {
    for (const person of [1, 2]) {
      if (i % (person + 1) !== 0) continue;
      const duty = duties[person - 1] as Duty;
      const text = `Officer ${person} about report ${i}.`;
      const content = { language: 'en', answers: 'What you wrote', text } as const;
      duty.write(caseOf(duty, i), { kind: 'reply', content });
      one.replies.push({ person, text });
      if (i % 20 === 19) await untilQuiet(world, duties);
    }
  }
  await untilQuiet(world, duties);
  world.passDays(1);
  for (const duty of duties) await duty.sync();
  await untilQuiet(world, duties);
  world.unit.next({ quota });
  world.server.snapshot();
  const { now: at, kept } = world.server;
  return { world, told, before: structuredClone(kept), at, versions: world.unit.versions.length };
}

/** The case of the so manieth report, by what its first letter says. */
export function caseOf(duty: Duty, report: number): CaseFile {
  const wanted = `Report ${report}:`;
  for (const file of duty.desk.cases.values()) {
    for (const { letter } of file.letters.values())
      if (new TextDecoder().decode(letter.content).includes(wanted)) return file;
  }
  throw new Error(`no case of report ${report}`);
}

/** The same unit again, with a server of its own, on the day on which officer 1 is removed. */
export interface Removal {
  world: World;
  server: ModelServer;
  /** Cells that stood on each shelf before. */
  seqBefore: number;
  told: Told[];
  limit: number;
  bundles: number;
  alarms: string[];
}

export function removeOfficer(unit: RemovalUnit): Removal {
  const { world } = unit;
  world.unit.versions.splice(unit.versions);
  const server = modelServer({
    unit: world.unit.unit,
    statements: [world.unit.founding],
    directories: world.unit.versions,
    now: unit.at,
    kept: structuredClone(unit.before),
  });
  world.server = server;
  const day = dayOf(server.now);
  const before = world.directory();
  const allowance = allowanceFrom(day);
  world.unit.next({ day, people: withoutPeople(before.people, [removed], day), allowance });
  const days = allowance.until - day + 1;
  const remaining = currentPeople(world.directory()).length;
  const seqs = Object.values(server.kept.cells).flat();
  return {
    world,
    server,
    seqBefore: seqs.reduce((most, { seq }) => Math.max(most, seq), 0),
    told: unit.told,
    limit:
      56 * remaining * quota + remaining * days * allowance.quota + server.kept.cells.board.length,
    bundles: 0,
    alarms: [],
  };
}

/** Another officer is removed a few days later; the places of this allowance come on top. */
export function removeNext(removal: Removal, leaver: number): void {
  const { world, server } = removal;
  const day = dayOf(server.now);
  const allowance = allowanceFrom(day);
  const { people } = world.directory();
  world.unit.next({ day, people: withoutPeople(people, [leaver], day), allowance });
  const remaining = currentPeople(world.directory()).length;
  removal.limit += remaining * (allowance.until - day + 1) * allowance.quota;
}

/** What an officer's computer remembers when the browser has ended. */
interface Device {
  answered: number;
  sent: number;
}

export interface WorkingDays {
  days: number;
  /** Who works; officers 2 and 3 when not given. */
  people?: readonly number[];
  /** Beats of a day, without that at sign-out; 16 when not given. */
  beats?: number | undefined;
  /** What happens at each bundle, counted from 0 over everybody and all days. */
  killAt(bundle: number): Kill;
  /** Of a planted fault: what a program does wrong after each reading. */
  plant?: ((duty: Duty) => void) | undefined;
  /** Of a planted fault: what one officer's program is shown instead. */
  shown?: ((inbox: InboxPort, person: number) => InboxPort) | undefined;
  /** What is written before each bundle, unless it was. */
  wrote?: ((duty: Duty) => void) | undefined;
}

/** The others work so many days, and are cut off as `killAt` says. */
export async function workOn(removal: Removal, given: WorkingDays): Promise<void> {
  const { server } = removal;
  const { beats = beatsOfDay, people = [2, 3] } = given;
  const devices = new Map<number, Device>(
    people.map((person) => {
      return [person, { answered: 0, sent: 0 }];
    }),
  );
  const duties = new Map<number, Duty>();
  const signIn = async (person: number): Promise<void> => {
    const device = devices.get(person) as Device;
    const duty = await open(removal, person, device, given);
    duties.set(person, duty);
    device.answered = Math.max(device.answered, duty.desk.outbox.bundle);
    device.sent = Math.max(device.sent, device.answered);
  };
  /** Whoever signs in again sends a first bundle within two minutes. */
  const again = async (person: number): Promise<void> => {
    await signIn(person);
    const duty = duties.get(person) as Duty;
    given.plant?.(duty);
    given.wrote?.(duty);
    const { number } = await duty.beat();
    const device = devices.get(person) as Device;
    device.answered = number;
    device.sent = number;
  };
  for (let day = 0; day < given.days; day++) {
    for (const person of people) await signIn(person);
    for (let turn = 0; turn <= beats; turn++) {
      for (const person of people) {
        const device = devices.get(person) as Device;
        const duty = duties.get(person) as Duty;
        await duty.sync();
        given.plant?.(duty);
        given.wrote?.(duty);
        const kill = given.killAt(removal.bundles++);
        const { number } = duty.prepare();
        device.sent = Math.max(device.sent, number);
        if (kill === kills[0]) {
          await again(person);
          continue;
        }
        ending.set(server, kill === kills[4] ? kills[2] : kill);
        try {
          await duty.beat();
          device.answered = Math.max(device.answered, number);
        } catch (error) {
          if (!(error instanceof PortError)) throw error;
        }
        ending.delete(server);
        if (kill === kills[3] || kill === kills[4]) await again(person);
      }
      server.now += beatMilliseconds;
    }
    for (const duty of duties.values()) {
      await duty.sync();
      removal.alarms.push(...duty.alarms().map((a) => `${a.kind}:${a.detail ?? ''}`));
    }
    server.closeBatch();
    server.snapshot();
    server.now += 86_400_000 - (beats + 1) * beatMilliseconds;
  }
  server.snapshot();
}

/** How the server ends at the next bundle, if it does. */
const ending = new Map<ModelServer, Kill>();

async function open(
  { server, world }: Removal,
  person: number,
  device: Device,
  given: Pick<WorkingDays, 'shown' | 'plant'>,
): Promise<Duty> {
  const honest = server.inbox(person);
  const inbox: InboxPort = {
    ...honest,
    putBundle: async (id, bytes) => {
      const kill = ending.get(server) ?? null;
      if (kill === kills[1]) throw new PortError('unreachable', 0);
      await honest.putBundle(id, bytes);
      if (kill === kills[2]) throw new PortError('unreachable', 0);
    },
  };
  return await openDuty({
    inbox: given.shown?.(inbox, person) ?? inbox,
    vault: world.vaultOf(person),
    unit: world.unit.unit,
    now: () => server.now,
    random: world.random,
    known: { bundle: device.answered, sent: device.sent },
  });
}

/** Officer 3's reply to a report, unless it was written. */
export function writeOnce(duty: Duty, { report, text }: { report: number; text: string }): void {
  if (duty.desk.officer.person !== 3) return;
  const file = caseOf(duty, report);
  if (ownEntries(duty.desk, file).length > 0) return;
  duty.write(file, { kind: 'reply', content: { language: 'en', answers: '', text } });
}
