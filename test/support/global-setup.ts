import type { TestProject } from 'vitest/node';
import { takeLoopbackAddress } from './loopback.js';
import { startPostgres } from './postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run's PostgreSQL listens; a database name is still to be added. */
    postgresUrl: string;
    /** An IPv6 address of this run's own; empty when the machine lacks the right to add one. */
    loopbackAddress: string;
  }
}

/** One PostgreSQL for the whole run; each test that asks for one gets a database of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const loopback = takeLoopbackAddress();
  project.provide('loopbackAddress', loopback.address);
  const postgres = await startPostgres();
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    loopback.giveBack();
  };
}
