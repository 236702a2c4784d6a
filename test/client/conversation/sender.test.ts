import { expect, test } from 'vitest';
import { PortError, type PutAnswer } from '../../../client/conversation/ports.js';
import { pageLife, type SendingPlace } from '../../../client/conversation/schedule.js';
import { checkWork, dropHash } from '../../../crypto/index.js';
import { today } from '../../support/notice-board.js';
import { monday } from '../../support/unit.js';
import { hour, letterIn, minute, planned, visit } from '../../support/visit.js';

test('every place sends one drop at its very moment, decoys when nothing is queued (P3)', async () => {
  const { clock, portal, ids } = visit();
  await clock.runUntil(monday + 5 * minute);
  const times = planned(40)
    .map((p) => p.at)
    .filter((at) => at <= 5 * minute);
  expect(portal.puts().map((p) => p.at)).toEqual(times);
  expect(ids().every((id) => id === null)).toBe(true);
});

test('queued letters go first, one at each place, and every addressee can open them', async () => {
  const { clock, portal, sender, letter, ids, made } = visit();
  sender.queue(letter(1));
  sender.queue(letter(2));
  await clock.runUntil(monday + 3 * minute);
  expect(ids().slice(0, 3)).toEqual([1, 2, null]);
  expect(letterIn(portal.puts()[0] as never, made, 2)).toEqual(new Uint8Array(100).fill(1));
});

test('what a drop holds is fixed 8 seconds before: a letter queued later takes the next place', async () => {
  const { clock, sender, letter, ids } = visit();
  await clock.runUntil(monday + (planned(2)[1]?.fixedAt ?? 0));
  sender.queue(letter(1));
  await clock.runUntil(monday + 2 * minute);
  expect(ids().slice(0, 3)).toEqual([null, null, 1]);
});

test('"sent" is told at the drawn moment of the gap that follows, not on the answer', async () => {
  const { clock, sender, letter, named } = visit();
  sender.queue(letter(1));
  await clock.runUntil(monday + 2 * minute);
  const first = planned(1)[0] as SendingPlace;
  expect(named('sent')).toEqual([{ event: 'sent', letter: 1, place: 0, at: first.toldAt }]);
  expect(first.toldAt).toBeGreaterThan(first.at);
});

test('an answer that comes after its drawn moment is told at a later one', async () => {
  const { clock, portal, sender, letter, named } = visit();
  const all = planned(6);
  let answer: (a: PutAnswer) => void = () => {};
  portal.answer = (put) => (put === 0 ? new Promise((resolve) => (answer = resolve)) : undefined);
  sender.queue(letter(1));
  await clock.runUntil(monday + (all[3] as { at: number }).at);
  answer({ stored: true, work: 4 });
  await clock.runUntil(monday + 5 * minute);
  expect(named('sent')[0]?.at).toBe(
    all.find((p) => p.toldAt >= (all[3] as { at: number }).at)?.toldAt,
  );
});

test('a failed PUT loses its place; the same letter bytes are sealed anew in the next', async () => {
  const { clock, portal, sender, letter, ids, named } = visit();
  portal.answer = (put) => {
    if (put === 0) return { stored: false, code: 'busy', work: 4 };
    if (put === 1) throw new PortError('unreachable', 0);
    return undefined;
  };
  sender.queue(letter(1));
  sender.queue(letter(2));
  await clock.runUntil(monday + 4 * minute);
  expect(ids().slice(0, 4)).toEqual([1, 1, 1, 2]);
  const [one, two, three] = portal.puts();
  expect(one?.id).not.toEqual(two?.id);
  expect(two?.body).not.toEqual(three?.body);
  expect(named('lost').map((e) => e.code)).toEqual(['busy', 'unreachable']);
  expect(named('sent').map((e) => e.letter)).toEqual([1, 2]);
  expect(portal.puts().map((p) => p.at)).toEqual(
    planned(20)
      .map((p) => p.at)
      .slice(0, portal.puts().length),
  );
});

test('a drop that is not ready at its moment is lost, never late', async () => {
  let behind = 0;
  const { clock, portal, sender, letter, ids, named } = visit({
    now: (clock) => clock.now() + behind,
    drawn: (place) => {
      if (place === 0) behind = 9_000;
    },
  });
  sender.queue(letter(1));
  const all = planned(3);
  await clock.runUntil(monday + (all[0]?.at ?? 0));
  behind = 0;
  await clock.runUntil(monday + (all[2]?.at ?? 0) - 1);
  expect(portal.puts().map((p) => p.at)).toEqual([all[1]?.at]);
  expect(ids()).toEqual([1]);
  await clock.runUntil(monday + 2 * minute);
  expect(named('lost')).toMatchObject([{ letter: 1, place: 0, code: 'late' }]);
});

test('the difficulty of each answer holds from the next place on, up to the signed ceiling', async () => {
  const { clock, portal, directory } = visit();
  portal.answer = (put) => ({ stored: true, work: put === 0 ? 8 : put === 1 ? 40 : 1 });
  await clock.runUntil(monday + 4 * minute);
  const bits = portal.puts().map(({ id, body }) => {
    const drop = (body as Uint8Array).slice(0, -10);
    const proof = (body as Uint8Array).slice(-10);
    const { unitId } = directory;
    return checkWork({ unitId, id: id as Uint8Array, dropHash: dropHash(drop), proof }).bits;
  });
  expect(bits[0]).toBeGreaterThanOrEqual(4);
  expect(bits[1]).toBeGreaterThanOrEqual(8);
  expect(bits[2]).toBeGreaterThanOrEqual(10);
  expect(directory.workCeilingBits).toBe(10);
  expect(bits.slice(3).every((b) => b >= directory.workFloorBits)).toBe(true);
});

test('proofs after midnight name the next day', async () => {
  const openedAt = monday + 14 * hour + 50 * minute;
  const { clock, portal, directory } = visit({ openedAt });
  await clock.runUntil(openedAt + 20 * minute);
  const { unitId } = directory;
  const days = portal.puts().map(({ at, id, body }) => {
    const drop = (body as Uint8Array).slice(0, -10);
    const proof = (body as Uint8Array).slice(-10);
    const { day } = checkWork({ unitId, id: id as Uint8Array, dropHash: dropHash(drop), proof });
    return { day, fixed: at - 8_000 };
  });
  for (const { day, fixed } of days) expect(day).toBe(fixed < 10 * minute ? today : today + 1);
  expect(new Set(days.map(({ day }) => day)).size).toBe(2);
});

test('after twelve hours the page asks to be opened again, and sends no more', async () => {
  const { clock, portal, sender, letter, named } = visit();
  await clock.freezeUntil(monday + pageLife - 10 * minute);
  portal.answer = () => ({ stored: false, code: 'busy', work: 4 });
  sender.queue(letter(1));
  await clock.runUntil(monday + pageLife + hour);
  expect(named('reopen')).toEqual([{ event: 'reopen', waiting: [1], at: pageLife }]);
  expect(Math.max(...portal.puts().map((p) => p.at))).toBeLessThanOrEqual(pageLife);
  await sender.done;
});

test('a page that is closed sends nothing more and says nothing more', async () => {
  const { clock, portal, sender, letter, events } = visit();
  sender.queue(letter(1));
  await clock.runUntil(monday + minute);
  const before = portal.requests.length;
  const said = events.length;
  sender.stop();
  await clock.runUntil(monday + hour);
  expect(portal.requests).toHaveLength(before);
  expect(events).toHaveLength(said);
});
