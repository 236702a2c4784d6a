import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/long-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/output/**', 'node_modules/**'],
    // One embedded PostgreSQL for the whole run: every store test meets both databases.
    globalSetup: ['test/support/global-setup.ts'],
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
