/** The processes of one browser, and what their memory holds (Linux). */
import { readdirSync, readFileSync } from 'node:fs';
import { countMemory, type Needle } from '../canary/search.js';

export interface BrowserProcess {
  pid: number;
  /** `browser`, `renderer`, `gpu-process`, `utility` or `zygote`. */
  kind: string;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** The browser that has this profile, and everything that it started. */
export function processesOf(profile: string): BrowserProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      // The program's own name stands in brackets and may hold spaces.
      parent: Number(/\) \S (\d+) /.exec(read(`/proc/${name}/stat`))?.[1]),
      // Those that a zygote made stand in one piece.
      command: read(`/proc/${name}/cmdline`).split(/[\0 ]/),
    }));
  const first = all.find(({ command }) => command.includes(`--user-data-dir=${profile}`));
  const found = first === undefined ? [] : [first];
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found.map(({ pid, command }) => ({
    pid,
    kind: command.find((word) => word.startsWith('--type='))?.slice(7) ?? 'browser',
  }));
}

export interface Held extends BrowserProcess {
  /** How often each needle stands in the memory of the process. */
  counts: Map<string, number>;
}

/** Searches all of them. One that ends meanwhile holds nothing. */
export function searchBrowser(profile: string, needles: readonly Needle[]): Held[] {
  return processesOf(profile).map((process) => {
    try {
      return { ...process, counts: countMemory(process.pid, needles) };
    } catch {
      return { ...process, counts: new Map() };
    }
  });
}

/** What each kind of process holds, as one line of text for each; nothing where nothing is held. */
export const inWords = (held: readonly Held[]): string[] =>
  held
    .filter(({ counts }) => counts.size > 0)
    .map(({ kind, counts }) => {
      const each = [...counts].sort(([a], [b]) => a.localeCompare(b));
      return `${kind}: ${each.map(([name, n]) => `${name} ${n}`).join(', ')}`;
    });
