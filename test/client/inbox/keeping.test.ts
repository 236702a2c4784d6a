/** What a computer keeps between two sessions, and what it is worth when somebody has been at it. */
import { describe, expect, it } from 'vitest';
import { cacheName, openCache, sealCache } from '../../../crypto/index.js';
import { makeReporter } from '../../support/world.js';
import {
  deskOf,
  draftsOf,
  openWorld,
  type Seat,
  signInTo,
  type TestDisk,
  testDisk,
} from './at-the-inbox.js';

const minute = 60_000;
const kinds = (seat: Seat): string[] => deskOf(seat).alarms.map(({ kind }) => kind);
const started = async (given: Parameters<typeof signInTo>[0]): Promise<Seat> => {
  const seat = await signInTo(given);
  await seat.officer.ready();
  return seat;
};

/** A session with one report, a draft and two bundles, signed out. */
async function firstSession(seed: string, disk: TestDisk) {
  const { world, clock } = openWorld(seed);
  await makeReporter(world, { route: 1, excluded: [] }).report('The stores are counted twice.');
  world.server.closeBatch();
  const seat = await started({ world, clock, disk });
  const caseId = deskOf(seat).cases[0]?.id ?? '';
  const draft = { caseId, answers: 'The stores', text: '', days: '', note: '' };
  seat.officer.draft({ ...draft, status: [], reason: '', promise: '' });
  await clock.runUntil(clock.now() + 45 * minute);
  await leave(seat);
  return { world, clock, seat, caseId };
}

async function leave(seat: Seat, forgets = false): Promise<void> {
  const left = seat.officer.leave(false, forgets);
  await seat.clock.runUntil(seat.clock.now() + 1_000);
  await left;
}

