/** Somebody at the page takes themselves out of a case: what page, computer and server have of it then. */
import { describe, expect, it } from 'vitest';
import { difference } from '../../stream/stream.js';
import { deskOf, draftsOf, type Seat, signInTo, testDisk } from './at-the-inbox.js';
import { type Act, draft, hours, lock, minute, morning, unlock } from './morning.js';

/** The case of the first report, with something typed in it, which the page then forgets. */
const recuse = (at: number): Act => ({
  at,
  act: async ({ officer, told }: Seat) => {
    const stood = told.findLast((event) => event.event === 'desk');
    const caseId = stood?.event === 'desk' ? (stood.desk.cases[0]?.id ?? '') : '';
    officer.draft({ ...draft(caseId), text: '' });
    expect(officer.write(caseId, { write: 'recusal', note: 'My neighbour.' })).toBeNull();
  },
});

describe('Whoever takes themselves out of a case at the page', () => {
  it('sees it no more, locked and opened again, in this session and the next, and leaves no trace in the requests (P5, R33)', async () => {
    const acts = [recuse(15 * minute), lock(16 * minute), unlock(65 * minute)];
    const out = await morning('stream', acts);
    const stays = await morning('stream', acts.slice(1));
    expect(stays.seat.requests.length).toBeGreaterThan(200);
    expect(difference(out.seat.requests, stays.seat.requests)).toBeNull();
    expect([deskOf(stays.seat).cases.length, deskOf(out.seat).cases.length]).toEqual([2, 1]);
    const desk = deskOf(out.seat);
    expect([desk.goesAt, desk.alarms, desk.waiting]).toEqual([null, [], []]);
    const { seat, world, clock } = out;
    const left = seat.officer.leave(false, false);
    await clock.runUntil(clock.now() + 1_000);
    await left;
    const { disk } = seat;
    const again = await signInTo({ world, clock, disk });
    // The list that this computer kept, before anything is read.
    expect(deskOf(again).cases.map(({ id }) => id)).toEqual(desk.cases.map(({ id }) => id));
    expect(draftsOf(again)).toEqual([]);
    await again.officer.ready();
    expect([deskOf(again).cases.length, deskOf(again).alarms.length]).toEqual([1, 0]);
    world.server.closeBatch();
    const colleague = await signInTo({ world, clock, disk: testDisk(), person: 2 });
    await colleague.officer.ready();
    const [row] = deskOf(colleague).cases.filter(({ id }) => id !== desk.cases[0]?.id);
    const view = colleague.officer.show(row?.id ?? '');
    expect(view?.recused.map(({ person }) => person)).toEqual([1]);
    expect(view?.readers.map(({ person }) => person)).toEqual([2, 3]);
    expect(view?.log.map(({ kind }) => kind)).toEqual(['reply', 'promise', 'note', 'recusal']);
  }, 60_000);

  it('is told until when it has not left, so that the page is not closed before', async () => {
    const seen: (number | null)[] = [];
    const look: Act = {
      at: 16 * minute,
      act: async (seat) => {
        expect(deskOf(seat).cases).toEqual([]);
        seen.push(deskOf(seat).goesAt);
      },
    };
    const { seat, start } = await morning('goes', [recuse(15 * minute), look], 2 * hours);
    expect(seen[0]).toBeGreaterThan(start + 16 * minute);
    expect(deskOf(seat).goesAt).toBeNull();
  }, 60_000);
});
