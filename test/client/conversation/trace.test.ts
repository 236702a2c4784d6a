import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PortalPort } from '../../../client/conversation/ports.js';
import { returnWith } from '../../../client/conversation/returning.js';
import { startSender } from '../../../client/conversation/sender.js';
import { openSitting, type Sitting } from '../../../client/conversation/sitting.js';
import { readWords } from '../../../client/conversation/words.js';
import { connectTo } from '../../../client/terminal/http.js';
import { httpPortal } from '../../../client/terminal/http-portal.js';
import { receiptKeys, seededRandom, toBase64url, toHex, wordsOf } from '../../../crypto/index.js';
import { listedOf, shelf } from '../../support/notice-board.js';
import {
  counted,
  differences,
  type Traced,
  type TraceServer,
  traceServer,
} from '../../support/trace.js';
import { makeUnit, monday } from '../../support/unit.js';
import { virtualClock } from '../../support/virtual-clock.js';
import { unitAnswerOf } from '../../support/visit.js';

const made = makeUnit({ officers: 3, seed: 'a trace' });
const path = { route: 1, excluded: [] };
const known = made.random(16);
const unknown = made.random(16);
const board = shelf(made);
const visitLength = 8 * 60_000;
let server: TraceServer;
let now = (): number => 0;

beforeAll(async () => {
  const notices = board.boardOf(receiptKeys(known, made.unit.unitId), path);
  const message = notices.message(1, 'Could you say where it happened?');
  notices.state(2, { listed: [listedOf(message)] });
  const { day, work, statements, directory } = unitAnswerOf(made);
  const unit = JSON.stringify({
    day,
    work,
    statements: statements.map(toBase64url),
    directory: toBase64url(directory),
  });
  server = await traceServer({ unit, board: board.bytes(), now: () => now() });
});
afterAll(() => server.close());

type Act = (sitting: Sitting, board: Uint8Array) => void;
type Fault = (portal: PortalPort, clock: ReturnType<typeof virtualClock>) => PortalPort;

/** One visit, over a real socket and on a clock of its own: what somebody on the wire saw. */
async function visit(act: Act, fault: Fault = (portal) => portal): Promise<Traced[]> {
  const wire = counted(httpPortal(server.origin));
  const clock = virtualClock(monday, wire.idle);
  const portal = fault(wire.portal, clock);
  now = () => clock.now() - monday;
  server.trace.splice(0);
  const sitting = await openSitting({
    portal,
    clock,
    random: seededRandom(made.random(32)),
    pin: null,
    openedAt: monday,
    seed: new Uint8Array(32).fill(31),
    launch: (start, emit) =>
      startSender(start, { portal, clock, random: seededRandom(made.random(32)), emit }),
    emit: () => undefined,
  });
  await clock.runUntil(monday + 30_000);
  act(sitting, (await sitting.board) as Uint8Array);
  await clock.runUntil(monday + visitLength);
  sitting.stop();
  return server.trace.map((request) => ({ ...request }));
}

const write =
  (entropy: Uint8Array, text: string): Act =>
  (sitting, board) => {
    const { directory, day } = sitting;
    const found = returnWith({ entropy, directory, board, day });
    const writing = { kind: 'message', content: { language: 'en', text } } as const;
    const returned = found.cases[0] ?? null;
    sitting.write({ path, returned, receipt: found.receipt, writing });
  };

/** Text that does not deflate: three letters' worth. */
const long = Buffer.from(made.random(12_000)).toString('base64').slice(0, 15_000);

const acts: Record<string, Act> = {
  'a reporter who sends': write(made.random(16), long),
  'one who returns with news, reads it and answers': write(known, 'At work.'),
  'one who returns and finds nothing': (sitting, board) => {
    const { directory, day } = sitting;
    const given = { entropy: unknown, directory, board, day };
    expect(returnWith(given).cases).toEqual([]);
  },
  'one who enters a wrong receipt': () => {
    const words = wordsOf(known);
    words[3] = 'abandom';
    expect(readWords(words.join(' ')).ok).toBe(false);
  },
};

