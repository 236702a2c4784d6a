/**
 * The same days once more for an officer whom every reporter left out, with decoys in place of all
 * drops and random bytes in place of their colleagues' cells: what their program knows and sends
 * must be the same (P5, P6).
 */
import type { SealedBundle } from '../../client/conversation/bundling.js';
import type { Desk } from '../../client/conversation/desk.js';
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import { PortError } from '../../client/conversation/ports.js';
import { cellBytes, type Directory } from '../../crypto/index.js';
import { type ModelServer, modelServer } from '../support/model-server.js';
import type { Setting } from './setting.js';
import type { Delivery, Happening } from './shapes.js';

/** Everything that a desk holds, with sizes in place of what is random. */
export function toldBy(desk: Desk): string {
  const { outbox } = desk;
  return JSON.stringify({
    cases: desk.cases.size,
    unknown: desk.unknown.size,
    keys: desk.keyring.all().length,
    pending: desk.pending.size,
    listed: desk.listed.size,
    written: desk.written.size,
    records: desk.records.size,
    taken: [...desk.taken],
    read: [desk.newestBatch, desk.newestBatchDay, desk.cursor, desk.readUpTo],
    next: [...desk.nextIndex],
    inFlight: [...desk.inFlight],
    attended: desk.attended,
    watched: desk.book.watched().map((name) => name.log),
    cells: desk.book.cells,
    outbox: [outbox.bundle, outbox.cursor, outbox.letters.length, outbox.kept.length],
    waiting: [outbox.entries.length, outbox.records.length, outbox.next.length],
    alarms: desk.alarms.list(),
  });
}

export const toldOf = ({ number, cursor, keys, complete }: SealedBundle): string =>
  JSON.stringify({ number, cursor, keys, complete });

/** Lives the officer's part again; tells where the two part. */
export async function liveAgain(setting: Setting, person: number): Promise<void> {
  const { unit, tape } = setting;
  const [first] = tape;
  if (first === undefined) return;
  let versions = 2;
  const server = modelServer({
    unit: unit.unit,
    statements: [unit.founding],
    directories: unit.versions.slice(0, versions),
    now: first.at,
  });
  const decoyDrop = (): void => {
    const { id, drop } = unit.put({ directory: server.directories.at(-1) as Directory });
    server.kept.open.set(id, drop);
  };
  let delivery: Delivery = 'answered';
  const base = server.inbox(person);
  const inbox = {
    ...base,
    putBundle: async (id: Uint8Array, bytes: Uint8Array): Promise<void> => {
      if (delivery === 'lost before') throw new PortError('unreachable', 0);
      await base.putBundle(id, bytes);
      if (delivery === 'lost after') throw new PortError('unreachable', 0);
    },
  };
  let duty: Duty | null = null;
  setting.figures.twins++;
  for (const now of tape) {
    server.now = now.at;
    let told: string | null = null;
    if (now.what === 'directory') server.directories.push(unit.versions[versions++] as Directory);
    else if (now.what === 'drop') decoyDrop();
    else if (now.what === 'close') server.closeBatch();
    else if (now.what === 'erase') server.erase();
    else if (now.what === 'bundle') {
      decoyDrop();
      colleague(setting, server, now);
    } else if (now.what === 'signed in') {
      const { known } = now;
      const vault = setting.vaultOf(person);
      const { random } = setting;
      duty = await openDuty({
        inbox,
        vault,
        unit: unit.unit,
        now: () => server.now,
        random,
        known,
      });
      told = toldBy(duty.desk);
    } else if (duty === null) throw new RangeError('a beat before a sign-in');
    else if (now.what === 'beat') {
      delivery = now.delivery;
      told = toldOf(duty.prepare());
      await duty.beat().catch((error: unknown) => {
        if (!(error instanceof PortError)) throw error;
      });
    } else {
      await duty.sync();
      told = toldBy(duty.desk);
    }
    if (told !== null && 'told' in now && told !== now.told) {
      setting.fail(`officer ${person}, left out by all, ${now.what}: ${now.told} is not ${told}`);
      return;
    }
  }
}

function colleague(
  { random }: Setting,
  server: ModelServer,
  bundle: Extract<Happening, { what: 'bundle' }>,
): void {
  const day = Math.floor(server.now / 86_400_000);
  for (const shelf of ['store', 'board'] as const) {
    for (let i = 0; i < bundle[shelf]; i++) server.place(shelf, day, random(cellBytes));
  }
  server.kept.cursors.set(bundle.person, bundle.cursor);
}
