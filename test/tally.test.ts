import { describe, expect, it } from 'vitest';
import { tally } from './tally.js';

const file = (...tests: [name: string, status: string][]) => ({
  name: 'a.test.ts',
  status: tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
  assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
});

describe('the count at the end of npm test', () => {
  it('adds up what passed and what failed over all files', () => {
    const report = {
      testResults: [file(['a', 'passed'], ['b', 'failed']), file(['c', 'passed'])],
    };
    expect(tally(report)).toMatchObject({ passed: 2, failed: 1, complaints: [] });
  });

  it.each(['skipped', 'pending', 'todo', 'disabled'])('counts a %s test as failed', (status) => {
    const count = tally({ testResults: [file(['a', 'passed'], ['left out', status])] });
    expect(count).toMatchObject({ passed: 1, failed: 1 });
    expect(count.complaints.join()).toContain('left out');
  });

  it('lets a test go whose name says what the machine lacks, and names it', () => {
    const name = 'traces system calls (this machine lacks strace)';
    const count = tally({ testResults: [file(['a', 'passed'], [name, 'skipped'])] });
    expect(count).toEqual({ passed: 1, failed: 0, lacking: [name], complaints: [] });
  });

  it('counts a file that could not be loaded as failed', () => {
    const broken = {
      name: 'b.test.ts',
      status: 'failed',
      message: 'no such',
      assertionResults: [],
    };
    expect(tally({ testResults: [file(['a', 'passed']), broken] })).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });

  it('counts a run that failed outside any test as failed', () => {
    expect(tally({ success: false, testResults: [file(['a', 'passed'])] }).failed).toBe(1);
  });

  it('counts a run without any test as failed', () => {
    expect(tally({ testResults: [] })).toMatchObject({ passed: 0, failed: 1 });
  });
});
