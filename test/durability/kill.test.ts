import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { killMany } from './killing.js';
import { lossesIn } from './losses.js';
import { bundlePut, dropPut, makePlace, send, startServer } from './server.js';

/** `npm run test:long -- durability` kills a hundred times and looks at the system calls. */
const kills = 12;
const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);

it(`${kills} servers killed while drops and bundles come in lose nothing that was answered 201 (R8, KILL_SEED=${seed})`, async () => {
  process.stdout.write(`Killing ${kills} servers: KILL_SEED=${seed}\n`);
  const { losses, ...killed } = await killMany({ kills, seed });
  process.stdout.write(`${JSON.stringify(killed)}\n`);
  expect(losses).toEqual([]);
  expect(killed.drops).toBeGreaterThan(kills);
  expect(killed.bundles).toBeGreaterThan(kills / 2);
  expect(killed.underWay).toBeGreaterThan(kills / 2);
}, 120_000);

it('a drop, a cell, an outbox and a bundle that are taken away are each missed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-losses-'));
  const place = await makePlace(folder);
  const { child, ended } = await startServer(place);
  const drop = dropPut(place.unit);
  const bundle = bundlePut(place, 2);
  expect([await send(place.ports, drop), await send(place.ports, bundle)]).toEqual([201, 201]);
  child.kill('SIGKILL');
  await ended;
  const answered = {
    drops: new Map([[drop.id, drop.drop]]),
    bundles: [{ ...bundle, person: 2 }],
  };
  expect(lossesIn(place.file, answered)).toEqual([]);
  const sqlite = new Sqlite(place.file);
  sqlite.exec("update open_drops set bytes = zeroblob(17597) where source = 'portal'");
  sqlite.exec('delete from board_cells where seq = 1');
  sqlite.exec('insert into store_cells (day, bytes) select day, bytes from store_cells limit 1');
  sqlite.exec('update accounts set outbox = null');
  sqlite.exec('delete from bundles');
  sqlite.close();
  expect(lossesIn(place.file, answered)).toEqual([
    `drop ${drop.id} is lost or altered`,
    `bundle ${bundle.id} is not remembered`,
    `a piece of bundle ${bundle.id} stands 2 times in store_cells`,
    `a piece of bundle ${bundle.id} stands 0 times in board_cells`,
    'outbox of 2 is not the last one',
  ]);
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
