import { beforeAll, describe, expect, it } from 'vitest';
import type { InboxPort } from '../../client/conversation/ports.js';
import { bundleBytes } from '../../crypto/index.js';
import { type DutyDays, dutyDays, type Event, type Plant } from './duty-days.js';
import { difference, linesOf, type Seen } from './stream.js';

/** A batch taken in on the second day may be passed on the ninth. */
const days = 9;

let real: DutyDays;
let quiet: DutyDays;

beforeAll(async () => {
  quiet = await dutyDays({ letters: false, days });
  real = await dutyDays({ letters: true, days });
}, 180_000);

const read = new Map<DutyDays, Map<number, string[]>>();

function lines(run: DutyDays, person: number): string[] {
  const known = read.get(run) ?? new Map<number, string[]>();
  read.set(run, known);
  const its = known.get(person) ?? linesOf(run.streams.get(person) ?? [], run.slots);
  known.set(person, its);
  return its;
}

/** The first line of an officer's stream in which a run differs from the day with decoys alone. */
function shown(run: DutyDays, person: number): string {
  const stream = lines(run, person);
  return difference(stream, lines(quiet, person).slice(0, stream.length)) ?? 'nothing';
}

const describeDesk = ({ duties }: DutyDays, person: number) => {
  const desk = duties.get(person)?.desk;
  if (desk === undefined) throw new Error('no session');
  return {
    cases: desk.cases.size,
    keys: desk.keyring.all().length,
    records: desk.records.size,
    pending: desk.pending.size,
    unknown: desk.unknown.size,
    listed: desk.listed.size,
    written: desk.written.size,
    taken: [...desk.taken],
    cursor: desk.cursor,
    newestBatch: desk.newestBatch,
    bundle: desk.outbox.bundle,
    indices: [...desk.nextIndex],
    logs: desk.book.watched().map(({ log, person: of }) => `${log} ${of}`),
    cells: desk.book.cells,
    alarms: desk.alarms.list(),
  };
};

/** What was asked for after something had been opened, act by act. */
function askedAfterOpening(events: readonly Event[]): string[] {
  const late: string[] = [];
  let opened = false;
  for (const [i, { what, of }] of events.entries()) {
    if (what === 'begin') opened = false;
    else if (what === 'request') late.push(...(opened ? [of] : []));
    // A session's own outbox, of one size, says from which batch on to read.
    else if (events[i - 1]?.of !== '/api/outbox') opened = true;
  }
  return late;
}

describe('What the server sees of an officer', () => {
  it.each([1, 2])(
    'is the same for officer %i with real reports, answers and notes as with decoys alone (P5)',
    (person) => {
      expect(difference(lines(real, person), lines(quiet, person))).toBeNull();
      expect(real.duties.get(person)?.desk.cases.size).toBe(2);
      expect(real.duties.get(person)?.desk.taken.size).toBeGreaterThan(1);
      expect(lines(real, person).length).toBeGreaterThan(200);
    },
  );

  it('holds an officer whose cursor has passed the batch with the first letters', () => {
    const cursors = [real, quiet].map((run) => run.duties.get(2)?.desk.outbox.cursor);
    expect(cursors).toEqual([2, 2]);
  });

  it('holds two officers who stored one first letter, neither knowing of the other', () => {
    const [one, two] = [1, 2].map((person) => real.duties.get(person)?.desk);
    for (const desk of [one, two]) {
      const letters = [...(desk?.cases.values() ?? [])].flatMap((f) => [...f.letters.values()]);
      expect(letters.every((letter) => letter.stored)).toBe(true);
    }
    const stored = [one, two].map(
      (desk) => [...(desk?.records.keys() ?? [])].filter((key) => key.includes('stored:')).length,
    );
    expect(stored.every((count) => count >= 1)).toBe(true);
  });

  it('is the same for an officer who is left out, who opens as much and keeps as little (P6)', () => {
    expect(difference(lines(real, 3), lines(quiet, 3))).toBeNull();
    expect(real.decapsulations.get(3)).toBe(quiet.decapsulations.get(3));
    expect(real.decapsulations.get(3)).toBeGreaterThan(100);
    expect(real.events.get(3)).toEqual(quiet.events.get(3));
    expect(describeDesk(real, 3)).toEqual(describeDesk(quiet, 3));
  });

  it('is asked for before anything is opened, so that no pause tells what was found (P5)', () => {
    for (const person of [1, 2, 3]) {
      const events = real.events.get(person) ?? [];
      expect(askedAfterOpening(events)).toEqual([]);
      expect(events.filter(({ what }) => what === 'open').length).toBeGreaterThan(10);
    }
  });
});

describe('The comparison finds', () => {
  const holdsCases = (desk: ReturnType<Parameters<Plant>[1]>): boolean =>
    (desk?.cases.size ?? 0) > 0;
  const sending =
    (change: (bytes: Uint8Array) => Uint8Array): Plant =>
    (inbox, desk) => ({
      ...inbox,
      putBundle: (id, bytes) => inbox.putBundle(id, holdsCases(desk()) ? change(bytes) : bytes),
    });
  const waits = sending((bytes) => {
    const held = bytes.slice();
    held.fill(0, 5, 9);
    return held;
  });
  const asksMore: Plant = (inbox, desk) => ({
    ...inbox,
    cells: async (...asked: Parameters<InboxPort['cells']>) => {
      if (holdsCases(desk())) await inbox.batches(0);
      return inbox.cells(...asked);
    },
  });
  const plants = (...given: [number, Plant][]) => ({ plants: new Map(given) });

  it('a cursor that waits for real letters, and one request more where letters were found', async () => {
    const run = await dutyDays({ letters: true, days, ...plants([1, asksMore], [2, waits]) });
    expect(shown(run, 1)).toContain('GET /api/batches?after=0');
    expect(shown(run, 2)).toMatch(/cursor 0 [\s\S]*cursor [1-9] /);
    expect(shown(run, 3)).toBe('nothing');
  }, 120_000);

  it('a beat that is left out while something is due', async () => {
    const run = await dutyDays({ letters: true, days: 4, skips: 1 });
    expect(shown(run, 1)).toMatch(/\d+ GET .*\n\d+ PUT/);
  }, 120_000);

  it('one millisecond, one header, one letter of a path, one byte of a body', () => {
    const stream = quiet.streams.get(1) ?? [];
    const [first, ...rest] = stream as [Seen, ...Seen[]];
    const planted: Seen[] = [
      { ...first, at: first.at + 1 },
      { ...first, headers: [...first.headers, ['x-more', '1']] },
      { ...first, path: `${first.path}/` },
    ];
    for (const changed of planted)
      expect(difference(linesOf([changed, ...rest], 8), lines(quiet, 1))).toContain('request 1:');
    const put = stream.find(({ method }) => method === 'PUT') as Seen;
    const body = Buffer.concat([put.body, Buffer.alloc(1)]);
    const longer = stream.map((asked) => (asked === put ? { ...put, body } : asked));
    expect(difference(linesOf(longer, 8), lines(quiet, 1))).toContain(` ${bundleBytes(8) + 1} `);
  });

  it('a sealed part that comes twice', () => {
    const stream = quiet.streams.get(1) ?? [];
    const puts = stream.filter(({ method }) => method === 'PUT');
    const [one, two] = puts as [Seen, Seen];
    const body = Buffer.from(two.body);
    one.body.copy(body, 9, 9, 9 + 1024);
    const copied = stream.map((asked) => (asked === two ? { ...two, body } : asked));
    expect(difference(linesOf(copied, 8), lines(quiet, 1))).toContain('PUT');
  });
});