let reading: Traced[];
beforeAll(async () => {
  reading = await visit(() => undefined);
});

test('a visit is unit and board once, then one drop of one size at each place', () => {
  expect(reading.slice(0, 2).map((r) => r.head.split('\r\n')[0])).toEqual([
    'GET /api/unit HTTP/1.1',
    'GET /api/board HTTP/1.1',
  ]);
  expect(reading.length).toBeGreaterThan(8);
  for (const put of reading.slice(2)) expect(put.head).toMatch(/^PUT \/api\/drops\/[0-9a-f]{32} /);
});

test('no request names an agent, a cookie, a referrer, a language or a validator (P2)', () => {
  for (const { head } of reading) {
    const names = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(':')[0]?.toLowerCase());
    for (const name of ['user-agent', 'cookie', 'referer', 'accept-language', 'if-none-match'])
      expect(names).not.toContain(name);
  }
});

for (const [who, act] of Object.entries(acts)) {
  test(`${who} makes the same requests as one who only reads, byte for byte (P3)`, async () => {
    expect(differences(await visit(act), reading)).toEqual([]);
  });
}

test('the same reporter twice sends other identifiers and other sealed bytes', async () => {
  const again = await visit(() => undefined);
  const all = [...again, ...reading].filter((r) => r.body.length > 0);
  expect(new Set(all.map((r) => toHex(r.body))).size).toBe(all.length);
  expect(new Set(all.map((r) => r.head)).size).toBe(all.length);
});

const planted: Record<string, Fault> = {
  'a millisecond': (portal, clock) => ({
    ...portal,
    putDrop: async (id, body) => {
      await clock.sleepUntil(clock.now() + 1);
      return portal.putDrop(id, body);
    },
  }),
  'a byte in the clear': (portal) => ({
    ...portal,
    putDrop: (id, body) => {
      const changed = body.slice();
      changed[0] = (changed[0] as number) ^ 1;
      return portal.putDrop(id, changed);
    },
  }),
  'the day of a proof': (portal) => ({
    ...portal,
    putDrop: (id, body) => {
      const changed = body.slice();
      const at = changed.length - 9;
      changed[at] = (changed[at] as number) ^ 1;
      return portal.putDrop(id, changed);
    },
  }),
  'a byte more': (portal) => ({
    ...portal,
    putDrop: (id, body) => portal.putDrop(id, new Uint8Array([...body, 0])),
  }),
  'a header': (portal) => ({
    ...portal,
    board: async () => {
      const connection = connectTo({ origin: server.origin, keepAlive: false });
      const headers = [
        ['accept', '*/*'],
        ['cache-control', 'no-store'],
        ['x-letter', '1'],
      ] as const;
      const asked = { method: 'GET', path: '/api/board', headers } as const;
      const limits = { milliseconds: 5_000, limitBytes: 2 ** 22 };
      return (await connection.exchange({ ...asked, ...limits })).body;
    },
  }),
  'two headers in another order': (portal) => ({
    ...portal,
    board: async () => {
      const connection = connectTo({ origin: server.origin, keepAlive: false });
      const headers = [
        ['cache-control', 'no-store'],
        ['accept', '*/*'],
      ] as const;
      const asked = { method: 'GET', path: '/api/board', headers } as const;
      const limits = { milliseconds: 5_000, limitBytes: 2 ** 22 };
      return (await connection.exchange({ ...asked, ...limits })).body;
    },
  }),
  'another look at the board': (portal) => ({
    ...portal,
    board: async () => {
      await portal.board();
      return portal.board();
    },
  }),
};

for (const [what, fault] of Object.entries(planted)) {
  test(`planted in a visit, ${what} is found by the same comparison`, async () => {
    expect(differences(await visit(() => undefined, fault), reading)).not.toEqual([]);
  });
}
