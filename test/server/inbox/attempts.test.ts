import { expect, it } from 'vitest';
import { seededRandom } from '../../../crypto/index.js';
import { createAttempts } from '../../../server/inbox/attempts.js';

const attempt = { account: 'anna', registration: null, serverLoginState: 'state' };

it('an attempt is taken once, within its minute', () => {
  const clock = { time: 0, now: () => clock.time };
  const { begun: attempts } = createAttempts({
    clock,
    random: seededRandom(new Uint8Array(32)),
  });
  const [one, other] = [attempts.begin(attempt), attempts.begin(attempt)];
  expect(one).not.toBe(other);
  clock.time = 59_999;
  expect(attempts.take(one)?.value).toEqual(attempt);
  expect(attempts.take(one)).toBeNull();
  clock.time = 60_000;
  expect(attempts.take(other)).toBeNull();
  expect(attempts.take('unknown')).toBeNull();
});

it('a flood of attempts pushes out the oldest only, and memory stays bounded', () => {
  const clock = { now: () => 0 };
  const { begun: attempts } = createAttempts({
    clock,
    random: seededRandom(new Uint8Array(32)),
  });
  const names = Array.from({ length: 4096 + 10 }, () => attempts.begin(attempt));
  expect(names.filter((name) => attempts.take(name) !== null)).toHaveLength(4096);
});
