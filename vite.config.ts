/** Builds the two pages: `vite build --mode portal` and `vite build --mode inbox`. */
import { fileURLToPath } from 'node:url';
import { preact } from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { libsodium } from './client/build/libsodium.js';

/** What each page runs beside itself, by the name of its file. */
const workers = {
  portal: { sender: 'sending-worker.ts' },
  inbox: { duty: 'duty-worker.ts' },
} as const;

/** What page and worker need before libsodium is there, so that the page can begin to fetch it; roles. */
const carrierFiles =
  /[\\/]client[\\/](ui[\\/]fetch-carrier|http[\\/]unit-request|portal[\\/]libsodium-binary|conversation[\\/]ports)\.ts|[\\/]server[\\/]roles\.ts/;

/** libsodium and all that is not drawing, as far as page and worker both run it. */
const protocolFiles =
  /[\\/](crypto|client[\\/](conversation|http|portal[\\/]reporters-portal)|server[\\/]portal[\\/]wire|node_modules[\\/](libsodium|libsodium-wrappers|zod))\b/;

export default defineConfig(({ mode }) => {
  // The same bytes whatever the builder's shell says: other values put paths into the page.
  process.env.NODE_ENV = 'production';
  const page = mode === 'inbox' ? 'inbox' : 'portal';
  const root = fileURLToPath(new URL(`client/${page}`, import.meta.url));
  const entries = Object.entries(workers[page]).map(([name, file]) => [name, `${root}/${file}`]);
  return {
    root,
    base: '/',
    plugins: [
      preact({ devToolsEnabled: false, prefreshEnabled: false }),
      libsodium({
        cryptoFolder: fileURLToPath(new URL('crypto', import.meta.url)),
        arrival: `${root}/libsodium-binary.ts`,
      }),
    ],
    css: { preprocessorOptions: { scss: { quietDeps: true } } },
    build: {
      outDir: fileURLToPath(new URL(`dist/web/${page}`, import.meta.url)),
      emptyOutDir: true,
      target: 'es2022',
      // Nothing is kept between visits, so names need no hashes; they are the routes of the server.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2_000,
      rollupOptions: {
        checks: { pluginTimings: false, bundlerTimings: false },
        input: { page: `${root}/index.html`, ...Object.fromEntries(entries) },
        // A door only passes on: what the worker does not use of it is not given to the worker.
        treeshake: {
          moduleSideEffects: [{ test: /[\\/]crypto[\\/]index\.ts$/, sideEffects: false }],
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          assetFileNames: '[name][extname]',
          // What the worker loads of the protocol is no more than it runs.
          codeSplitting: {
            groups: [
              { name: 'carrier', test: carrierFiles, minShareCount: 2, priority: 2 },
              { name: 'protocol', test: protocolFiles, minShareCount: 2, priority: 1 },
            ],
          },
        },
      },
    },
  };
});
