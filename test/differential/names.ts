/** Random bytes by the order of their first appearance: what is left is the same in two worlds or not. */
import { createHash } from 'node:crypto';
import {
  boardPlaces,
  bundleBytes,
  cellBytes,
  cellTag,
  dropBytes,
  dropHash,
  dropHeaderBytes,
  fromHex,
  hash,
  idBytes,
  intakeRowBytes,
  labels,
  parseBundle,
  parseDropHeader,
  slotBytes,
  slotDigests,
  storePlaces,
  toHex,
} from '../../crypto/index.js';
import type { Asked, Told } from '../lying/liar.js';

export interface Names {
  /** `#7(16)`: the seventh thing that appeared, 16 bytes long. */
  bytes(bytes: Uint8Array): string;
  /** Text in which everything that looks random has its name. */
  text(text: string): string;
  /** Names everything in a request at the moment at which somebody sends it. */
  asked(asked: Asked): string;
  /** An answer: status, headers, length, and what is in it. */
  told(asked: Asked, told: Told): string;
  /** Cells one after another, as a board or a shelf has them. */
  cells(bytes: Uint8Array, order: 'sorted' | 'as they came'): string;
  /** Goes on by itself from here: what it names from now on, this one does not know. */
  copy(): Names;
}

/** Runs of base64 or hexadecimal that nobody writes by hand. */
const random = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** With digits and letters; or, as one root of a tree in a thousand, without a digit, and with case at random. */
const isRandom = (run: string): boolean =>
  /[a-z].*\d|\d.*[a-z]/i.test(run) ||
  (run.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g) ?? []).length > run.length / 5;

export function names(slots: number, from: ReadonlyMap<string, number> = new Map()): Names {
  const known = new Map(from);

  function numberOf(bytes: Uint8Array): number {
    const key = createHash('sha256').update(bytes).digest('base64');
    const number = known.get(key) ?? known.size + 1;
    known.set(key, number);
    return number;
  }
  const name = (bytes: Uint8Array): string => `#${numberOf(bytes)}(${bytes.length})`;
  const text = (given: string): string =>
    given.replace(random, (run) => (isRandom(run) ? name(Buffer.from(run, 'latin1')) : run));

  function cells(bytes: Uint8Array, order: 'sorted' | 'as they came'): string {
    const all: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += cellBytes)
      all.push(bytes.subarray(at, at + cellBytes));
    return rows(all, order, name);
  }

  /** Where bytes stand in their own order, that order must hold, and says nothing more. */
  function rows(
    all: readonly Uint8Array[],
    order: 'sorted' | 'as they came',
    line: (bytes: Uint8Array) => string,
  ): string {
    const named = all.map(line);
    if (order === 'as they came') return named.join(' ');
    const holds = all.every(
      (row, i) => i === 0 || Buffer.compare(all[i - 1] as Uint8Array, row) <= 0,
    );
    return `${holds ? '' : 'not sorted: '}${named.sort().join(' ')}`;
  }

  function drop(bytes: Uint8Array): string {
    const header = parseDropHeader(bytes);
    const slotsEnd = dropHeaderBytes + slots * slotBytes;
    const parts: Uint8Array[] = [];
    for (let at = dropHeaderBytes; at < slotsEnd; at += slotBytes)
      parts.push(bytes.subarray(at, at + slotBytes));
    return [
      `${header.version} ${toHex(header.unit)} ${header.directory} ${name(header.commit)}`,
      ...parts.map(name),
      name(bytes.subarray(slotsEnd)),
      name(slotDigests(bytes, slots)),
      name(dropHash(bytes)),
      name(bytes),
    ].join(' ');
  }

  function row(bytes: Uint8Array): string {
    let at = 0;
    const next = (length: number): Uint8Array => {
      at += length;
      return bytes.subarray(at - length, at);
    };
    const id = name(next(idBytes));
    const header = parseDropHeader(next(dropHeaderBytes));
    const digests = name(next(slots * 32));
    const slot = name(next(slotBytes));
    return `${id} ${header.directory} ${name(header.commit)} ${digests} ${slot} ${name(bytes.subarray(at))}`;
  }

  function bundle(bytes: Uint8Array): string {
    const {
      number,
      cursor,
      store,
      board,
      dropId,
      drop: sealed,
      leaf,
      outbox,
    } = parseBundle(bytes, slots);
    return [
      `number ${number} cursor ${cursor} ${name(hash(labels.bundle, bytes))}`,
      ...[...store, ...board].map((cell) => `${name(cellTag(cell))}${name(cell)}`),
      `${store.length === storePlaces && board.length === boardPlaces}`,
      `${name(dropId)} ${drop(sealed)} ${name(leaf)} ${name(outbox)}`,
    ].join(' ');
  }

  /** Identifiers in a path, with everything else as it is. */
  const path = (given: string): string => given.replace(/[0-9a-f]{32}/, (id) => name(fromHex(id)));

  function body(asked: Asked, bytes: Buffer, type: string): string {
    if (!type.startsWith('application/octet-stream')) return text(bytes.toString('utf8'));
    if (asked.path.startsWith('/api/cells/'))
      return `${bytes.readBigUInt64BE()} ${cells(bytes.subarray(8), 'as they came')}`;
    if (asked.path === '/api/board') return cells(bytes, 'sorted');
    if (/^\/api\/batches\/\d/.test(asked.path) && bytes.length % intakeRowBytes(slots) === 0) {
      const all: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += intakeRowBytes(slots))
        all.push(bytes.subarray(at, at + intakeRowBytes(slots)));
      return rows(all, 'sorted', row);
    }
    return name(bytes);
  }

  return {
    bytes: name,
    text,
    cells,
    copy: () => names(slots, known),
    asked(asked) {
      const sent = asked.body;
      const inside =
        sent.length === bundleBytes(slots)
          ? bundle(sent)
          : sent.length === dropBytes(slots) + 10
            ? drop(sent.subarray(0, dropBytes(slots)))
            : text(sent.toString('latin1'));
      return `${asked.method} ${path(asked.path)} ${sent.length} ${inside}`;
    },
    told(asked, told) {
      const headers = told.headers.map(([header, value]) =>
        // The inbox says the machine's time, which is that of the test and not of this world.
        header.toLowerCase() === 'date' ? header : `${header}: ${text(value)}`,
      );
      const type = told.headers.find(([h]) => h.toLowerCase() === 'content-type')?.[1] ?? '';
      const inside = body(asked, told.body, type);
      return `${asked.method} ${path(asked.path)} → ${told.status} {${headers.join('; ')}} ${told.body.length} ${inside}`;
    },
  };
}

/** The first line in which two worlds differ, in both of them; `null` when they are the same. */
export function firstDifference(a: readonly string[], b: readonly string[]): string | null {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, other] = [a[i] ?? 'nothing', b[i] ?? 'nothing'];
    if (one !== other) return `line ${i + 1}: ${around(one, other)}\nand: ${around(other, one)}`;
  }
  return null;
}

/** Long lines are cut to what is near the first character that differs. */
function around(line: string, other: string): string {
  let at = 0;
  while (at < line.length && line[at] === other[at]) at++;
  const head = line.slice(0, 60);
  return at < 120 ? line.slice(0, 300) : `${head} … ${line.slice(at - 60, at + 120)}`;
}
