import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  entryTiles,
  hashTiles,
  joinHashes,
  splitHashes,
  tilePath,
} from '../../../server/audit/tiles.js';
import {
  checkConsistency,
  checkInclusion,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  treeRoot,
} from '../../../server/audit/tree.js';
import { hashesIn } from './logs.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The entries and roots that Certificate Transparency's own tests have used since RFC 6962. */
const known = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].concat(
  '606162636465666768696a6b6c6d6e6f',
);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** RFC 6962's definition, word for word, without any tile. */
function byHand(entries: readonly Uint8Array[]): Buffer {
  const sha = (...parts: Uint8Array[]) =>
    createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return sha();
  const [only] = entries;
  if (only !== undefined && entries.length === 1) return sha(Buffer.of(0), only);
  let k = 1;
  while (2 * k < entries.length) k *= 2;
  return sha(Buffer.of(1), byHand(entries.slice(0, k)), byHand(entries.slice(k)));
}

const numbered = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => Buffer.from(`entry ${i}`));

describe('the Merkle tree (RFC 6962)', () => {
  it('has the published roots of the published entries', async () => {
    const entries = known.map((text) => Buffer.from(text, 'hex'));
    const read = hashesIn(entries);
    const found = await Promise.all(roots.map((_, size) => treeRoot(read, size)));
    expect(found.map(hex)).toEqual(roots);
    expect(hex(emptyRoot)).toBe(roots[0]);
  });

  it('has the root that the definition gives, on both sides of every edge of a tile', async () => {
    const entries = numbered(1_100);
    const read = hashesIn(entries);
    for (const size of [1, 2, 3, 127, 255, 256, 257, 511, 512, 513, 768, 1_025, 1_100]) {
      expect(hex(await treeRoot(read, size))).toBe(hex(byHand(entries.slice(0, size))));
    }
  });

  it('asks for at most one tile at a time, never over its edge', async () => {
    const under = hashesIn(numbered(70_000));
    const asked: [number, number, number][] = [];
    await treeRoot(async (level, from, count) => {
      asked.push([level, from, count]);
      return await under(level, from, count);
    }, 70_000);
    for (const [, from, count] of asked) {
      expect(Math.floor(from / 256)).toBe(Math.floor((from + count - 1) / 256));
    }
  });

  it('proves every entry of every small tree, and nothing else', async () => {
    const entries = numbered(40);
    const read = hashesIn(entries);
    for (let size = 1; size <= entries.length; size++) {
      const head = { size, root: await treeRoot(read, size) };
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(read, { index, size });
        const leaf = leafHash(entries[index] ?? Buffer.alloc(0));
        expect(checkInclusion({ leaf, index, proof }, head)).toBe(true);
        expect(checkInclusion({ leaf: emptyRoot, index, proof }, head)).toBe(false);
        expect(checkInclusion({ leaf, index: size, proof }, head)).toBe(false);
        expect(checkInclusion({ leaf, index, proof: [...proof, emptyRoot] }, head)).toBe(false);
        for (let i = 0; i < proof.length; i++) {
          const other = proof.map((hash, at) => (at === i ? emptyRoot : hash));
          expect(checkInclusion({ leaf, index, proof: other }, head)).toBe(false);
          expect(checkInclusion({ leaf, index, proof: proof.toSpliced(i, 1) }, head)).toBe(false);
        }
      }
    }
  });

  it('proves every small tree to be the beginning of every greater one, and nothing else', async () => {
    const entries = numbered(40);
    const read = hashesIn(entries);
    const heads = await Promise.all(
      Array.from({ length: 41 }, async (_, size) => ({ size, root: await treeRoot(read, size) })),
    );
    for (const newer of heads) {
      for (const older of heads.slice(0, newer.size + 1)) {
        const proof = await consistencyProof(read, { from: older.size, to: newer.size });
        expect(checkConsistency(older, newer, proof)).toBe(true);
        expect(checkConsistency(older, newer, [...proof, emptyRoot])).toBe(false);
        if (older.size > 0) {
          const forked = { ...older, root: leafHash(older.root) };
          expect(checkConsistency(forked, newer, proof)).toBe(false);
        }
        if (older.size === newer.size) continue;
        expect(checkConsistency(newer, older, proof)).toBe(false);
        for (let i = 0; i < proof.length; i++) {
          expect(checkConsistency(older, newer, proof.toSpliced(i, 1))).toBe(false);
        }
      }
    }
  });

  it('has the proof of RFC 6962, section 2.1.3, from 3 to 7 entries, hash by hash', async () => {
    const entries = numbered(7);
    const proof = await consistencyProof(hashesIn(entries), { from: 3, to: 7 });
    // PROOF(3, D[7]) = [c, d, g, l]: D[2], D[3], D[0:2], D[4:7].
    const wanted = [
      entries.slice(2, 3),
      entries.slice(3, 4),
      entries.slice(0, 2),
      entries.slice(4),
    ];
    expect(proof.map(hex)).toEqual(wanted.map((part) => hex(byHand(part))));
  });
});

describe('tiles (C2SP tlog-tiles)', () => {
  it('have the paths that the specification writes out', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 'entries', index: 5, width: 12 })).toBe('tile/entries/005.p/12');
    expect(tilePath({ level: 1, index: 1_000, width: 256 })).toBe('tile/1/x001/000');
  });

  it('are as many as the specification counts for 70,000 and for 256 entries', () => {
    const counted = (size: number) => {
      const all = [...hashTiles(size)];
      return [0, 1, 2].map((level) => {
        const here = all.filter((tile) => tile.level === level);
        const partial = here.filter(({ width }) => width < 256).map(({ width }) => width);
        return [here.length - partial.length, ...partial];
      });
    };
    expect(counted(70_000)).toEqual([
      [273, 112],
      [1, 17],
      [0, 1],
    ]);
    expect(counted(256)).toEqual([[1], [0, 1], [0]]);
  });

  it('hold their hashes one after another, and no other number of them', () => {
    const hashes = [leafHash(Buffer.of(1)), leafHash(Buffer.of(2))];
    const tile = joinHashes(hashes);
    expect(splitHashes(tile, 2).map(hex)).toEqual(hashes.map(hex));
    expect(() => splitHashes(tile, 1)).toThrow('tile');
    expect(() => splitHashes(tile.subarray(1), 2)).toThrow('tile');
  });

  it('lay the entries beside them in files of 256', () => {
    const widths = (size: number) => [...entryTiles(size)].map(({ width }) => width);
    expect([widths(0), widths(256), widths(600)]).toEqual([[], [256], [256, 256, 88]]);
  });
});
