import { expect, test } from 'vitest';
import { WritingError } from '../../../client/conversation/compose.js';
import type { SittingEvent } from '../../../client/conversation/correspondence.js';
import { defaultContent } from '../../../client/conversation/default-content.js';
import { encodeDirectoryContent } from '../../../client/conversation/directory-content.js';
import { type Pin, pinOf } from '../../../client/conversation/pins.js';
import { PortError } from '../../../client/conversation/ports.js';
import { contentWithReserve } from '../../../client/conversation/reserve.js';
import { returnWith } from '../../../client/conversation/returning.js';
import { schedule, serviceTiming } from '../../../client/conversation/schedule.js';
import { startSender } from '../../../client/conversation/sender.js';
import { openSitting } from '../../../client/conversation/sitting.js';
import {
  type Directory,
  millisecondsPerDay,
  receiptKeys,
  seededRandom,
  verifyLetter,
} from '../../../crypto/index.js';
import { listedOf, shelf, today } from '../../support/notice-board.js';
import { makeUnit, monday } from '../../support/unit.js';
import { virtualClock } from '../../support/virtual-clock.js';
import { letterIn, minute, recordingPortal, unitAnswerOf } from '../../support/visit.js';

/** A page whose first drop is not yet fixed while it loads. */
const lateSeed = Array.from({ length: 50 }, (_, i) => new Uint8Array(32).fill(i)).find(
  (seed) => schedule(seed, serviceTiming).next().value.fixedAt > 4_000,
) as Uint8Array;
const path = { route: 1, excluded: [] };
const message = (text: string) => ({ kind: 'message', content: { language: 'en', text } }) as const;

function page(
  made = makeUnit({ officers: 3, seed: 'a sitting' }),
  given: { pin?: Pin; now?: number } = {},
) {
  const openedAt = given.now ?? monday;
  const clock = virtualClock(openedAt);
  const portal = recordingPortal(made, clock);
  const events: SittingEvent[] = [];
  const open = () =>
    openSitting({
      portal,
      clock,
      random: seededRandom(new Uint8Array(32).fill(21)),
      pin: given.pin ?? null,
      openedAt,
      seed: lateSeed,
      launch: (start, emit) => {
        const random = seededRandom(new Uint8Array(32).fill(23));
        return startSender(start, { portal, clock, random, emit });
      },
      emit: (event) => events.push(event),
    });
  const entropy = made.random(16);
  const receipt = receiptKeys(entropy, made.unit.unitId);
  const letters = (person: number) =>
    portal.puts().flatMap((put) => {
      const under = made.versions.find((d) => d.number === put.body?.[12]) as Directory;
      const bytes = letterIn(put, made, person, under);
      if (bytes === null) return [];
      return [verifyLetter(bytes, made.unit.unitId, 'reporter', receipt.signPublic)];
    });
  const named = <E extends SittingEvent['event']>(event: E) =>
    events.filter((e): e is Extract<SittingEvent, { event: E }> => e.event === event);
  return { made, clock, portal, events, open, entropy, receipt, letters, named };
}

test('a page loads unit and board once each, in this order, and shows what is signed', async () => {
  const content = encodeDirectoryContent(defaultContent);
  const { open, portal } = page(makeUnit({ seed: 'texts', core: { content } }));
  const sitting = await open();
  expect(portal.requests.map((r) => r.target)).toEqual(['/api/unit', '/api/board']);
  expect(sitting.content).toEqual(defaultContent);
  expect(sitting).toMatchObject({ pin: 'first', age: 'fresh', day: today, clockDays: 0 });
});

test('texts of a version that is not known keep nobody from reporting', async () => {
  const { open, receipt, clock, letters } = page();
  const sitting = await open();
  expect(sitting.content).toBeNull();
  sitting.write({ path, returned: null, receipt, writing: message('all the same') });
  await clock.runUntil(monday + minute);
  expect(letters(1)).toHaveLength(1);
});

test('a report is shown who reads it, queued, sent, and told; all its readers can open it', async () => {
  const { open, receipt, clock, letters, named } = page();
  const sitting = await open();
  const writing = message('first');
  const left = { route: 1, excluded: [2] };
  const queued = sitting.write({ path: left, returned: null, receipt, writing });
  expect(queued.readBy.map((p) => p.person)).toEqual([1, 3]);
  expect(queued.reference).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  expect(sitting.readers(left, null).notReadBy.map((p) => p.person)).toEqual([2]);
  expect(named('queued')).toEqual([{ event: 'queued', letters: queued.letters }]);
  await clock.runUntil(monday + 3 * minute);
  expect([letters(1).length, letters(2).length, letters(3).length]).toEqual([1, 0, 1]);
  expect(named('sent').map((e) => e.letter)).toEqual(queued.letters);
});

