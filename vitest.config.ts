import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/long-first.js';

/** All of this folder but what needs a server and its databases. */
const conversation = 'test/client/conversation/!(changing-passphrase|head-lost).test.ts';
const pure = ['test/crypto/**/*.test.ts', conversation];
const server = [
  'test/server/{audit,inbox,jobs,portal,store}/**/*.test.ts',
  'test/lying/**/*.test.ts',
];
const never = ['test/long/**', 'test/output/**', 'node_modules/**'];

const everywhere = {
  // Processes, not threads: better-sqlite3, libsodium and signals behave as in service.
  pool: 'forks' as const,
  // Seal, sign-in and process tests take seconds on a busy machine; a hung one still ends.
  testTimeout: 30_000,
  hookTimeout: 60_000,
  teardownTimeout: 20_000,
};

export default defineConfig({
  test: {
    ...everywhere,
    projects: [
      {
        // Pure functions, which leave nothing behind: one process takes many files, and loads libsodium once.
        test: { ...everywhere, name: 'pure', include: pure, exclude: never, isolate: false },
      },
      {
        // Each test has a server and databases of its own, and nothing else: one process takes many files.
        test: { ...everywhere, name: 'server', include: server, exclude: never, isolate: false },
      },
      {
        test: {
          ...everywhere,
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: [...never, ...pure, ...server],
        },
      },
    ],
    // One embedded PostgreSQL for the whole run: every store test meets both databases.
    globalSetup: ['test/support/global-setup.ts'],
    // Two more than there are cores: tests in browsers mostly wait for the next beat.
    maxWorkers: 4,
    sequence: { sequencer: LongFirst },
    allowOnly: false,
    passWithNoTests: false,
    coverage: { reportsDirectory: 'test/output/coverage' },
  },
});
