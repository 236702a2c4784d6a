import { describe, expect, it } from 'vitest';
import { hasStrace, judge, traceServer } from './trace.js';

const canTrace = hasStrace();
const lacking = canTrace ? '' : ' (this machine lacks strace)';
const sent = { drops: 4, bundles: 3 };
const outcomes = async (given: Parameters<typeof traceServer>[0]): Promise<string[]> =>
  (await traceServer(given)).map(({ found }) => found);

describe.skipIf(!canTrace)(`between a drop in the log and its 201${lacking}`, () => {
  it('stands an fsync of the log, for drops and for bundles (R8)', async () => {
    expect(await outcomes(sent)).toEqual(Array.from({ length: 7 }, () => 'synced'));
  }, 60_000);

  it.each([0, 1] as const)(
    'stands none with synchronous=%i planted, which is found',
    async (planted) => {
      expect(await outcomes({ ...sent, planted })).toContain('not synced');
    },
    60_000,
  );
});

describe('the judge of a trace', () => {
  const path = (name: string) =>
    [...Buffer.from(name)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const drop = '0123456789abcdef0123456789abcdef';
  const call = (name: string, file: string, text: string) =>
    `100 12:00:00.000000 ${name}(18<${path(file)}>, "${text}", 9) = 9`;
  const write = call('pwrite64', '/data/bad-apple.db-wal', drop.replace(/../g, '\\x$&'));
  const more = call('pwrite64', '/data/bad-apple.db-wal', '\\x00');
  const sync = `100 12:00:00.000000 fsync(18<${path('/data/bad-apple.db-wal')}>) = 0`;
  const failed = sync.replace('= 0', '= -1 EIO (Input/output error)');
  const other = `100 12:00:00.000000 fsync(17<${path('/data/bad-apple.db')}>) = 0`;
  const begun = sync.replace(') = 0', ' <unfinished ...>');
  const otherBegun = other.replace(') = 0', ' <unfinished ...>');
  const resumed = '100 12:00:00.000000 <... fdatasync resumed>) = 0';
  const padded = (lines: readonly string[]) => lines.map((line) => line.replace(/^100 /, '100   '));
  const answer = call('writev', 'socket:[9]', path('HTTP/1.1 201 Created'));

  it.each([
    ['synced', [write, more, sync, answer]],
    ['synced', padded([write, more, sync, answer])],
    ['synced', [write, begun, resumed, answer]],
    ['synced', padded([write, begun, resumed, answer])],
    ['not synced', [write, otherBegun, resumed, answer]],
    ['not synced', [write, more, answer]],
    ['not synced', [write, sync, more, answer]],
    ['not synced', [write, answer, sync]],
    ['not synced', [write, failed, answer]],
    ['not synced', [write, other, answer]],
    ['not written', [more, sync, answer]],
    ['not answered', [answer, write, sync]],
    ['not answered', [write, sync]],
  ])('says %s (%#)', (found, lines) => {
    expect(judge(lines, [drop])).toEqual([{ drop, found }]);
  });
});
