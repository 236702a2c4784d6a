/** What a page's scripts could still reach: heap snapshots and array buffers, over CDP. */
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

export interface Heap {
  /** How many nodes have this name; a string's name is its text (its first 1,024 characters). */
  count(name: string): number;
  /** Of every string that holds a text: the way from the root to it. */
  ways(text: string): string[];
  /** Ways to the objects whose elements are these strings, one after another. */
  rows(words: readonly string[]): string[];
}

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
  const [typeAt, nameAt, edgesAt] = [at('type'), at('name'), at('edge_count')];
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
  return {
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

/** Runs in the page, whose types the tests do not have: all of each buffer that is not zeros. */
const contentsOf = `function () {
  const page = 4096;
  const buffers = new Set();
  const take = (value) => {
    if (ArrayBuffer.isView(value)) buffers.add(value.buffer);
    else if (value instanceof ArrayBuffer) buffers.add(value);
  };
  for (const object of this) {
    if (object instanceof WebAssembly.Memory) take(object.buffer);
    if (object instanceof Map || object instanceof Set) {
      for (const [key, value] of object.entries()) [key, value].forEach(take);
    }
    const own = Object.getOwnPropertyDescriptors(object);
    for (const key of Reflect.ownKeys(own)) take(own[key].value);
  }
  return [...buffers].map((buffer) => {
    const bytes = new Uint8Array(buffer);
    const parts = [];
    for (let at = 0; at < bytes.length; at += page) {
      const part = bytes.subarray(at, at + page);
      if (part.every((byte) => byte === 0)) parts.push('');
      else parts.push(btoa(String.fromCharCode(...part)));
    }
    return parts;
  });
}`;

/** The bytes of every buffer that an object holds, WebAssembly's memory among them. */
export async function buffersOf(thread: Thread): Promise<Buffer[]> {
  const objectGroup = 'buffers';
  const { result } = (await thread.send('Runtime.evaluate', {
    expression: 'Object.prototype',
    objectGroup,
  })) as { result: { objectId: string } };
  const { objects } = (await thread.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
    objectGroup,
  })) as { objects: { objectId: string } };
  const { result: contents } = (await thread.send('Runtime.callFunctionOn', {
    functionDeclaration: contentsOf,
    objectId: objects.objectId,
    returnByValue: true,
  })) as { result: { value: string[][] } };
  await thread.send('Runtime.releaseObjectGroup', { objectGroup });
  const zeros = Buffer.alloc(4096);
  return contents.value.map((parts) =>
    Buffer.concat(parts.map((part) => (part === '' ? zeros : Buffer.from(part, 'base64')))),
  );
}
