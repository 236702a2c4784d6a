/** Builds the gallery of the pages' parts, in memory, and shows it under the product's policy. */
import { fileURLToPath } from 'node:url';
import { preact } from '@preact/preset-vite';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';

const address = 'http://gallery.test/';
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
  "require-trusted-types-for 'script'";

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

export type Gallery = ReadonlyMap<string, string>;

export async function buildGallery(): Promise<Gallery> {
  const built = await build({
    configFile: false,
    root: fileURLToPath(new URL('../gallery', import.meta.url)),
    logLevel: 'warn',
    plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
    css: { preprocessorOptions: { scss: { quietDeps: true } } },
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      rollupOptions: { checks: { pluginTimings: false, bundlerTimings: false } },
    },
  });
  if (!('output' in built)) throw new Error('the gallery was not built once');
  return new Map(
    built.output.map((file) => [
      file.fileName,
      file.type === 'chunk' ? file.code : String(file.source),
    ]),
  );
}

export async function openGallery(context: BrowserContext, gallery: Gallery): Promise<Page> {
  await context.route(`${address}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    const body = gallery.get(name);
    if (body === undefined) return route.fulfill({ status: 404 });
    const contentType = types[name.split('.').at(-1) ?? ''] ?? 'text/plain';
    const headers = { 'content-security-policy': policy };
    return route.fulfill({ body, contentType, headers });
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('h1').first().waitFor();
  return page;
}
