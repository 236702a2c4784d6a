import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowedFields, createLog } from '../../server/log.js';

function written(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog({ write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

test('A line holds its event, level, time and the allowed fields, and no host or process', () => {
  const [line] = written((log) => log.event('batch-closed', { batch: 4, drops: 77 }));
  const { time, ...rest } = line ?? {};
  expect(rest).toEqual({ level: 'info', msg: 'batch-closed', batch: 4, drops: 77 });
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('Whatever else is handed to the log never reaches it', () => {
  const careless = {
    route: '/api/drops/0123456789abcdef0123456789abcdef',
    code: 'no such account: anna@example.org',
    ip: '2001:db8::7',
    err: new Error('secret'),
    headers: { 'user-agent': 'Mozilla' },
    id: 'abc',
    app: 'elsewhere',
    count: '7',
  };
  const lines = written((log) => log.fault('job-failed', careless as never));
  expect(lines.map(({ time: _time, ...rest }) => rest)).toEqual([
    { level: 'error', msg: 'job-failed' },
  ]);
});

test.each([
  '/api/unit',
  '/api/drops/:id',
  '/api/batches/:number/:page',
  '/api/sign-in/start',
  'unknown',
  'malformed',
])('The route pattern %s may be written', (route) => {
  expect(allowedFields({ route })).toEqual({ route });
});

test('Neither addresses, identifiers nor agents pass as a route or a code', () => {
  const telling = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.stringMatching(/^[0-9a-f]{32}$/).map((id) => `/api/drops/${id}`),
    fc.webUrl(),
    fc.emailAddress(),
  );
  fc.assert(
    fc.property(telling, (route) => {
      expect(allowedFields({ route, ip: route, url: route, msg: route })).toEqual({});
    }),
    { numRuns: 2_000 },
  );
});

test('Requests are counted and written together, once', () => {
  const lines = written((log) => {
    for (const status of [200, 200, 404]) {
      log.countRequest({ app: 'inbox', route: '/api/health', status });
    }
    log.writeCounts();
    log.writeCounts();
  });
  expect(lines.map(({ status, count }) => [status, count])).toEqual([
    [200, 2],
    [404, 1],
  ]);
});
