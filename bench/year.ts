/**
 * A year of a unit on a virtual clock: three officers who sign in for an hour on each weekday,
 * 150 reports. What the board and the store hold, and how long a reply takes.
 */

import { lettersOf } from '../client/conversation/casefile.js';
import type { Duty } from '../client/conversation/duty.js';
import { dayOf, deflate, millisecondsPerDay, storePlaces } from '../crypto/index.js';
import { monday } from '../test/support/unit.js';
import { makeReporter, makeWorld, type Reporter, type World } from '../test/support/world.js';
import { type Figure, median, type Part, percentile } from './figures.js';
import { rememberOpenings } from './remembered.js';

const officers = 3;
const days = 365;
const reports = 150;
const hour = 3_600_000;
/** Decoys of visitors that close with each batch: enough that none is skipped. */
const decoysPerBatch = 50;
const bundleOf = 128_000;
/** The last days, in which every sign-in does all its work and is measured. */
const measuredDays = 14;

interface Waiting {
  reporter: Reporter;
  reference: string;
  repliedAt: number;
}

export async function year(length: number = days): Promise<Part> {
  const world = makeWorld({ seed: 'a year', officers });
  const draw = (): number => {
    const [a = 0, b = 0] = world.random(2);
    return (a * 256 + b) / 65_536;
  };
  const boardCells: number[] = [];
  let firstReads: number[] = [];
  const waits: number[] = [];
  let waiting: Waiting[] = [];
  const reporters = new Map<string, Reporter>();
  let sent = 0;
  const forget = rememberOpenings();
  for (let day = 0; day < length; day++) {
    if (day === length - measuredDays) {
      forget();
      firstReads = [];
    }
    const start = monday + day * millisecondsPerDay;
    world.server.now = start;
    while (sent < Math.floor(((day + 1) * reports) / days)) {
      const reporter = makeReporter(world, { route: 1, excluded: [] });
      await reporter.report(`Report ${++sent}. ${'It happened more than once. '.repeat(40)}`);
      reporters.set(`${sent}`, reporter);
    }
    await addDecoys(world);
    world.server.closeBatch();
    if (new Date(start).getUTCDay() % 6 !== 0) {
      for (let person = 1; person <= officers; person++) {
        world.server.now = start + person * hour;
        const replied = await workAnHour(world, person, draw, firstReads);
        waiting.push(...replied.map((r) => ({ ...r, reporter: findReporter(reporters, r) })));
      }
    }
    world.server.now = start + 10 * hour;
    world.server.snapshot();
    waiting = await readBack(world, waiting, waits);
    world.server.erase();
    boardCells.push(world.server.kept.cells.board.length);
  }
  const limit = 56 * officers * world.directory().quota;
  return summary({ world, boardCells, waits, firstReads, limit, unread: waiting.length });
}

interface Replied {
  reference: string;
  repliedAt: number;
  text: string;
}

const findReporter = (reporters: Map<string, Reporter>, { text }: Replied): Reporter => {
  const number = /Report (\d+)\./.exec(text)?.[1] ?? '';
  const reporter = reporters.get(number);
  if (reporter === undefined) throw new Error('a report that nobody sent');
  return reporter;
};

async function addDecoys(world: World): Promise<void> {
  const portal = world.server.portal();
  for (let i = 0; i < decoysPerBatch; i++) {
    const { id, drop } = world.unit.put({ id: world.random(16) });
    const body = new Uint8Array(drop.length + 10);
    body.set(drop);
    await portal.putDrop(Uint8Array.from(Buffer.from(id, 'hex')), body);
  }
}

/** Signs in, sends three bundles half an hour apart, and answers what has no answer yet. */
async function workAnHour(
  world: World,
  person: number,
  draw: () => number,
  firstReads: number[],
): Promise<Replied[]> {
  const from = performance.now();
  const duty: Duty = await world.signIn(person);
  firstReads.push((performance.now() - from) / 1000);
  const replied: Replied[] = [];
  for (const file of duty.desk.cases.values()) {
    const [first] = lettersOf(file);
    const answered = file.entries.size > 0;
    if (first === undefined || answered || !first.stored || draw() > 0.5) continue;
    duty.write(file, {
      kind: 'reply',
      content: { language: 'en', answers: 'Your report', text: 'Thank you. '.repeat(60) },
    });
    const text = new TextDecoder().decode(first.letter.content);
    replied.push({ reference: file.reference, repliedAt: world.server.now, text });
  }
  for (let beat = 0; beat < 3; beat++) {
    world.pass(beat === 0 ? 60_000 : hour / 2);
    await duty.beat();
    await duty.sync();
  }
  const [alarm] = duty.alarms();
  if (alarm !== undefined) throw new Error(`a false alarm: ${JSON.stringify(alarm)}`);
  return replied;
}

async function readBack(world: World, waiting: Waiting[], waits: number[]): Promise<Waiting[]> {
  const still: Waiting[] = [];
  for (const one of waiting) {
    const { cases } = await one.reporter.returns();
    const seen = cases.some((c) => c.reference === one.reference && c.messages.length > 0);
    if (!seen) still.push(one);
    else waits.push(workingDays(one.repliedAt, world.server.now));
  }
  return still;
}

function workingDays(from: number, to: number): number {
  let count = 0;
  for (let day = dayOf(from) + 1; day <= dayOf(to); day++) {
    if (new Date(day * millisecondsPerDay).getUTCDay() % 6 !== 0) count++;
  }
  return count;
}

function summary(given: {
  world: World;
  boardCells: number[];
  waits: number[];
  firstReads: number[];
  limit: number;
  unread: number;
}): Part {
  const { world, boardCells, waits, firstReads, limit, unread } = given;
  const store = world.server.kept.cells.store.length;
  const mebibytes = (cells: number): number => cells / 1024;
  const intake = world.server.kept.batches.reduce((sum, b) => sum + b.drops, 0) * 9_693;
  const within = waits.filter((w) => w <= 2).length / Math.max(1, waits.length + unread);
  const line = (what: string, value: number, unit: string, aim?: string): Figure => ({
    what,
    value,
    unit,
    aim,
  });
  return {
    title: 'A year of a unit (3 officers, an hour each weekday, 150 reports)',
    figures: [
      line('board, fullest day', Math.max(...boardCells), 'cells', `at most ${limit}`),
      line('board, median day', median(boardCells), 'cells'),
      line('replies readable within 2 working days', within * 100, '%', 'at least 95%'),
      line('working days from reply to reading, 95th percentile', percentile(waits, 95), 'days'),
      line('store after the year', mebibytes(store), 'MiB'),
      line(
        'first sync of a new device: cells and open batches',
        mebibytes(store + (boardCells.at(-1) ?? 0)) + intake / 2 ** 20,
        'MiB',
      ),
      line('signing in, last two weeks (work of the program)', median(firstReads), 's'),
      line('memory of this process', process.memoryUsage().rss / 2 ** 20, 'MiB'),
    ],
    notes: [
      'Before the last two weeks what a key opened or verified is remembered from one session to the next, so that a year takes minutes; it changes no count.',
      `Every bundle has ${storePlaces} store cells and weighs about ${Math.round(bundleOf / 1000)} KB whether or not there is anything to say.`,
      `A report's text deflates to about ${deflate(new TextEncoder().encode('It happened more than once. '.repeat(40))).length} bytes here; prose of 2,500 characters to about 1,400.`,
    ],
  };
}