test('letters of one sitting in one case are one session, with places from 1', async () => {
  const { open, receipt, clock, letters } = page();
  const sitting = await open();
  for (const text of ['one', 'two', 'three'])
    sitting.write({ path, returned: null, receipt, writing: message(text) });
  sitting.write({
    path: { route: 1, excluded: [3] },
    returned: null,
    receipt,
    writing: message('x'),
  });
  await clock.runUntil(monday + 5 * minute);
  expect(letters(1).map((l) => l.header.seq)).toEqual([1, 2, 3, 1]);
  expect(letters(1)[1]?.header.prev).toEqual(letters(1)[0]?.hash);
  expect(new Set(letters(1).map((l) => l.header.session.join())).size).toBe(2);
});

test('who returns answers what was read: seen is named, the secret no longer carried', async () => {
  const { made, open, entropy, receipt, clock, letters, portal } = page();
  const board = shelf(made);
  const notices = board.boardOf(receipt, path);
  const read = notices.message(2, 'When was it?');
  notices.state(1, { listed: [listedOf(read)] });
  portal.boardNow = () => board.bytes();
  const sitting = await open();
  const { directory, day } = sitting;
  const [returned] = returnWith({
    entropy,
    directory,
    board: (await sitting.board) as Uint8Array,
    day,
  }).cases;
  sitting.write({ path, returned: returned ?? null, receipt, writing: message('In May.') });
  await clock.runUntil(monday + minute);
  expect(letters(1)[0]?.header).toMatchObject({ opening: null, seen: [{ person: 2, number: 1 }] });
});

test('without the board sending works, and letters are complete in themselves', async () => {
  const { open, receipt, clock, letters, portal } = page();
  portal.boardNow = () => {
    throw new PortError('busy', 503);
  };
  const sitting = await open();
  expect(await sitting.board).toEqual({ code: 'busy' });
  sitting.write({ path, returned: null, receipt, writing: message('anyway') });
  await clock.runUntil(monday + minute);
  expect(letters(2)[0]?.header.opening).not.toBeNull();
});

test('a board that is not whole cells is none', async () => {
  const { open, portal } = page();
  portal.boardNow = () => new Uint8Array(1_025);
  expect(await (await open()).board).toEqual({ code: 'unexpected' });
});

/** A directory that takes person 3 away, shown from the second look on. */
async function whenSomebodyLeaves(
  change: 'nobody' | 'person 3' | 'reserve',
  lastAnswer: 'stale' | 'none',
  to: { route: number; excluded: number[] } = path,
) {
  const set = page();
  const { made, portal, clock, open, receipt } = set;
  const sitting = await open();
  const gone = { current: false, slot: null, pastDay: today, since: 1 };
  const people = [1, 2].map((p) => made.listed(p, { since: 1 })).concat(made.listed(3, gone));
  const texts = { content: encodeDirectoryContent(defaultContent), unitId: made.unit.unitId };
  const reserve = { secret: made.random(32), keeper: { en: 'The safe' } };
  const content = contentWithReserve(texts, reserve);
  made.next({ nobody: { minimumDrops: 5 }, 'person 3': { people }, reserve: { content } }[change]);
  portal.answer = (put) => {
    if (put === 0 && lastAnswer === 'none') throw new PortError('unreachable', 0);
    return put === (lastAnswer === 'none' ? 1 : 0)
      ? { stored: false, code: 'stale', work: 4 }
      : undefined;
  };
  const { letters } = sitting.write({
    path: to,
    returned: null,
    receipt,
    writing: message('who reads?'),
  });
  await clock.runUntil(monday + 4 * minute);
  return { ...set, sitting, ids: letters };
}

test('if the readers changed they are shown again, and queued letters wait for a yes', async () => {
  const { sitting, clock, letters, named, portal } = await whenSomebodyLeaves('person 3', 'stale');
  expect(named('stale')).toHaveLength(1);
  const [asked] = named('readers');
  expect(asked?.readers.readBy.map((p) => p.person)).toEqual([1, 2]);
  expect(letters(1)).toHaveLength(1);
  expect(portal.puts().length).toBeGreaterThan(3);
  sitting.confirmReaders();
  await clock.runUntil(monday + 8 * minute);
  expect(letters(1)).toHaveLength(2);
  const [refused, sent] = letters(1);
  expect(sent?.header).toMatchObject({ directory: 2, seq: 1 });
  expect(sent?.header.addressees.map((a) => a.person)).toEqual([1, 2]);
  expect(sent?.header.session).toEqual(refused?.header.session);
  expect(named('sent')).toHaveLength(1);
});

