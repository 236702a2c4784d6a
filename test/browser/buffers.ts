/** The bytes and the parts of pages that a thread's scripts reach, read over CDP. */
import type { Heap, Holder } from './heap.js';
import type { Thread } from './threads.js';

/** Runs in the page, whose types the tests do not have: what bytes its objects hold. */
const heldBytes = `function () {
  const found = new Set();
  const take = (value) => {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) found.add(value);
    if (value instanceof WebAssembly.Memory) found.add(value);
  };
  for (const object of this) {
    take(object);
    if (object instanceof Map || object instanceof Set) {
      for (const [key, value] of object.entries()) [key, value].forEach(take);
    }
    const own = Object.getOwnPropertyDescriptors(object);
    for (const key of Reflect.ownKeys(own)) take(own[key].value);
  }
  for (const one of [...found]) take(one.buffer);
  return [...found];
}`;

/** Runs in the page: all of each buffer that is not zeros. */
const contentsOf = `function (...holders) {
  const page = 4096;
  return [...new Set(holders.map((one) => one.buffer ?? one))].map((buffer) => {
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

interface Remote {
  objectId?: string;
  subtype?: string;
  description?: string;
}
interface Properties {
  result: { name: string; value?: Remote }[];
  internalProperties?: { name: string; value?: Remote }[];
}

const bytesKinds = ['arraybuffer', 'typedarray', 'dataview', 'webassemblymemory'];

/** What functions close over and promises were settled with, which no object's property shows. */
async function heldInside(
  thread: Thread,
  { holders, objectGroup }: { holders: readonly Holder[]; objectGroup: string },
): Promise<string[]> {
  const found: string[] = [];
  const properties = async (objectId: string): Promise<Properties> =>
    (await thread.send('Runtime.getProperties', {
      objectId,
      ownProperties: true,
    })) as Properties;
  const takeAll = (all: readonly { value?: Remote }[]): void => {
    for (const { value } of all)
      if (value?.objectId !== undefined && bytesKinds.includes(value.subtype ?? ''))
        found.push(value.objectId);
  };
  for (const { id, whole } of holders) {
    const objectId = await thread
      .send('HeapProfiler.getObjectByHeapObjectId', { objectId: String(id), objectGroup })
      .then((told) => (told as { result: { objectId: string } }).result.objectId)
      // Let go of since the snapshot.
      .catch(() => null);
    if (objectId === null) continue;
    const { internalProperties = [] } = await properties(objectId);
    takeAll(internalProperties);
    const scopes = internalProperties.find(({ name }) => name === '[[Scopes]]')?.value?.objectId;
    if (scopes === undefined) continue;
    const passed = whole ? /^Global/ : /^(Global|Module|Script)/;
    for (const { name, value } of (await properties(scopes)).result) {
      if (!/^\d+$/.test(name) || value?.objectId === undefined) continue;
      if (!passed.test(value.description ?? '')) takeAll((await properties(value.objectId)).result);
    }
  }
  return found;
}

/** An array, in the page, of all objects with that prototype. */
async function everyOne(
  thread: Thread,
  { prototype, objectGroup }: { prototype: string; objectGroup: string },
): Promise<{ objectId: string }> {
  const { result } = (await thread.send('Runtime.evaluate', {
    expression: prototype,
    objectGroup,
  })) as { result: { objectId: string } };
  const { objects } = (await thread.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
    objectGroup,
  })) as { objects: { objectId: string } };
  return objects;
}

/** The bytes of every buffer that scripts reach, WebAssembly's memory among them. */
export async function buffersOf(
  thread: Thread,
  heap: Heap,
): Promise<{ contents: Buffer[]; unread: string[] }> {
  const objectGroup = 'buffers';
  const objects = await everyOne(thread, { prototype: 'Object.prototype', objectGroup });
  const { result: held } = (await thread.send('Runtime.callFunctionOn', {
    functionDeclaration: heldBytes,
    objectId: objects.objectId,
    objectGroup,
  })) as { result: { objectId: string } };
  const { result: listed } = (await thread.send('Runtime.getProperties', {
    objectId: held.objectId,
    ownProperties: true,
  })) as Properties;
  const ids = [
    ...listed.flatMap(({ name, value }) =>
      /^\d+$/.test(name) && value?.objectId !== undefined ? [value.objectId] : [],
    ),
    ...(await heldInside(thread, { holders: heap.holders(), objectGroup })),
  ];
  const read = new Set<string>();
  for (const objectId of ids) {
    const { heapSnapshotObjectId } = (await thread.send('HeapProfiler.getHeapObjectId', {
      objectId,
    })) as { heapSnapshotObjectId: string };
    read.add(heapSnapshotObjectId);
  }
  const { result: contents } = (await thread.send('Runtime.callFunctionOn', {
    functionDeclaration: contentsOf,
    objectId: held.objectId,
    arguments: ids.map((objectId) => ({ objectId })),
    returnByValue: true,
  })) as { result: { value: string[][] } };
  await thread.send('Runtime.releaseObjectGroup', { objectGroup });
  const zeros = Buffer.alloc(4096);
  return {
    contents: contents.value.map((parts) =>
      Buffer.concat(parts.map((part) => (part === '' ? zeros : Buffer.from(part, 'base64')))),
    ),
    unread: heap.buffers().flatMap(({ id, way }) => (read.has(String(id)) ? [] : [way])),
  };
}

/** Runs in the page: of every tree that a script still has a node of, its text and its fields. */
const treesOf = `function () {
  const roots = new Set();
  for (const node of this) {
    try {
      roots.add(node.getRootNode());
    } catch {}
  }
  return [...roots].map((root) => ({
    name: root.nodeName,
    text: [
      root.textContent ?? '',
      root.value ?? '',
      ...[...(root.querySelectorAll?.('input, textarea') ?? [])].map((field) => field.value),
    ].join(' '),
  }));
}`;

/** A tree of the page, or one that was taken off it and that something still holds. */
export interface Tree {
  name: string;
  text: string;
}

/** Every tree of which a script still has a node. */
export async function treesIn(thread: Thread): Promise<Tree[]> {
  const objectGroup = 'trees';
  const objects = await everyOne(thread, { prototype: 'Node.prototype', objectGroup });
  const { result: trees } = (await thread.send('Runtime.callFunctionOn', {
    functionDeclaration: treesOf,
    objectId: objects.objectId,
    returnByValue: true,
  })) as { result: { value: Tree[] } };
  await thread.send('Runtime.releaseObjectGroup', { objectGroup });
  return trees.value;
}
