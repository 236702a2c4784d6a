import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run's PostgreSQL listens; a database name is still to be added. */
    postgresUrl: string;
  }
}

/** One PostgreSQL for the whole run; each test that asks for one gets a database of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  project.provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
