/**
 * A real Chromium: `$CHROMIUM_PATH`, one that the system has, or the one of an npm package, which
 * needs no download. Every browser has a fresh profile, which goes when it is closed.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** Nothing that a browser says of its own accord, so that only what a page does is seen. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

async function executable(): Promise<{ path: string; args: string[] }> {
  const given = [process.env.CHROMIUM_PATH, ...systemPaths];
  const found = given.find((path) => path !== undefined && existsSync(path));
  if (found !== undefined) return { path: found, args: [] };
  // Makes the package unpack the libraries that a bare machine lacks.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const packed = await import('@sparticuz/chromium');
  return { path: await packed.default.executablePath(), args: [] };
}

export interface RunningChromium {
  browser: Browser;
  close(): Promise<void>;
}

export async function openChromium(args: readonly string[] = []): Promise<RunningChromium> {
  const { path, args: packed } = await executable();
  const profile = mkdtempSync(join(tmpdir(), 'bad-apple-chromium-'));
  const browser = await chromium.launch({
    executablePath: path,
    args: [...quiet, ...packed, ...args],
    env: { ...process.env, TMPDIR: profile } as Record<string, string>,
  });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

export interface Profile {
  context: BrowserContext;
  /** What the browser writes to the disk. */
  folder: string;
  /** Ends the browser; the folder stays. */
  close(): Promise<void>;
  remove(): void;
}

/**
 * A browser with a profile on the disk, which keeps whole pages for its back button, as a visitor's
 * does and as automated ones do not.
 */
export async function openProfile(): Promise<Profile> {
  const { path, args: packed } = await executable();
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-profile-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: path,
    args: [...quiet, ...packed],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    viewport: { width: 1000, height: 800 },
  });
  return {
    context,
    folder,
    close: () => context.close(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
