/** Return from twelve words over a board of 2 MB, for a unit with 12 nameable people and 16 routes. */

import { returnWith } from '../client/conversation/returning.js';
import { concat, dayOf, entropyBytes } from '../crypto/index.js';
import { monday } from '../test/support/unit.js';
import { makeReporter, makeWorld } from '../test/support/world.js';
import { type Figure, median, type Part } from './figures.js';

const boardCells = 2_000;

export async function returning(): Promise<Part> {
  const routes = Array.from({ length: 16 }, (_, i) => i + 1);
  const world = makeWorld({ seed: 'bench return', officers: 12, routes });
  const reporter = makeReporter(world, { route: 9, excluded: [2, 7, 11] });
  await reporter.report('A report that leaves three people out.');
  world.server.closeBatch();
  const duty = await world.signIn(1);
  for (let i = 0; i < 3; i++) {
    await duty.beat();
    await duty.sync();
  }
  world.server.snapshot();
  const own = world.server.kept.board;
  const rest = boardCells - own.length / 1024;
  const board = concat(own, world.random(1024 * rest));
  const day = dayOf(monday);
  const directory = world.directory();
  const time = (entropy: Uint8Array, found: number): number[] =>
    Array.from({ length: 7 }, () => {
      const from = performance.now();
      const { cases } = returnWith({ entropy, directory, board, day });
      if (cases.length !== found) throw new Error(`${cases.length} cases instead of ${found}`);
      return (performance.now() - from) / 1000;
    });
  const figure = (what: string, times: number[]): Figure => ({
    what,
    value: median(times),
    unit: 's of work',
    aim: 'under 0.5 s',
  });
  return {
    title: 'Return (board of 2 MB, 12 nameable people, 16 routes)',
    figures: [
      figure('a case that leaves three people out, found', time(reporter.entropy, 1)),
      figure('words under which nothing is found', time(world.random(entropyBytes), 0)),
    ],
    notes: ['Medians of 7; every route and every choice of up to three people is tried each time.'],
  };
}
