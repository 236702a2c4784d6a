/** What the built pages hold, how much of it has to arrive, and that anybody builds the same. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { takeBinaryOut } from '../../client/build/libsodium.js';
import { bundle, bytesOf, chunksOf, hashes, neededBy, type Page, sentBytes } from './bundle.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const kilobyte = 1000;

/** Files of the project that reporters must never be given. */
const ofOfficers =
  /\/(client|server)\/inbox\/|\/locales\/inbox\/|@serenity-kit|conversation\/duty\b/;
const libsodium = /node_modules\/libsodium\//;

const published = readFileSync(
  `${root}node_modules/libsodium/dist/modules-esm/libsodium.mjs`,
  'utf8',
);
const { binary } = takeBinaryOut(published);
/** A piece of it, as such or as text. */
const piece = binary.subarray(30_000, 30_300);
const binaryInside = (bytes: Buffer): boolean =>
  bytes.includes(piece) || bytes.includes(piece.toString('base64'));

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

  it('has no word for anything that keeps, which the officers’ worker has', () => {
    const keeps = /indexedDB|localStorage|sessionStorage|serviceWorker/;
    const keeping = (page: Page): string[] =>
      chunksOf(built[page])
        .filter(({ code }) => keeps.test(code))
        .map(({ fileName }) => fileName);
    expect(keeping('portal')).toEqual([]);
    expect(keeping('inbox')).toEqual(['duty.js']);
  });

  /**
   * Counted as the server sends it (gzip 9, without headers). The first screen: index.html, the
   * style sheets, and page.js with all that it imports before it runs. The first question that can
   * be answered is "is it about one of these people?": they are in the unit's directory, which is
   * shown only when its signatures hold, so that engine.js with the protocol and libsodium have to
   * arrive too. Welsh, the worker and the board are not waited for.
   */
  it('has its first screen in 60 kB, gzip, and its first question in 220', () => {
    const sent = sentBytes(built.portal);
    const styles = [...sent.keys()].filter((name) => name.endsWith('.css'));
    const screen = ['index.html', ...styles, ...neededBy(built.portal, 'page.js')];
    const question = [
      ...new Set([...screen, ...neededBy(built.portal, 'engine.js'), 'libsodium.wasm']),
    ];
    const bytes = (names: readonly string[]): number =>
      names.reduce((sum, name) => sum + (sent.get(name) ?? Number.NaN), 0);
    process.stdout.write(
      `Gzip bytes until the first screen: ${bytes(screen)} (${screen.join(', ')}); ` +
        `until the first question can be answered: ${bytes(question)} (${question.join(', ')})\n`,
    );
    expect(bytes(screen)).toBeGreaterThan(10 * kilobyte);
    expect(bytes(screen)).toBeLessThan(60 * kilobyte);
    expect(bytes(question)).toBeLessThan(220 * kilobyte);
  });

  it('holds its icon, which no browser asks for or not as its history has it (P2)', () => {
    for (const page of ['portal', 'inbox'] as const) {
      const html = built[page].output.find(({ fileName }) => fileName === 'index.html');
      const text = html?.type === 'asset' ? String(html.source) : '';
      expect(text.match(/<link[^>]+rel="icon"[^>]+>/g)).toHaveLength(1);
      expect(text).toMatch(/<link[^>]+rel="icon"[^>]+href="data:image\/svg\+xml,/);
      expect(built[page].output.map(({ fileName }) => fileName).join()).not.toMatch(/\.(svg|ico)/);
    }
  });

  it('gives its worker no more of the protocol than sending needs, and nothing that opens', () => {
    const worker = neededBy(built.portal, 'sender.js');
    const sent = sentBytes(built.portal);
    const bytes = worker.reduce((sum, name) => sum + (sent.get(name) ?? Number.NaN), 0);
    process.stdout.write(`Gzip bytes that the worker loads: ${bytes} (${worker.join(', ')})\n`);
    expect(worker).not.toContain('engine.js');
    expect(bytes).toBeLessThan(30 * kilobyte);
  });

  it('fetches by import() only what every visit fetches (P3): the protocol, and Welsh', () => {
    const later = new Set(chunksOf(built.portal).flatMap((one) => one.dynamicImports));
    expect([...later].sort()).toEqual(['cy.js', 'engine.js']);
  });
});

describe.each(['portal', 'inbox'] as const)('the page of the %s', (page) => {
  it('holds libsodium once: its script, and its WebAssembly as the npm package has it', () => {
    expect(modules(page).filter((id) => libsodium.test(id))).toHaveLength(1);
    const files = built[page].output;
    const binaries = files.filter((file) => binaryInside(bytesOf(file)));
    expect(binaries.map((file) => file.fileName)).toEqual(['libsodium.wasm']);
    expect(bytesOf(binaries[0] as Rolldown.OutputAsset).equals(binary)).toBe(true);
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
