import type { Builder } from './builder.js';
import { unitId } from './unit.js';

/** What stands inside a leaf, and the grant of what opens it. */
export function leafContents(b: Builder, leaf: Uint8Array, signSecret: Uint8Array): void {
  const before = b.gives<Uint8Array>('leaf-hash', 'what the next leaf names', 'auditLeafHash', {
    leaf,
  });
  const minute = 29_915_100;
  const caseName = new Uint8Array(7).fill(3);
  const entry = new Uint8Array(8).fill(5);
  const said = {
    bundle: 258,
    before,
    acts: [
      { act: 'opened', caseName, minute },
      { act: 'wrote', caseName, entryKind: 3, number: 2, status: 'hold', entry, minute },
      { act: 'granted', number: 1, to: [2, 3], minute: minute + 1 },
      { act: 'gaveAuditKey', number: 2, to: [4], minute: minute + 1 },
      { act: 'more', count: 44, minute: minute + 2 },
      { act: 'newer', kind: 9, version: 2, data: new Uint8Array([1, 2]), minute: minute + 2 },
    ],
  };
  const content = b.gives<Uint8Array>('leaf-content', 'an act of each kind', 'encodeLeaf', said);
  b.gives('leaf-content-read', 'the same again', 'parseLeaf', { content });
  const damaged = (at: number, value: number) => {
    const bytes = content.slice();
    bytes[at] = value;
    return { content: bytes };
  };
  b.fails('leaf-version', 'of version 2', 'parseLeaf', damaged(0, 2), 'version');
  b.fails('leaf-cut', 'a last act cut off', 'parseLeaf', { content: content.slice(0, -1) }, 'size');
  b.fails('leaf-act-long', 'a case of 8 bytes', 'parseLeaf', damaged(27, 8), 'size');
  b.fails('leaf-status', 'a status that there is not', 'parseLeaf', damaged(54, 9), 'header');
  b.gives('audit-grant', 'an audit key for one auditor', 'signAuditGrant', {
    auditKey: {
      owner: 1,
      number: 2,
      key: new Uint8Array(32).fill(6),
      since: 20_774,
      readers: [{ person: 4, keyId: new Uint8Array(8).fill(8) }],
    },
    header: { unitId, directory: 3, session: new Uint8Array(16).fill(9) },
    signSecret,
  });
}
