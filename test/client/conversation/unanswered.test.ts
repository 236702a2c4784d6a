/** Bundles that leave and get no answer, session after session. */
import { expect, test } from 'vitest';
import { openDuty } from '../../../client/conversation/duty.js';
import { PortError } from '../../../client/conversation/ports.js';
import { type LastBundles, sendBundle } from '../../../client/conversation/session.js';
import { cellTag, parseBundle, toHex } from '../../../crypto/index.js';
import { makeReporter, makeWorld } from '../../support/world.js';

test('no place is used twice when a server keeps back what several sessions sent (P5)', async () => {
  const world = makeWorld({ seed: 'kept back' });
  await makeReporter(world, { route: 1, excluded: [] }).report('The stores are counted twice.');
  world.server.closeBatch();
  const { slots } = world.directory();
  let last: LastBundles = { answered: 0, sent: 0 };
  const memory = {
    last: () => last,
    remember: (next: LastBundles) => {
      last = next;
    },
  };
  const tags: string[] = [];
  /** One session with one bundle, sent twice; `code`: what comes of it. */
  const session = async (code: string | null): Promise<void> => {
    const inbox = world.server.inbox(1);
    const duty = await openDuty({
      inbox: {
        ...inbox,
        putBundle: async (id, bytes) => {
          tags.push(...parseBundle(bytes, slots).store.map((cell) => toHex(cellTag(cell))));
          if (code !== null) throw new PortError(code, code === 'stale' ? 409 : 0);
          await inbox.putBundle(id, bytes);
        },
      },
      vault: world.vaultOf(1),
      unit: world.unit.unit,
      now: () => world.server.now,
      random: world.random,
      known: { bundle: last.answered, sent: last.sent },
    });
    for (let time = 0; time < 2; time++) {
      await sendBundle(duty, memory).catch((error: PortError) => expect(error.code).toBe(code));
      world.pass(60_000);
    }
  };
  await session(null);
  const answered = last;
  await makeReporter(world, { route: 1, excluded: [] }).report('The petty cash as well.');
  world.server.closeBatch();
  tags.length = 0;
  const bundles: string[][] = [];
  for (const code of ['unreachable', 'unreachable', 'stale', 'unreachable']) {
    await session(code);
    const sent = tags.splice(0);
    // The same bytes go again without an answer; after a refusal others do.
    bundles.push(...(code === 'stale' ? [sent.slice(0, 16), sent.slice(16)] : [sent.slice(0, 16)]));
  }
  const all = bundles.flat();
  expect(all).toHaveLength(5 * 16);
  expect(all.filter((tag, i) => all.indexOf(tag) !== i)).toEqual([]);
  expect(last).toEqual({ answered: answered.answered, sent: answered.sent + 5 });
});
