/** What the built pages hold, how much of it has to arrive, and that anybody builds the same. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle, chunksOf, hashes, neededBy, type Page, sentBytes } from './bundle.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const kilobyte = 1000;

/** Files of the project that reporters must never be given. */
const ofOfficers =
  /\/(client|server)\/inbox\/|\/locales\/inbox\/|@serenity-kit|conversation\/duty\b/;
const libsodium = /node_modules\/libsodium\//;

let built: Record<Page, Rolldown.RolldownOutput>;
const modules = (page: Page): string[] => chunksOf(built[page]).flatMap((one) => one.moduleIds);

beforeAll(async () => {
  built = { portal: await bundle('portal'), inbox: await bundle('inbox') };
}, 120_000);

describe('the reporters’ page', () => {
  it('holds no code of the officers, which theirs does hold', () => {
    expect(modules('portal').length).toBeGreaterThan(50);
    expect(modules('portal').filter((id) => ofOfficers.test(id))).toEqual([]);
    expect(modules('inbox').filter((id) => ofOfficers.test(id)).length).toBeGreaterThan(2);
  });

  /**
   * Counted as the server sends it (gzip 9, without headers): index.html, the style sheets and
   * page.js with all that it imports before it runs. The page is drawn by that, and "what
   * happened" can be written; the protocol comes right after the first drawing, for everybody,
   * and is needed to seal. The icon and the worker's own file are not waited for either.
   */
  it('needs less than 220 kB, gzip, until writing can begin', () => {
    const sent = sentBytes(built.portal);
    const styles = [...sent.keys()].filter((name) => name.endsWith('.css'));
    const first = ['index.html', ...styles, ...neededBy(built.portal, 'page.js')];
    const bytes = (names: readonly string[]): number =>
      names.reduce((sum, name) => sum + (sent.get(name) ?? Number.NaN), 0);
    const until = bytes(first);
    const all = bytes([...sent.keys()]);
    process.stdout.write(
      `Gzip bytes until writing can begin: ${until} (${first.join(', ')}); whole page: ${all}\n`,
    );
    expect(until).toBeLessThan(220 * kilobyte);
    expect(until).toBeGreaterThan(10 * kilobyte);
  });

  it('fetches by import() only what every visit fetches (P3): the protocol', () => {
    const later = new Set(chunksOf(built.portal).flatMap((one) => one.dynamicImports));
    expect([...later]).toEqual(['engine.js']);
  });
});

describe.each(['portal', 'inbox'] as const)('the page of the %s', (page) => {
  it('holds libsodium once, in the file that page and worker share', () => {
    const holding = chunksOf(built[page]).filter((one) =>
      one.moduleIds.some((id) => libsodium.test(id)),
    );
    expect(holding.map((one) => one.fileName)).toEqual(['protocol.js']);
    expect(modules(page).filter((id) => libsodium.test(id))).toHaveLength(1);
  });

  it('is the same, byte for byte, when somebody builds it elsewhere', async () => {
    const folder = `${mkdtempSync(join(tmpdir(), 'bad-apple-elsewhere-'))}/a/deeper/place/`;
    try {
      const sources = ['client', 'crypto', 'server', 'package.json', 'vite.config.ts'];
      for (const name of [...sources, 'tsconfig.json', 'tsconfig.web.json'])
        cpSync(root + name, folder + name, { recursive: true });
      symlinkSync(`${root}node_modules`, `${folder}node_modules`);
      const here = await bundle(page);
      expect(hashes(await bundle(page, folder))).toEqual(hashes(here));
      expect(Object.keys(hashes(here))).toContain('index.html');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
