import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files of tests that take 20 seconds or more, the longest first; before them the wire, beside
 * something that leaves it the machine.
 */
const long = [
  'wire/wire',
  'e2e/inbox',
  'histories/histories',
  'e2e/main-job',
  'e2e/holders-terminals',
  'e2e/inbox-faults',
  'removal/removal',
  'server/inbox/enrolment',
  'e2e/portal',
  'browser/leaving',
  'histories/faults',
  'e2e/holders',
  'crypto/parsers.fuzz',
  'canary/canary',
  'e2e/portal-hazards',
  'durability/kill',
  'e2e/portal-unit',
  'e2e/portal-states',
  'e2e/five-people',
  'e2e/process',
  'server/fuzz',
  'e2e/portal-return',
  'e2e/inbox-forty',
  'e2e/inbox-cache',
  'e2e/second-key',
  'e2e/keyboard',
  'e2e/auditor',
  'e2e/kinds-of-keys',
  'e2e/key-change',
  'e2e/reserve',
  'e2e/refusals',
].map((name) => `/test/${name}.test.ts`);

/** Begins with what takes long, so that no core waits at the end for the last of them. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = long.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? long.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