describe('A sealed cache', () => {
  it('gives the list and the drafts of the last session at once, before anything is read', async () => {
    const disk = testDisk();
    const { world, clock, caseId } = await firstSession('at once', disk);
    const seat = await signInTo({ world, clock, disk });
    const desk = deskOf(seat);
    expect(desk.stood?.at).toBeLessThanOrEqual(clock.now());
    expect(desk.cases.map(({ id }) => id)).toEqual([caseId]);
    expect(draftsOf(seat).map(({ answers }) => answers)).toEqual(['The stores']);
    expect(seat.requests.length).toBeLessThan(2);
    await seat.officer.ready();
    expect(deskOf(seat).stood).toBeUndefined();
    expect(kinds(seat)).toEqual([]);
  });

  it('gives an auditor’s keys of witnesses back, and what was kept before there were any opens still', async () => {
    const disk = testDisk();
    const { world, clock, seat: before } = await firstSession('witnesses', disk);
    expect(before.officer.witnesses.size).toBe(0);
    const seat = await started({ world, clock, disk });
    seat.officer.witnesses.add('witness.example/apple+00000000+key');
    await leave(seat);
    const after = await started({ world, clock, disk });
    expect([...after.officer.witnesses]).toEqual(['witness.example/apple+00000000+key']);
    // As it was written by a page that knew of no witnesses.
    const owner = after.vault;
    const name = cacheName(owner);
    const { witnesses: _, ...old } = JSON.parse(
      new TextDecoder().decode(openCache(disk.kept.get(name) as Uint8Array, owner)),
    );
    const sealed = sealCache(new TextEncoder().encode(JSON.stringify(old)), owner, world.random);
    disk.kept.set(name, sealed);
    const again = await signInTo({ world, clock, disk });
    expect([again.keeping.dropped, again.officer.witnesses.size]).toEqual([false, 0]);
  });

  it('is written after readings and bundles, and not when a case is opened or something typed', async () => {
    const disk = testDisk();
    const { world, clock } = await firstSession('coarse', disk);
    const seat = await started({ world, clock, disk });
    const before = disk.writes;
    const caseId = deskOf(seat).cases[0]?.id ?? '';
    seat.officer.show(caseId);
    seat.officer.write(caseId, { write: 'note', text: 'Ask the treasurer.' });
    expect(disk.writes).toBe(before);
    await clock.runUntil(clock.now() + 4 * minute);
    expect(disk.writes).toBeGreaterThan(before);
    const sizes = [...disk.kept.values()].map((bytes) => bytes.length);
    expect(sizes).toEqual([65_536]);
  });

  it('is not written any more by a session that leaves a computer which is to be forgotten', async () => {
    const disk = testDisk();
    const { world, clock } = openWorld('to be forgotten');
    const seat = await started({ world, clock, disk });
    await clock.runUntil(clock.now() + 4 * minute);
    const before = disk.writes;
    expect(before).toBeGreaterThan(0);
    await leave(seat, true);
    expect(seat.requests.at(-1)).toMatch(/sign-out$/);
    await clock.runUntil(clock.now() + 60 * minute);
    expect(disk.writes).toBe(before);
    const other = await started({ world, clock, disk });
    await leave(other);
    expect(disk.writes).toBeGreaterThan(before + 1);
  });

  it('is dropped when it was torn, forged, or put in the place of another’s; nothing is lost', async () => {
    const spoils: Record<string, (bytes: Uint8Array, seat: Seat) => Uint8Array> = {
      torn: (bytes) => bytes.slice(0, 40_000),
      empty: () => new Uint8Array(0),
      flipped: (bytes) => bytes.with(5_000, (bytes[5_000] as number) ^ 1),
      forged: (_, { world }) =>
        sealCache(
          new Uint8Array(9),
          { ...world.vaultOf(1), keyringRoot: new Uint8Array(32) },
          world.random,
        ),
      'of another person': (_, { world }) =>
        sealCache(new Uint8Array(9), { ...world.vaultOf(1), person: 2 }, world.random),
      'of another unit': (_, { world }) =>
        sealCache(
          new Uint8Array(9),
          { ...world.vaultOf(1), unitId: new Uint8Array(32) },
          world.random,
        ),
      'of no known version': (_, { world }) =>
        sealCache(new TextEncoder().encode('{"version":0}'), world.vaultOf(1), world.random),
      'no words at all': (_, { world }) =>
        sealCache(Uint8Array.of(255, 254), world.vaultOf(1), world.random),
    };
    const disk = testDisk();
    const { world, clock, seat: first, caseId } = await firstSession('spoilt', disk);
    const name = cacheName(world.vaultOf(1));
    const whole = disk.kept.get(name) as Uint8Array;
    for (const [how, spoil] of Object.entries(spoils)) {
      disk.kept.set(name, spoil(whole, first));
      const seat = await signInTo({ world, clock, disk });
      expect([how, seat.told.length, disk.kept.size]).toEqual([how, 0, 0]);
      await seat.officer.ready();
      expect(deskOf(seat).cases.map(({ id }) => id)).toEqual([caseId]);
      expect(kinds(seat)).toEqual([]);
      await leave(seat);
    }
  });

  it('is not found, and does not open, for a second person on the same computer', async () => {
    const disk = testDisk();
    const { world, clock } = await firstSession('second person', disk);
    const [kept] = disk.kept.values();
    const seat = await signInTo({ world, clock, disk, person: 2, page: kept ?? null });
    expect(seat.told).toEqual([]);
    expect(disk.kept.size).toBe(1);
    await seat.officer.ready();
    expect(draftsOf(seat)).toEqual([]);
    expect(() => openCache(kept as Uint8Array, world.vaultOf(2))).toThrow('locked');
    await leave(seat);
    // Each has their own, under names of which neither says whose.
    expect(disk.kept.size).toBe(2);
    expect([...disk.kept.keys()].join()).toMatch(/^[0-9a-f]{32},[0-9a-f]{32}$/);
  });

  it('put back to an older one shows an older list, and raises no alarm', async () => {
    const disk = testDisk();
    const { world, clock } = await firstSession('older', disk);
    const older = new Map(disk.kept);
    await makeReporter(world, { route: 1, excluded: [] }).report('The petty cash as well.');
    world.server.closeBatch();
    const next = await started({ world, clock, disk });
    await clock.runUntil(clock.now() + 45 * minute);
    await leave(next);
    disk.kept = older;
    const seat = await signInTo({ world, clock, disk });
    expect(deskOf(seat).cases).toHaveLength(1);
    await seat.officer.ready();
    expect(deskOf(seat).cases).toHaveLength(2);
    expect(kinds(seat)).toEqual([]);
  });

  it('is not needed where nothing can be kept: what was typed stays with the page, sealed', async () => {
    const disk = testDisk(false);
    const { world, clock } = openWorld('private window');
    await makeReporter(world, { route: 1, excluded: [] }).report('The stores.');
    world.server.closeBatch();
    const seat = await started({ world, clock, disk });
    const caseId = deskOf(seat).cases[0]?.id ?? '';
    const draft = { caseId, answers: '', text: 'Half a sentence', days: '', note: '' };
    seat.officer.draft({ ...draft, status: [], reason: '', promise: '' });
    await seat.officer.lock();
    const sealed = seat.told.find((event) => event.event === 'sealed');
    const page = sealed?.event === 'sealed' ? sealed.sealed : null;
    const back = await signInTo({ world, clock, disk, page });
    expect(draftsOf(back).map(({ text }) => text)).toEqual(['Half a sentence']);
  });
});

