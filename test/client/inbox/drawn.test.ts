/** What a page was shown and has not used yet does not outlive locking. */
import { expect, it } from 'vitest';
import { systemClock } from '../../../client/conversation/clock.js';
import type { InboxClient } from '../../../client/http/inbox.js';
import { joiningActs } from '../../../client/inbox/joining-acts.js';
import { reserveActs } from '../../../client/inbox/reserve-acts.js';
import { isZero, systemRandom } from '../../../crypto/index.js';

/** Randomness that a test can look at again. */
function watched() {
  const drawn: Uint8Array[] = [];
  const random = (length: number): Uint8Array => {
    const bytes = systemRandom(length);
    drawn.push(bytes);
    return bytes;
  };
  return { drawn, random };
}
const inbox = {} as InboxClient;

it('the words of a reserve key that is in force nowhere are wiped (R100)', () => {
  const { drawn, random } = watched();
  const reserve = reserveActs(inbox, { random, clock: systemClock });
  expect(reserve.draw()).toHaveLength(24);
  expect(drawn.map(isZero)).toEqual([false]);
  // Shown again, they are others.
  reserve.draw();
  expect(drawn.map(isZero)).toEqual([true, false]);
  reserve.forget();
  expect(drawn.map(isZero)).toEqual([true, true]);
});

it('a kit that was drawn and has not been used is wiped, and no keys are asked for from it (P1)', async () => {
  const { drawn, random } = watched();
  let asked = 0;
  const { answers, forget } = joiningActs({
    ...{ inbox, random, drawnWords: (words) => ({ words, asked: [] }) },
    lookAt: () => Promise.reject(new Error('nobody looks')),
    factors: { second: () => Promise.reject() as never, registered: () => undefined },
    reserve: { read: () => Promise.reject() },
    make: async () => void asked++,
  });
  await answers.drawKit();
  expect(drawn.map(isZero)).toEqual([false]);
  forget();
  expect(drawn.map(isZero)).toEqual([true]);
  await expect(answers.makeKeys()).rejects.toMatchObject({ code: 'argument' });
  expect(asked).toBe(0);
});
