/** Builds the two pages: `vite build --mode portal` and `vite build --mode inbox`. */
import { fileURLToPath } from 'node:url';
import { preact } from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** What each page runs beside itself, by the name of its file. */
const workers = {
  portal: { sender: 'sending-worker.ts' },
  inbox: { duty: 'duty-worker.ts' },
} as const;

/** libsodium and all that is not drawing. */
const protocolFiles =
  /[\\/](crypto|client[\\/](conversation|http)|server[\\/](portal|inbox)[\\/]wire|node_modules[\\/](libsodium|libsodium-wrappers|zod|pako|@scure|@serenity-kit))\b/;

export default defineConfig(({ mode }) => {
  // The same bytes whatever the builder's shell says: other values put paths into the page.
  process.env.NODE_ENV = 'production';
  const page = mode === 'inbox' ? 'inbox' : 'portal';
  const root = fileURLToPath(new URL(`client/${page}`, import.meta.url));
  const entries = Object.entries(workers[page]).map(([name, file]) => [name, `${root}/${file}`]);
  return {
    root,
    base: '/',
    plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
    css: { preprocessorOptions: { scss: { quietDeps: true } } },
    build: {
      outDir: fileURLToPath(new URL(`dist/web/${page}`, import.meta.url)),
      emptyOutDir: true,
      target: 'es2022',
      // Nothing is kept between visits, so names need no hashes; they are the routes of the server.
      assetsInlineLimit: 0,
      modulePreload: false,
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2_000,
      rollupOptions: {
        checks: { pluginTimings: false, bundlerTimings: false },
        input: { page: `${root}/index.html`, ...Object.fromEntries(entries) },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          assetFileNames: '[name][extname]',
          // One copy of the protocol, which page and worker both load.
          codeSplitting: { groups: [{ name: 'protocol', test: protocolFiles }] },
        },
      },
    },
  };
});
