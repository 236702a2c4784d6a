/** One message of which several people placed parts: read alike by whoever looks at the board. */
import { expect, it } from 'vitest';
import { stateNow } from '../../../client/conversation/due-notices.js';
import { itemKinds } from '../../../client/conversation/kinds.js';
import { listedHash } from '../../../client/conversation/state.js';
import { dayOf, receiptKeys, splitItem, toHex } from '../../../crypto/index.js';
import { shelf } from '../../support/notice-board.js';
import { makeReporter, makeWorld } from '../../support/world.js';

const path = { route: 1, excluded: [] };

/** A case of three officers that is taken in, and a board of it to lay cells on. */
async function opened(seed: string) {
  const world = makeWorld({ seed, officers: 3 });
  const reporter = makeReporter(world, path);
  await reporter.report('Overtime that nobody worked.');
  world.server.closeBatch();
  const board = shelf(world.unit);
  const notices = board.boardOf(receiptKeys(reporter.entropy, world.unit.unit.unitId), path);
  const day = dayOf(world.server.now);
  const text = toHex(world.random(1200));
  const lay = (): void => {
    for (const cell of board.cells) world.server.place('board', day, cell);
    world.server.snapshot();
  };
  return { world, reporter, notices, day, text, lay };
}

it('officers list a message that stands whole in parts which two of them placed (P7)', async () => {
  const { world, reporter, notices, day, text, lay } = await opened('two placers');
  const message = notices.message(1, text, { parts: [1], day });
  notices.again(message, { placer: 2, parts: [2], day });
  lay();
  const [found] = (await reporter.returns()).cases;
  expect(found?.messages).toHaveLength(1);
  const { desk } = await world.signIn(1);
  const [file] = desk.cases.values();
  expect(file && stateNow(desk, file).listed).toEqual([
    { person: 1, number: 1, hash: listedHash(message.hash), day },
  ]);
});

it('nobody hides a message by placing other parts under its name', async () => {
  const { world, reporter, notices, day, text, lay } = await opened('other parts');
  const message = notices.message(1, text, { parts: [1], day });
  notices.again(message, { placer: 2, parts: [2], day });
  const parts = splitItem(itemKinds.message.kind, day, message.bytes);
  const others = parts.slice(0, 1).map((part) => ({ ...part, content: world.random(880) }));
  notices.cells('notice', notices.logKey, 3, others);
  lay();
  const [found] = (await reporter.returns()).cases;
  expect(found?.messages).toHaveLength(1);
  const [file] = (await world.signIn(1)).desk.cases.values();
  expect([...(file?.notices.values() ?? [])].map((n) => n.message.hash)).toEqual([message.hash]);
});
