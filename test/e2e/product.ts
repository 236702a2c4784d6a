/** The product as it ships: the built server with both pages, on a database of its own. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, run } from './process.js';

const main = 'dist/server/main.js';
const built = fileURLToPath(new URL('../../dist/web/portal/index.html', import.meta.url));

export interface Product {
  portal: string;
  inbox: string;
  /** The one-time link that the server printed, as a whole; empty where there is a unit. */
  setupLink: string;
  databaseUrl: string;
  server: Program;
  stop(): Promise<void>;
}

/**
 * Starts the built server. `npm test` builds it before; otherwise `npm run build` does. `prepare`
 * puts a unit into its database before.
 */
export async function startProduct(
  given: {
    settings?: Readonly<Record<string, string>>;
    prepare?: (databaseUrl: string) => Promise<void>;
  } = {},
): Promise<Product> {
  if (!existsSync(built)) throw new Error('The pages are not built: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-product-'));
  const url = `sqlite:${join(folder, 'bad-apple.db')}`;
  await given.prepare?.(url);
  const server = run(main, {
    env: { PORTAL_PORT: '0', INBOX_PORT: '0', DATABASE_URL: url, ...given.settings },
  });
  const portal = (await server.see(/Portal \(reporters\): (\S+)/))[1] as string;
  const inbox = (await server.see(/Inbox \(officers\): +(\S+)/))[1] as string;
  const setupLink = given.prepare === undefined ? (await server.see(/http:\S+#setup=\S+/))[0] : '';
  return {
    portal,
    inbox,
    setupLink,
    databaseUrl: url,
    server,
    async stop() {
      server.signal('SIGTERM');
      await server.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
