import { expect, test } from 'vitest';
import { PortError } from '../../../client/conversation/ports.js';
import { millisecondsPerDay, parseDropHeader } from '../../../crypto/index.js';
import { makeUnit, monday } from '../../support/unit.js';
import { hour, letterIn, minute, planned, unitAnswerOf, visit } from '../../support/visit.js';

test('places missed while the page was frozen are skipped, not made up for', async () => {
  const { clock, portal } = visit();
  await clock.runUntil(monday + minute);
  const before = portal.puts().length;
  await clock.freezeUntil(monday + 30 * minute);
  expect(portal.puts()).toHaveLength(before);
  await clock.runUntil(monday + 40 * minute);
  const expected = planned(60)
    .map((p) => p.at)
    .filter((at) => at > 30 * minute && at <= 40 * minute);
  expect(
    portal
      .puts()
      .slice(before)
      .map((p) => p.at),
  ).toEqual(expected);
  expect(portal.requests.some((r) => r.method === 'GET')).toBe(false);
});

test('a page frozen for over an hour fetches the unit before its next place', async () => {
  const { clock, portal, sender, letter, ids } = visit();
  await clock.runUntil(monday + minute);
  const before = portal.puts().length;
  await clock.freezeUntil(monday + 62 * minute + 30_000);
  sender.queue(letter(1));
  await clock.runUntil(monday + 70 * minute);
  const later = portal.requests.slice(before);
  expect(later[0]?.target).toBe('/api/unit');
  expect(later.filter((r) => r.method === 'GET')).toHaveLength(1);
  expect(later[1]?.at).toBe((later[0]?.at as number) + 8_000);
  expect(ids()[before]).toBe(1);
});

test('a page frozen for over an hour that cannot fetch the unit sends decoys only', async () => {
  const { clock, portal, sender, letter, ids, named } = visit();
  await clock.runUntil(monday + minute);
  portal.unitNow = () => {
    throw new PortError('unreachable', 0);
  };
  await clock.freezeUntil(monday + 90 * minute);
  sender.queue(letter(1));
  await clock.runUntil(monday + 100 * minute);
  expect(ids().every((id) => id === null)).toBe(true);
  expect(named('refused')[0]?.code).toBe('unreachable');
  portal.unitNow = () => unitAnswerOf(makeUnit({ officers: 2, seed: 'sending' }));
  await clock.runUntil(monday + 104 * minute);
  expect(ids()).toContain(1);
});

test('a stale refusal fetches the unit; letters of the old directory wait, decoys go', async () => {
  const { made, clock, portal, sender, letter, named, directory } = visit();
  const next = made.next({ minimumDrops: 9 });
  portal.answer = (put) => (put === 1 ? { stored: false, code: 'stale', work: 4 } : undefined);
  await clock.runUntil(monday + (planned(1)[0]?.at ?? 0) + 1);
  sender.queue(letter(1, directory));
  await clock.runUntil(monday + 5 * minute);
  expect(named('stale')).toHaveLength(1);
  expect(named('directory')[0]).toMatchObject({ held: [{ id: 1, mayBeStored: false }] });
  const gets = portal.requests.filter((r) => r.method === 'GET');
  expect(gets).toHaveLength(1);
  const third = planned(3)[2] as { fixedAt: number };
  expect(gets[0]?.at).toBe(third.fixedAt);
  const numbers = portal.puts().map((p) => parseDropHeader(p.body as Uint8Array).directory);
  expect(numbers).toEqual(numbers.map((_, i) => (i < 2 ? 1 : 2)));
  for (const put of portal.puts().slice(2)) expect(letterIn(put, made, 1, next)).toBeNull();
  sender.withdraw([1]);
  sender.queue(letter(5, next));
  await clock.runUntil(monday + 8 * minute);
  expect(named('sent').map((e) => e.letter)).toEqual([5]);
});

test('a letter whose answer never came may be stored, and the page is told so', async () => {
  const { made, clock, portal, sender, letter, named } = visit();
  made.next({ minimumDrops: 9 });
  portal.answer = (put) => {
    if (put === 0) throw new PortError('unreachable', 0);
    return put === 1 ? { stored: false, code: 'stale', work: 4 } : undefined;
  };
  sender.queue(letter(1));
  await clock.runUntil(monday + 3 * minute);
  expect(named('directory')[0]).toMatchObject({ held: [{ id: 1, mayBeStored: true }] });
});

test('an older directory or another unit shown later is refused: letters wait, decoys go', async () => {
  for (const shown of [makeUnit({ officers: 2, seed: 'another' }), null]) {
    const made = makeUnit({ officers: 2, seed: 'sending' });
    const old = unitAnswerOf(made);
    made.next();
    const { clock, portal, sender, letter, named, ids } = visit({ made });
    portal.unitNow = () => (shown === null ? old : unitAnswerOf(shown));
    await clock.freezeUntil(monday + 2 * hour);
    sender.queue(letter(1));
    await clock.runUntil(monday + 2 * hour + 10 * minute);
    expect(named('refused')[0]?.code).toBe(shown === null ? 'chain' : 'unit');
    expect(portal.puts().length).toBeGreaterThan(2);
    expect(ids().every((id) => id === null)).toBe(true);
  }
});

test('a directory older than 60 days closes sending, for everybody', async () => {
  const made = makeUnit({ officers: 1, seed: 'closed', now: monday - 61 * millisecondsPerDay });
  const { clock, portal, named } = visit({ made });
  await clock.runUntil(monday + 5 * minute);
  expect(portal.requests).toEqual([]);
  expect(named('closed')).toHaveLength(1);
});
