/** What the server sees of a session that is locked and opened again, and what is left of it. */
import { describe, expect, it } from 'vitest';
import { PortError } from '../../../client/conversation/ports.js';
import { sodium } from '../../../crypto/sodium.js';
import { difference } from '../../stream/stream.js';
import { makeReporter } from '../../support/world.js';
import { deskOf, draftsOf, openWorld, passphrase, signInTo, testDisk } from './at-the-inbox.js';
import { type Act, draft, hours, lock, minute, morning, slowly, unlock } from './morning.js';

const { libsodium } = sodium as unknown as { libsodium: { HEAPU8: Uint8Array } };

describe('A session that is locked', () => {
  it('asks and sends the same as one at work, and again after it was opened (P5)', async () => {
    const atWork = await morning('stream');
    const away = await morning('stream', [
      lock(12 * minute),
      unlock(65 * minute),
      lock(66 * minute),
      unlock(4 * hours + 20 * minute),
    ]);
    expect(atWork.seat.requests.length).toBeGreaterThan(200);
    expect(difference(away.seat.requests, atWork.seat.requests)).toBeNull();
    // A program that only sent, or that read everything again on opening, would be found.
    const sendsAlone = away.seat.requests.filter((line) => !line.includes('directories'));
    expect(difference(sendsAlone, atWork.seat.requests)).not.toBeNull();
    const desk = deskOf(away.seat);
    expect(desk.stood).toBeUndefined();
    expect(desk.alarms).toEqual([]);
    expect(desk.cases).toHaveLength(2);
    expect(desk.cases.map((row) => row.unread).sort()).toEqual([0, 1]);
    // The locked bundles may have used up the day's places on the board.
    expect(desk.waiting.filter(({ kind }) => kind !== 'reply')).toEqual([]);
  }, 60_000);

  it('does so a week later, when the batches that came meanwhile are passed', async () => {
    const weekLater = async (acts: readonly Act[]) => {
      const { seat, world, clock, start } = await morning('a week', acts);
      const left = seat.officer.leave(false, false);
      await clock.runUntil(clock.now() + 1_000);
      await left;
      // The batch came after 75 minutes, and was looked into after more than four hours.
      await clock.runUntil(start + 7 * 24 * hours + 2 * hours);
      world.server.now = clock.now();
      const later = await signInTo({ world, clock, disk: testDisk() });
      await later.officer.ready();
      await clock.runUntil(clock.now() + 5 * minute);
      // Number of the bundle, and batch up to which this officer needs none any more.
      return later.requests.flatMap((line) => / bundle (\d+ \d+) /.exec(line)?.[1] ?? []);
    };
    const atWork = await weekLater([]);
    expect(atWork).toEqual([expect.stringMatching(/ 2$/)]);
    expect(await weekLater([lock(66 * minute), unlock(4 * hours + 20 * minute)])).toEqual(atWork);
  }, 60_000);

  it('does so when it is locked or opened while an answer is under way', async () => {
    for (const [what, at] of [
      [/^bundle/, 61 * minute],
      [/^batches/, 60 * minute],
    ] as const) {
      // The third beat and the reading before it, whenever they are, fall into these minutes.
      const slow = slowly(11 * minute, what, 50_000);
      const times = Array.from({ length: 8 }, (_, i) => at + i * 100_000 + 7_000);
      const acts = times.map((t, i) => (i % 2 === 0 ? lock(t) : unlock(t)));
      const plain = await morning('under way', [slow], 100 * minute);
      const away = await morning('under way', [slow, ...acts], 100 * minute);
      expect(difference(away.seat.requests, plain.seat.requests)).toBeNull();
      expect(deskOf(away.seat).alarms).toEqual([]);
    }
  }, 60_000);

  it('does so when a bundle has no answer, and sends it again byte for byte, whoever made it', async () => {
    // The third beat is not answered, and the fourth finds another at work.
    const silent: Act = {
      at: 50 * minute,
      act: async (seat) => {
        seat.slow = async (line) => {
          if (/^bundle/.test(line)) throw new PortError('unreachable', 0);
        };
      },
    };
    const heard: Act = {
      at: 89 * minute,
      act: async (seat) => {
        seat.slow = async () => undefined;
      },
    };
    const plain = await morning('no answer', [silent, heard], 3 * hours);
    const again = plain.seat.requests.filter((line) => line.endsWith(' again'));
    expect(again).toHaveLength(1);
    for (const [first, then] of [
      [lock(51 * minute), unlock(80 * minute)],
      [lock(80 * minute), unlock(100 * minute)],
    ] as const) {
      const away = await morning('no answer', [silent, heard, first, then], 3 * hours);
      expect(difference(away.seat.requests, plain.seat.requests)).toBeNull();
      expect(deskOf(away.seat).alarms).toEqual([]);
      expect(deskOf(away.seat).waiting).toEqual([]);
    }
  }, 60_000);

  it('loses nothing that was written when nothing has left since', async () => {
    const { seat } = await morning('nothing left', [
      lock(10 * minute + 1_000),
      {
        at: 10 * minute + 2_000,
        act: async (s) => expect(await s.officer.unlock('no')).toBe(false),
      },
      unlock(10 * minute + 3_000),
      {
        at: 10 * minute + 4_000,
        act: async (s) => {
          expect(
            deskOf(s)
              .waiting.map(({ kind }) => kind)
              .sort(),
          ).toEqual(['promise', 'reply']);
          expect(draftsOf(s)).toEqual([draft(deskOf(s).cases[0]?.id ?? '')]);
          expect(s.told.findLast((event) => event.event === 'case')).toBeDefined();
        },
      },
    ]);
    expect(deskOf(seat).alarms).toEqual([]);
    expect(deskOf(seat).waiting).toEqual([]);
  });

  it('holds no key, and tells the page nothing, until the words are given', async () => {
    const { clock, world } = openWorld('wiped');
    await makeReporter(world, { route: 1, excluded: [] }).report('The stores.');
    world.server.closeBatch();
    const seat = await signInTo({ world, clock, disk: testDisk() });
    await seat.officer.ready();
    const { desk } = seat.officer.work().duty;
    const secrets = [
      ...[seat.vault.seed, seat.vault.keyringRoot, desk.officer.keys.kemSecret],
      ...[...desk.cases.values()].flatMap(({ boardSecret, keys, letters }) => [
        ...[boardSecret, keys.caseSecret],
        ...[...letters.values()].map(({ letter }) => letter.bytes),
      ]),
      ...desk.book.watched().flatMap(({ log, logKey }) => (log === 'attendance' ? [] : [logKey])),
      ...[...desk.pending.values()].map(({ key }) => key),
    ];
    expect(secrets.length).toBeGreaterThan(4);
    expect(secrets.every((bytes) => bytes.some((byte) => byte !== 0))).toBe(true);
    const copies = secrets.map((bytes) => Buffer.from(bytes));
    const inLibrary = () => copies.filter((copy) => Buffer.from(libsodium.HEAPU8).includes(copy));
    await seat.officer.lock();
    expect(secrets.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
    expect(inLibrary()).toEqual([]);
    expect(() => seat.officer.work()).toThrow('locked');
    expect(() => seat.officer.show('anything')).toThrow('locked');
    const before = seat.told.length;
    await clock.runUntil(clock.now() + 3 * hours);
    const later = seat.told.slice(before).map(({ event }) => event);
    expect([...new Set(later)]).toEqual(['beat']);
    expect(inLibrary()).toEqual([]);
    // It does hold some as soon as the vault is open: the search can find something.
    expect(await seat.officer.unlock(passphrase)).toBe(true);
    expect(inLibrary().length).toBeGreaterThan(0);
  });

  it('lets go of the list and the drafts that the computer had kept', async () => {
    const { clock, world } = openWorld('let go');
    await makeReporter(world, { route: 1, excluded: [] }).report('The stores.');
    world.server.closeBatch();
    const disk = testDisk();
    const first = await signInTo({ world, clock, disk });
    await first.officer.ready();
    first.officer.draft(draft(deskOf(first).cases[0]?.id ?? ''));
    await first.officer.lock();
    const seat = await signInTo({ world, clock, disk });
    await seat.officer.ready();
    const { keeping } = seat;
    expect([keeping.before?.cases.length, keeping.drafts.size]).toEqual([1, 1]);
    await seat.officer.lock();
    expect([keeping.before, keeping.drafts.size]).toEqual([null, 0]);
    expect(await seat.officer.unlock(passphrase)).toBe(true);
    expect(draftsOf(seat)).toHaveLength(1);
  });

  it('leaves no places out next time when it was closed while nothing was to say', async () => {
    const { seat } = await morning('closed', [lock(100 * minute)], 110 * minute);
    const { clock, disk, world } = seat;
    world.server.now = clock.now();
    const next = await signInTo({ world, clock, disk });
    await next.officer.ready();
    expect(next.officer.work().duty.desk.skip).toBe(0);
    expect(deskOf(next).alarms).toEqual([]);
  });

  it('gives nothing to whoever asked before it was locked, and had to wait for a reading', async () => {
    const disk = testDisk();
    const { clock, world } = openWorld('asked before');
    await makeReporter(world, { route: 1, excluded: [] }).report('The stores.');
    world.server.closeBatch();
    const first = await signInTo({ world, clock, disk });
    await first.officer.ready();
    const caseId = deskOf(first).cases[0]?.id ?? '';
    await clock.runUntil(clock.now() + 5 * minute);
    const seat = await signInTo({ world, clock, disk });
    const { officer } = seat;
    const asked = officer.ready().then(() => officer.show(caseId));
    const locking = officer.lock();
    await expect(asked).rejects.toThrow('locked');
    await locking;
    expect(seat.told.map(({ event }) => event)).not.toContain('case');
    expect(await officer.unlock(passphrase)).toBe(true);
    await officer.ready();
    expect(seat.told.at(-2)).toMatchObject({ event: 'case', shown: { row: { id: caseId } } });
  });

  it('ends by itself when all its bundles have left, and signs out', async () => {
    const { clock, world } = openWorld('used up');
    const seat = await signInTo({ world, clock, disk: testDisk() });
    await seat.officer.ready();
    await seat.officer.lock();
    await clock.runUntil(clock.now() + 13 * hours);
    const sent = seat.requests.filter((line) => / bundle /.test(line));
    expect(sent).toHaveLength(24);
    expect(seat.requests.at(-1)).toMatch(/sign-out$/);
    expect(seat.told.at(-1)).toEqual({ event: 'ended', code: 'used-up' });
  });

  it('begins nothing heavy in the minute before a bundle leaves', async () => {
    const { clock, world } = openWorld('quiet minute');
    const seat = await signInTo({ world, clock, disk: testDisk() });
    await seat.officer.ready();
    const beat = seat.told.findLast((event) => event.event === 'beat');
    const nextAt = beat?.event === 'beat' ? beat.beat.nextAt : 0;
    await seat.officer.lock();
    await clock.runUntil(nextAt - 5_000);
    expect(await seat.officer.unlock(passphrase)).toBe(true);
    expect(deskOf(seat).stood).toBeDefined();
    await clock.runUntil(nextAt - 1);
    expect(deskOf(seat).stood).toBeDefined();
    await clock.runUntil(nextAt + 2_000);
    expect(deskOf(seat).stood).toBeUndefined();
  });
});
