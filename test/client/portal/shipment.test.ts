import { expect, test } from 'vitest';
import { after, isSent, newShipment } from '../../../client/portal/shipment.js';
import { answerBy, nextClosing } from '../../../client/portal/when.js';
import { completeTyped } from '../../../client/portal/words-typing.js';

const begun = newShipment({
  kind: 'report',
  reference: '49C1Y-3GMQ0',
  receipt: true,
  wanted: 2,
  since: 1000,
});

test('sent only when every part was told; a lost place says why until the next goes well', () => {
  const lost = after(begun, { event: 'lost', letter: 1, place: 0, code: 'unreachable' }, 5000);
  expect(lost).toMatchObject({ lost: 'unreachable', since: 5000, sent: 0 });
  const one = after(lost, { event: 'sent', letter: 1, place: 1 }, 6000);
  expect(one).toMatchObject({ lost: null, sent: 1 });
  expect(isSent(one)).toBe(false);
  expect(isSent(after(one, { event: 'sent', letter: 2, place: 2 }, 7000))).toBe(true);
});

test('a decoy that is lost changes nothing that is shown', () => {
  expect(after(begun, { event: 'lost', letter: null, place: 0, code: 'late' }, 5000)).toBe(begun);
});

test('changed readers are shown, a closed directory and an old page end it', () => {
  const readers = { readBy: [], notReadBy: [], reserve: null };
  expect(after(begun, { event: 'readers', readers, letters: [1] }, 0).readers).toBe(readers);
  expect(after(begun, { event: 'closed' }, 0).stopped).toBe('closed');
  expect(after(begun, { event: 'reopen', waiting: [1] }, 0).stopped).toBe('reopen');
  expect(after(begun, { event: 'refused', code: 'chain' }, 0).refused).toBe(true);
  const long = after(begun, { event: 'unsendable', letters: [1], code: 'too-long' }, 0);
  expect(long.stopped).toBe('too-long');
});

test('the next collection is today or tomorrow; an answer is due after ten working days (R73)', () => {
  const at = (text: string): number => Date.parse(text);
  const closings = [6 * 60, 13 * 60];
  expect(nextClosing(closings, at('2026-11-23T10:00Z'))).toBe(at('2026-11-23T13:00Z'));
  expect(nextClosing(closings, at('2026-11-23T13:00Z'))).toBe(at('2026-11-24T06:00Z'));
  expect(nextClosing([], 0)).toBeNull();
  expect(answerBy(at('2026-11-23T13:00Z'))).toBe(at('2026-12-07T13:00Z'));
});

test('a word is completed when it is ended by hand, and never while text is pasted', () => {
  const complete = (typed: string) => (typed === 'aban' ? 'abandon' : null);
  expect(completeTyped('1. Aban ', '1. Aban', complete)).toBe('1. abandon ');
  expect(completeTyped('aban', 'aba', complete)).toBe('aban');
  expect(completeTyped('aban aban ', '', complete)).toBe('aban aban ');
  expect(completeTyped('zzzz,', 'zzzz', complete)).toBe('zzzz,');
});
