/**
 * The built page of an app: its files, held in memory and given out alike to everybody. No
 * validators, ranges or dates, so that no two visits differ; what the browser would keep of an
 * answer would only tell that somebody was here.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A file of the page: open to anyone, the same for all. */
    page?: true;
  }
}

export interface PageFile {
  /** Of the route: `/` for index.html, else a slash and the file's name. */
  path: string;
  type: string;
  plain: Buffer;
  gzip: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** All files of a folder, which has no folders in it. None when the pages were not built. */
export async function readPage(folder: string): Promise<PageFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return Promise.all(
    names.sort().map(async (name) => {
      const type = types[extname(name)];
      if (type === undefined) throw new Error(`no media type is known for ${name}`);
      const plain = await readFile(join(folder, name));
      const path = name === 'index.html' ? '/' : `/${name}`;
      return { path, type, plain, gzip: gzipSync(plain, { level: 9 }) };
    }),
  );
}

/**
 * Pages that stand outside the others' isolation: a browser that goes there and back ends the
 * process of the page that was left, and with it what its memory still held.
 */
const outside = /^\/out(-cy)?\.html$/;

/** One route a file. */
export function servePage(app: FastifyInstance, files: readonly PageFile[]): void {
  for (const { path, type, plain, gzip } of files) {
    app.get(path, { config: { page: true } }, async (request, reply) => {
      const zipped = request.headers['accept-encoding'] === 'gzip';
      reply.header('vary', 'accept-encoding').type(type);
      if (outside.test(path))
        reply
          .removeHeader('cross-origin-opener-policy')
          .removeHeader('cross-origin-embedder-policy');
      if (zipped) reply.header('content-encoding', 'gzip');
      return reply.send(zipped ? gzip : plain);
    });
  }
}
