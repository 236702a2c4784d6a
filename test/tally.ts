/** What a run of vitest came to, as its JSON report says it. */
export interface Tally {
  passed: number;
  failed: number;
  /** Tests left out because the machine lacks something: allowed, and said. */
  lacking: string[];
  /** Sentences for what failed without being a failed test: skips, files that did not load. */
  complaints: string[];
}

interface Report {
  success?: boolean;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** A test may be left out only under a name that says what the machine lacks. */
const lacks = '(this machine lacks ';

/**
 * Counts a JSON report of vitest. A skipped, pending or planned test counts as failed unless its
 * name says what this machine lacks; so does a file which failed without any failed test, and a
 * run which failed without saying where.
 */
export function tally(report: Report): Tally {
  const result: Tally = { passed: 0, failed: 0, lacking: [], complaints: [] };
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') result.passed += 1;
      else if (test.status === 'failed') failedHere += 1;
      else if (test.fullName.includes(lacks)) result.lacking.push(test.fullName);
      else {
        failedHere += 1;
        result.complaints.push(`Skipped, and the name does not say why: ${test.fullName}`);
      }
    }
    if (file.status === 'failed' && failedHere === 0) {
      failedHere = 1;
      result.complaints.push(`Did not run: ${file.name} ${firstLine(file.message)}`);
    }
    result.failed += failedHere;
  }
  if (report.success === false && result.failed === 0) {
    result.failed = 1;
    result.complaints.push('The run failed outside any test.');
  }
  if (result.passed + result.failed === 0) {
    result.failed = 1;
    result.complaints.push('No test was run.');
  }
  return result;
}

const firstLine = (text: string | undefined): string => (text ?? '').split('\n')[0] ?? '';