test('a reserve key that is new while a letter waits is shown before it is sent (R100)', async () => {
  const { sitting, clock, letters, named } = await whenSomebodyLeaves('reserve', 'stale');
  const [asked] = named('readers');
  expect(asked?.readers.readBy.map((p) => p.person)).toEqual([1, 2, 3]);
  expect(asked?.readers.reserve).toEqual({ en: 'The safe' });
  expect(letters(1)).toHaveLength(1);
  sitting.confirmReaders();
  await clock.runUntil(monday + 8 * minute);
  expect(named('sent')).toHaveLength(1);
});

test('declined readers: the letter is never sent, and what is written next misses nothing', async () => {
  const { sitting, clock, letters, named, receipt } = await whenSomebodyLeaves('person 3', 'stale');
  sitting.declineReaders();
  sitting.confirmReaders();
  sitting.write({ path, returned: null, receipt, writing: message('To others, then.') });
  await clock.runUntil(monday + 8 * minute);
  const [declined, sent] = letters(1);
  expect(letters(1)).toHaveLength(2);
  expect(sent?.header.seq).toBe(1);
  expect(sent?.header.session).not.toEqual(declined?.header.session);
  expect(named('sent')).toHaveLength(1);
});

test('when its only reader leaves, a letter cannot be sent, and others can be written to instead', async () => {
  const only = { route: 1, excluded: [1, 2] };
  const { sitting, clock, receipt, letters, named } = await whenSomebodyLeaves(
    'person 3',
    'stale',
    only,
  );
  sitting.confirmReaders();
  expect(named('unsendable')).toMatchObject([{ code: 'no-readers' }]);
  const others = { route: 1, excluded: [2] };
  sitting.write({ path: others, returned: null, receipt, writing: message('Others, then.') });
  await clock.runUntil(monday + 8 * minute);
  expect(letters(1).at(-1)?.header).toMatchObject({ seq: 1 });
  expect(named('sent')).toHaveLength(1);
});

test('if the readers did not change, letters are signed under the new directory unasked', async () => {
  const { letters, named } = await whenSomebodyLeaves('nobody', 'stale');
  expect(named('readers')).toEqual([]);
  expect(letters(1).map((l) => l.header.directory)).toEqual([1, 2]);
  expect(named('sent')).toHaveLength(1);
});

test('a letter that may have been stored is signed again in a new session, not as a second version', async () => {
  const { letters } = await whenSomebodyLeaves('nobody', 'none');
  const sessions = letters(1).map((l) => l.header.session.join());
  expect(sessions[0]).toBe(sessions[1]);
  expect(sessions[2]).not.toBe(sessions[0]);
  expect(letters(1)[2]?.header).toMatchObject({ seq: 1, directory: 2 });
});

test('letters do not go to another or an older unit than the one pinned; decoys do', async () => {
  const made = makeUnit({ officers: 3, seed: 'a sitting' });
  const old = unitAnswerOf(made);
  const pin = pinOf(made.next());
  const { open, portal, receipt, clock, letters } = page(made, { pin });
  portal.unitNow = () => old;
  const sitting = await open();
  expect(sitting.pin).toBe('older');
  const write = () => sitting.write({ path, returned: null, receipt, writing: message('?') });
  expect(write).toThrow(new WritingError('pin'));
  await clock.runUntil(monday + minute);
  expect(portal.puts().length).toBeGreaterThan(0);
  expect(letters(1)).toEqual([]);
  sitting.acceptUnit();
  write();
  await clock.runUntil(monday + 2 * minute);
  expect(letters(1)).toHaveLength(1);
});

test('a directory older than 60 days is read but not sent under', async () => {
  const made = makeUnit({ officers: 3, seed: 'old', now: monday - 61 * millisecondsPerDay });
  const { open, receipt } = page(made);
  const sitting = await open();
  expect(sitting.age).toBe('closed');
  const write = () => sitting.write({ path, returned: null, receipt, writing: message('?') });
  expect(write).toThrow(new WritingError('directory-closed'));
});

test('a unit that cannot be had or does not hold opens no sitting', async () => {
  const away = page();
  away.portal.unitNow = () => {
    throw new PortError('not-open', 503);
  };
  await expect(away.open()).rejects.toThrow('not-open');
  const forged = page();
  const answer = unitAnswerOf(forged.made);
  const directory = answer.directory.slice();
  directory[100] = (directory[100] as number) ^ 1;
  forged.portal.unitNow = () => ({ ...answer, directory });
  await expect(forged.open()).rejects.toThrow('signature');
});
