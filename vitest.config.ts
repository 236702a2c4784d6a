import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/long-first.js';

/** All of this folder but what needs a server and its databases. */
const conversation = 'test/client/conversation/!(changing-passphrase|head-lost).test.ts';
const pure = ['test/crypto/**/*.test.ts', conversation];
const never = ['test/long/**', 'test/output/**', 'node_modules/**'];

export default defineConfig({
  test: {
    projects: [
      {
        // Pure functions, which leave nothing behind: one process takes many files, and loads libsodium once.
        extends: true,
        test: { name: 'pure', include: pure, exclude: never, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: [...never, ...pure],
          // One embedded PostgreSQL for the whole run: every store test meets both databases.
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
    // Processes, not threads: better-sqlite3, libsodium and signals behave as in service.
    pool: 'forks',
    // One more than there are cores: tests in browsers mostly wait for the next beat.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    // Seal, sign-in and process tests take seconds on a busy machine; a hung one still ends.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    allowOnly: false,
    passWithNoTests: false,
    coverage: { reportsDirectory: 'test/output/coverage' },
  },
});
