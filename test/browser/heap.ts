/** What a page's scripts could still reach, from a heap snapshot taken over CDP. */
import type { Thread } from './threads.js';

interface Snapshot {
  snapshot: {
    meta: {
      node_fields: string[];
      node_types: [string[], ...unknown[]];
      edge_fields: string[];
      edge_types: [string[], ...unknown[]];
    };
  };
  nodes: number[];
  edges: number[];
  strings: string[];
}

interface Edge {
  type: string;
  name: string | number;
  to: number;
}

/** A function or promise, by its number; `whole`: to be asked for all that its module has. */
export interface Holder {
  id: number;
  whole: boolean;
}

export interface Heap {
  /** How many nodes have this name; a string's name is its text (its first 1,024 characters). */
  count(name: string): number;
  /** Of every string that holds a text: the way from the root to it. */
  ways(text: string): string[];
  /** Of every buffer, view of one, and memory of WebAssembly: its number, and the way to it. */
  buffers(): { id: number; way: string }[];
  /** Numbers of functions and promises in which buffers are held that no object holds. */
  holders(): Holder[];
  /** Ways to the objects whose elements are these strings, one after another. */
  rows(words: readonly string[]): string[];
}

/** Names of what holds bytes of its own or shows those of another. */
const holdsBytes =
  /^((Shared)?ArrayBuffer|DataView|(Big)?(Ui|I)nt\d+(Clamped)?Array|Float\d+Array|(WebAssembly\.)?Memory)$/;

/** Of strings put together of strings; those of thousands are none that anybody typed. */
const deepest = 50;
/** Collects garbage, then lists everything that is still reachable. */
export async function heapOf(thread: Thread): Promise<Heap> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }): void => void chunks.push(chunk);
  thread.on('HeapProfiler.addHeapSnapshotChunk', take);
  await thread.send('HeapProfiler.enable');
  await thread.send('HeapProfiler.collectGarbage');
  await thread.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  thread.off('HeapProfiler.addHeapSnapshotChunk', take);
  return readHeap(JSON.parse(chunks.join('')) as Snapshot);
}

export function readHeap({ snapshot, nodes, edges, strings }: Snapshot): Heap {
  const { node_fields, node_types, edge_fields, edge_types } = snapshot.meta;
  const [width, step] = [node_fields.length, edge_fields.length];
  const at = (field: string): number => node_fields.indexOf(field);
  const [typeAt, nameAt, idAt, edgesAt] = ['type', 'name', 'id', 'edge_count'].map(at) as [
    number,
    number,
    number,
    number,
  ];
  const total = nodes.length / width;
  const first = new Uint32Array(total + 1);
  for (let node = 0; node < total; node++)
    first[node + 1] = (first[node] as number) + (nodes[node * width + edgesAt] as number);
  const ownName = (node: number): string => strings[nodes[node * width + nameAt] as number] ?? '';
  const typeOf = (node: number): string =>
    node_types[0][nodes[node * width + typeAt] as number] ?? '';
  function* edgesOf(node: number): Generator<Edge> {
    for (let e = first[node] as number; e < (first[node + 1] as number); e++) {
      const type = edge_types[0][edges[e * step] as number] ?? '';
      const name = edges[e * step + 1] as number;
      const indexed = type === 'element' || type === 'hidden';
      const to = (edges[e * step + 2] as number) / width;
      yield { type, name: indexed ? name : (strings[name] ?? ''), to };
    }
  }
  /** Two strings that were put together stand there as two. */
  const nameOf = (node: number, depth = 0): string => {
    if (typeOf(node) !== 'concatenated string' || depth > deepest) return ownName(node);
    const parts = [...edgesOf(node)].filter(({ name }) => name === 'first' || name === 'second');
    return parts.map(({ to }) => nameOf(to, depth + 1)).join('');
  };
  /** The node from which each was first reached, breadth first. */
  const from = new Int32Array(total).fill(-1);
  const via = new Map<number, string>();
  const queue = [0];
  from[0] = 0;
  for (const node of queue) {
    for (const { type, name, to } of edgesOf(node)) {
      if (type === 'weak' || from[to] !== -1) continue;
      from[to] = node;
      via.set(to, String(name));
      queue.push(to);
    }
  }
  const wayTo = (node: number): string => {
    const way: string[] = [];
    for (let now = node; now !== 0; now = from[now] as number)
      way.unshift(`${via.get(now)}: ${typeOf(now)} ${nameOf(now).slice(0, 40)}`);
    return way.join(' > ');
  };
  const isText = (node: number): boolean => /string/.test(typeOf(node));
  const idOf = (node: number): number => nodes[node * width + idAt] as number;
  const isBytes = (node: number): boolean =>
    typeOf(node) === 'object' && holdsBytes.test(ownName(node));
  /** A buffer that was first reached by its view is read with that. */
  const buffers = (): number[] =>
    queue.filter(
      (node) => isBytes(node) && via.get(node) !== 'prototype' && !isBytes(from[node] as number),
    );
  return {
    buffers: () => buffers().map((node) => ({ id: idOf(node), way: wayTo(node) })),
    holders() {
      const wanted = new Set(buffers());
      const holds = (node: number): boolean => [...edgesOf(node)].some(({ to }) => wanted.has(to));
      const target = (node: number, name: string): number | undefined =>
        [...edgesOf(node)].find((edge) => edge.name === name)?.to;
      const found: Holder[] = [];
      const seen = new Set<number>();
      for (const node of queue) {
        if (ownName(node) === 'Promise' && holds(node))
          found.push({ id: idOf(node), whole: false });
        if (typeOf(node) !== 'closure') continue;
        let [wants, whole] = [false, false];
        let context = target(node, 'context');
        for (; context !== undefined && !seen.has(context); context = target(context, 'previous')) {
          seen.add(context);
          // What a whole module has is told with any of its functions.
          whole = /NativeContext/.test(ownName(target(context, 'previous') ?? 0));
          wants ||= whole || holds(context);
        }
        if (wants) found.push({ id: idOf(node), whole });
      }
      return found;
    },
    count(name) {
      let count = 0;
      for (const node of queue) if (isText(node) && nameOf(node) === name) count += 1;
      return count;
    },
    ways: (text) => queue.filter((node) => nameOf(node).includes(text)).map(wayTo),
    rows(words) {
      const wanted = words.join('\n');
      return queue
        .filter((node) => /array|object/.test(typeOf(node)))
        .filter((node) => {
          const texts = [...edgesOf(node)].filter(({ to }) => isText(to));
          return texts
            .map(({ to }) => ownName(to))
            .join('\n')
            .includes(wanted);
        })
        .map(wayTo);
    },
  };
}