describe('What a computer remembers of the server', () => {
  it('tells a server that was put back to an older state, whoever’s cells are gone', async () => {
    const disk = testDisk();
    const { world, clock } = await firstSession('put back', disk);
    const { kept } = world.server;
    const early = { store: [...kept.cells.store], board: [...kept.cells.board] };
    const outbox = kept.outboxes.get(1) as Uint8Array;
    // A colleague works; this officer reads it, and leaves nothing of their own but fillings.
    const colleague = await started({ world, clock, disk: testDisk(), person: 2 });
    await clock.runUntil(clock.now() + 35 * minute);
    await leave(colleague);
    const seat = await started({ world, clock, disk });
    await clock.runUntil(clock.now() + 65 * minute);
    await leave(seat);
    kept.cells.store = early.store;
    kept.cells.board = early.board;
    kept.outboxes.set(1, outbox);
    const back = await started({ world, clock, disk });
    expect(kinds(back)).toEqual(expect.arrayContaining(['outbox-old', 'server-older']));
    // Without what the computer remembers, nothing would tell.
    const elsewhere = await started({ world, clock, disk: testDisk() });
    expect(kinds(elsewhere)).toEqual([]);
  });

  it('tells a batch that is not given any more, when the outbox is an older one too', async () => {
    const disk = testDisk();
    const { world, clock } = await firstSession('batch gone', disk);
    const outbox = world.server.kept.outboxes.get(1) as Uint8Array;
    world.server.now = clock.now();
    await makeReporter(world, { route: 1, excluded: [] }).report('The petty cash as well.');
    world.server.closeBatch();
    const seat = await started({ world, clock, disk });
    await clock.runUntil(clock.now() + 35 * minute);
    await leave(seat);
    world.server.kept.outboxes.set(1, outbox);
    world.server.kept.batches.pop();
    const back = await started({ world, clock, disk });
    expect(kinds(back)).toContain('batch-missing');
  });

  it('raises no alarm when everything on the board has ended by itself', async () => {
    const disk = testDisk();
    const { world, clock } = await firstSession('two months', disk);
    await clock.runUntil(clock.now() + 70 * 24 * 60 * minute);
    world.server.now = clock.now();
    world.server.erase();
    const back = await started({ world, clock, disk });
    expect(kinds(back)).not.toContain('server-older');
  });
});
