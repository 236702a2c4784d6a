/** What a server sees of one officer, in a form in which two days can be compared. */
import {
  auditLeafBytes,
  bundleBytes,
  cellTagBytes,
  dropHeaderBytes,
  parseBundle,
  parseDropHeader,
  toHex,
} from '../../crypto/index.js';
import type { Asked } from '../lying/liar.js';

export interface Seen extends Asked {
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Every request as one line: moment, method, path, headers, length, and all of the body that is
 * not random by nature. Random identifiers and sealed bytes are named in the order of their first
 * appearance, so that the same one twice is seen.
 */
export function linesOf(stream: readonly Seen[], slots: number): string[] {
  const names = new Map<string, string>();
  const name = (bytes: Uint8Array | string): string => {
    const key = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');
    const known = names.get(key) ?? `#${names.size + 1}`;
    names.set(key, known);
    return known;
  };
  const bodyOf = (body: Uint8Array): string => {
    if (body.length !== bundleBytes(slots)) return toHex(body);
    const bundle = parseBundle(body, slots);
    const header = parseDropHeader(bundle.drop);
    const cells = [...bundle.store, ...bundle.board];
    return [
      `number ${bundle.number} cursor ${bundle.cursor} `,
      `cells ${cells.map((c) => `${name(c.subarray(0, cellTagBytes))}${name(c)}`).join(' ')}`,
      `drop ${name(bundle.dropId)} version ${header.version} unit ${toHex(header.unit)}`,
      `directory ${header.directory} commit ${name(header.commit)}`,
      `sealed ${name(bundle.drop.subarray(dropHeaderBytes))} ${bundle.drop.length}`,
      `leaf ${name(bundle.leaf)} ${auditLeafBytes} outbox ${name(bundle.outbox)}`,
    ].join(', ');
  };
  return stream.map(({ at, method, path, headers, body }) => {
    const plain = path.replace(/[0-9a-f]{32}/, (id) => name(id));
    const sent = headers
      .filter(([header]) => header !== 'host')
      .map(([header, value]) => `${header}: ${value}`)
      .join('; ');
    return `${at} ${method} ${plain} {${sent}} ${body.length} ${bodyOf(body)}`;
  });
}

/** The first line in which two streams differ; `null` when they are the same. */
export function difference(a: readonly string[], b: readonly string[]): string | null {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i]) return `request ${i + 1}:\n${a[i] ?? 'none'}\n${b[i] ?? 'none'}`;
  }
  return null;
}
