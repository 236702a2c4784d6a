/** The built product with a unit on trial timings, and an answer on the board for one receipt. */
import { defaultContent } from '../../client/conversation/default-content.js';
import { encodeDirectoryContent } from '../../client/conversation/directory-content.js';
import { cellBytes, dayOf, type Path, receiptKeys, wordsOf } from '../../crypto/index.js';
import { migrate, openDatabase } from '../../server/store/database.js';
import { type Product, startProduct } from '../e2e/product.js';
import { listedOf, shelf } from '../support/notice-board.js';
import { foundUnit, makeUnit } from '../support/unit.js';

export interface AnsweredPortal {
  product: Product;
  /** Of the reporter who was answered. */
  words: string[];
  answer: string;
}

/** What a unit has beside three officers, one route, and the answer on its board. */
interface Beside {
  officers?: number;
  routes?: number[];
  /** Of the reporter who was answered. */
  path?: Path;
  /** Cells on the board altogether: others' ones. */
  cells?: number;
}

/** `notices`: states of the officers beside the answer. */
export async function startAnsweredPortal(
  notices: number,
  { officers = 3, routes = [1], path = { route: 1, excluded: [] }, cells: all = 0 }: Beside = {},
): Promise<AnsweredPortal> {
  const now = Date.now();
  const day = dayOf(now);
  const core = { trial: true, content: encodeDirectoryContent(defaultContent) };
  const made = makeUnit({ officers, routes, seed: 'on the wire', now, core });
  const entropy = made.random(16);
  const board = shelf(made);
  const notes = board.boardOf(receiptKeys(entropy, made.unit.unitId), path);
  const answer = 'Thank you. Which station do you mean?';
  const message = notes.message(1, answer, { day });
  const change = { day, intakeDay: day, nextBy: day + 7, listed: [listedOf(message, day)] };
  for (let i = 0; i < 1 + notices; i++) notes.state(1 + (i % 3), { ...change, letters: i + 1 });
  const others = Math.max(0, all - board.cells.length);
  const cells = [...board.cells, ...Array.from({ length: others }, () => made.random(cellBytes))];
  const product = await startProduct({
    // So that no difficulty rises while several visits send at once.
    settings: { DROPS_PER_DAY: '1000000' },
    async prepare(url) {
      const db = await openDatabase(url);
      await migrate(db);
      await foundUnit(db, made, now);
      const rows = cells.map((bytes) => ({ day, bytes: Buffer.from(bytes) }));
      await db.insertInto('board_cells').values(rows).execute();
      await db.destroy();
    },
  });
  await boardIs(product, cells.length * cellBytes);
  return { product, words: wordsOf(entropy), answer };
}

/** Until the server has taken its first snapshot. */
async function boardIs(product: Product, bytes: number): Promise<void> {
  for (let left = 100; left > 0; left--) {
    const board = await (await fetch(`${product.portal}/api/board`)).arrayBuffer();
    if (board.byteLength === bytes) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the board does not come');
}
