/** Whether an fsync stands between the write of a drop and its 201, in the system calls of a server. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../../crypto/index.js';
import { bundlePut, dropPut, makePlace, send, startServer } from './server.js';

/** What a traced server did about one thing that it was sent. */
export interface Traced {
  /** Hexadecimal identifier of the drop. */
  drop: string;
  /** 'synced': written, then synced, then answered; else what was wrong. */
  found: 'synced' | 'not written' | 'not answered' | 'not synced';
}

export function hasStrace(): boolean {
  try {
    execFileSync('strace', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Longer than a page of the log with its frame, so that every identifier is seen. */
const shownBytes = 4_200;

/** One at a time to a server under strace; `planted` is the `synchronous` that it is made to use. */
export async function traceServer(given: {
  drops: number;
  bundles: number;
  planted?: 0 | 1;
}): Promise<Traced[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-trace-'));
  const output = join(folder, 'calls.txt');
  const calls = 'pwrite64,pwritev,write,writev,sendto,sendmsg,fdatasync,fsync';
  // With -D the server, not strace, is the child that signals reach.
  const before = ['strace', '-D', '-f', '-tt', '-y', '-xx', '-s', String(shownBytes)];
  before.push('-e', `trace=${calls}`, '-e', 'signal=none', '-o', output);
  const plant = new URL('plant-synchronous.mjs', import.meta.url).href;
  try {
    const place = await makePlace(folder);
    const { child, ended } = await startServer(place, {
      before,
      flags: given.planted === undefined ? [] : ['--import', plant],
      env: { PLANTED_SYNCHRONOUS: String(given.planted ?? 2) },
    });
    const drops: string[] = [];
    for (let i = 0; i < given.drops; i++) {
      const put = dropPut(place.unit);
      if ((await send(place.ports, put)) !== 201) throw new Error('a drop was refused');
      drops.push(put.id);
    }
    for (let i = 0; i < given.bundles; i++) {
      const put = bundlePut(place, (i % 3) + 1);
      if ((await send(place.ports, put)) !== 201) throw new Error('a bundle was refused');
      drops.push(toHex(put.bundle.dropId));
    }
    child.kill('SIGTERM');
    await ended;
    return judge(await written(output), drops);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The lines that strace wrote, when it has written the last one. */
async function written(output: string): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const text = readFileSync(output, 'latin1');
    if (/\+\+\+ (exited with|killed by)[^\n]*\n$/.test(text)) return text.split('\n');
    if (tries > 100) throw new Error('strace did not end');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const inHexadecimal = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const created = inHexadecimal('HTTP/1.1 201 ');
/** How a call names the write-ahead log: strace writes paths in hexadecimal too. */
const ofTheLog = `${inHexadecimal('-wal')}>`;

/** A call as it begins: process (padded to five places), time, name, and the file that it names. */
const beginning = /^(\d+) +[\d:.]+ (\w+)\(\d+<([^>]*>)/;
const resumedSync = /^(\d+) +[\d:.]+ <\.\.\. f(?:data)?sync resumed>\) += 0$/;

type Kind = 'log' | 'sync' | 'answer' | null;

/** What each line of strace is about; a sync that was interrupted counts where it ended. */
function kindsOf(lines: readonly string[]): Kind[] {
  /** The file of each process's last sync. */
  const syncing = new Map<string, string>();
  return lines.map((line) => {
    const [, resumed] = resumedSync.exec(line) ?? [];
    if (resumed !== undefined) return syncing.get(resumed)?.endsWith(ofTheLog) ? 'sync' : null;
    const [, pid = '', call = '', file = ''] = beginning.exec(line) ?? [];
    if (/^f(data)?sync$/.test(call)) {
      syncing.set(pid, file);
      return file.endsWith(ofTheLog) && line.endsWith('= 0') ? 'sync' : null;
    }
    if (/^p?write/.test(call) && file.endsWith(ofTheLog)) return 'log';
    return /^(write|send)/.test(call) && line.includes(created) ? 'answer' : null;
  });
}

/** The drops were sent one after another, so the answers come in their order. */
export function judge(lines: readonly string[], drops: readonly string[]): Traced[] {
  const events = kindsOf(lines);
  const answers = events.flatMap((kind, at) => (kind === 'answer' ? [at] : []));
  return drops.map((drop, i) => {
    const named = drop.replace(/../g, '\\x$&');
    const written = lines.findIndex((line, at) => events[at] === 'log' && line.includes(named));
    const answered = answers[i];
    if (written < 0) return { drop, found: 'not written' };
    if (answered === undefined || answered < written) return { drop, found: 'not answered' };
    const last = events.lastIndexOf('log', answered);
    const synced = events.indexOf('sync', last);
    return { drop, found: synced >= 0 && synced < answered ? 'synced' : 'not synced' };
  });
}
