import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  cosign,
  cosignaturesOf,
  formatCheckpoint,
  parseCheckpoint,
} from '../../../server/audit/checkpoint.js';
import { Malformed } from '../../../server/audit/malformed.js';
import {
  formatKey,
  formatNote,
  isSignedNote,
  noteKey,
  parseKey,
  parseNote,
  parseSignature,
  signerOf,
  signText,
} from '../../../server/audit/note.js';
import { packEntries, unpackEntries } from '../../../server/audit/tiles.js';

/** Published with Go’s sumdb/note package. */
const neumann = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const published =
  'If you think cryptography is the answer to your problem,\n' +
  'then you don’t know what your problem is.\n\n'.replace('’', "'") +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
/** The key of Go’s own log of modules. */
const golang = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
/** Example of C2SP tlog-cosignature; its keys are not given. */
const sofa =
  'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
  '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n' +
  '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';

const seed = new Uint8Array(32).fill(7);
const log = signerOf({ name: 'log.example', kind: 'log', seed });
const witness = signerOf({
  name: 'witness.example',
  kind: 'witness',
  seed: seed.map((b) => b + 1),
});
const text = formatCheckpoint({ origin: 'log.example', size: 3, root: new Uint8Array(32).fill(9) });

describe('signed notes (C2SP signed-note)', () => {
  it('accept the note that Go publishes, under the key that Go publishes', () => {
    const key = parseKey(neumann);
    expect(isSignedNote(parseNote(published), key)).toBe(true);
    expect(formatKey(key)).toBe(neumann);
    expect(formatKey(parseKey(golang))).toBe(golang);
  });

  it('name a key by four bytes of SHA-256, as the specification says', () => {
    const { name, publicKey, id } = witness.key;
    const wanted = createHash('sha256')
      .update(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(4), publicKey]))
      .digest('hex');
    expect(Buffer.from(id).toString('hex')).toBe(wanted.slice(0, 8));
  });

  it('refuse a changed text, another key, and a false signature beside a good one', () => {
    const line = signText(text, log);
    const other = signerOf({ name: 'log.example', kind: 'log', seed: seed.map((b) => b + 2) });
    expect(isSignedNote(parseNote(formatNote(text, [line])), log.key)).toBe(true);
    expect(isSignedNote(parseNote(formatNote(text, [line])), other.key)).toBe(false);
    expect(isSignedNote(parseNote(formatNote(text.replace('3', '4'), [line])), log.key)).toBe(
      false,
    );
    const lie = signText(text.replace('3', '4'), log);
    expect(isSignedNote(parseNote(formatNote(text, [line, lie])), log.key)).toBe(false);
  });

  it.each([
    ['without an empty line', 'text\n— a AAAAAAA=\n'],
    ['without an end', published.slice(0, -1)],
    ['with a control character', published.replace('think', 'th\tink')],
    ['with a line that is no signature', `${published}hello\n`],
    ['with a signature that is too short', 'text\n\n— a AAAAAA==\n'],
    ['with base64 in another spelling', 'text\n\n— a AAAAAAB=\n'],
    ['with nothing', ''],
  ])('refuse a note %s', (_, note) => {
    expect(() => parseNote(note)).toThrow(Malformed);
  });

  it.each([
    ['with another id', neumann.replace('c74f20a3', 'c74f20a4')],
    ['one byte short', formatKey(log.key).slice(0, -4)],
    ['of another kind', golang.replace('+Ac', '+A8')],
    ['without a name', golang.replace('sum.golang.org', '')],
  ])('refuse a key %s', (_, key) => {
    expect(() => parseKey(key)).toThrow(Malformed);
  });

  it('refuse a name that a line cannot carry', () => {
    for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u00a0b']) {
      const { publicKey } = log.key;
      expect(() => noteKey({ name, kind: 'log', publicKey })).toThrow(Malformed);
    }
  });
});

describe('checkpoints (C2SP tlog-checkpoint)', () => {
  it('read the published example and write it back', () => {
    const note = parseNote(sofa);
    const checkpoint = parseCheckpoint(note.text);
    expect([checkpoint.origin, checkpoint.size]).toEqual(['example.com/behind-the-sofa', 20852163]);
    expect(formatCheckpoint(checkpoint)).toBe(note.text);
    expect(
      formatNote(
        note.text,
        note.signatures.map(({ line }) => line),
      ),
    ).toBe(sofa);
  });

  it.each([
    ['a size with a leading zero', text.replace('\n3\n', '\n03\n')],
    ['a size that is none', text.replace('\n3\n', '\n-3\n')],
    ['no origin', text.replace('log.example', '')],
    ['a short root', text.replace('CQkJ', '')],
    ['a missing line', 'log.example\n3\n'],
    ['no end', text.slice(0, -1)],
  ])('refuse %s', (_, broken) => {
    expect(() => parseCheckpoint(broken)).toThrow(Malformed);
  });
});

describe('cosignatures (C2SP tlog-cosignature)', () => {
  it('carry the second at which the witness signed, as the published example does', () => {
    const [, line] = parseNote(sofa).signatures;
    expect(Buffer.from(line?.bytes ?? []).readBigUInt64BE()).toBe(1679315147n);
    const note = parseNote(formatNote(text, [cosign(text, witness, 1679315147)]));
    expect(note.signatures[0]?.bytes.length).toBe(72);
    expect(cosignaturesOf(note, witness.key)).toEqual([1679315147]);
  });

  it('sign time and checkpoint together, in the bytes that the specification writes out', () => {
    const { bytes } = parseSignature(cosign(text, witness, 1679315147));
    const message = Buffer.from(`cosignature/v1\ntime 1679315147\n${text}`);
    expect(Buffer.from(witness.sign(message)).equals(bytes.subarray(8))).toBe(true);
  });

  it('count for nothing under another text, another key or another time', () => {
    const line = cosign(text, witness, 1679315147);
    const other = text.replace('\n3\n', '\n4\n');
    expect(cosignaturesOf(parseNote(formatNote(other, [line])), witness.key)).toEqual([null]);
    expect(cosignaturesOf(parseNote(formatNote(text, [line])), log.key)).toEqual([]);
    const [, , coded = ''] = line.split(' ');
    const bytes = Buffer.from(coded, 'base64');
    bytes.writeUInt8(bytes.readUInt8(11) ^ 1, 11);
    const later = `— ${witness.key.name} ${bytes.toString('base64')}`;
    expect(cosignaturesOf(parseNote(formatNote(text, [later])), witness.key)).toEqual([null]);
  });
});

describe('files of entries', () => {
  it('hold what was put in, the empty and the longest entry too', () => {
    const entries = [Buffer.alloc(0), Buffer.from('one'), Buffer.alloc(65_535, 1)];
    const packed = packEntries(entries);
    expect(packed.length).toBe(3 * 2 + 3 + 65_535);
    expect(unpackEntries(packed, 3).map((entry) => entry.length)).toEqual([0, 3, 65_535]);
    expect(() => packEntries([Buffer.alloc(65_536)])).toThrow(Malformed);
  });

  it.each([
    ['one byte short', Buffer.from([0, 2, 1]), 1],
    ['half a length', Buffer.from([0, 1, 1, 0]), 1],
    ['one entry more', Buffer.from([0, 1, 1, 0, 0]), 1],
    ['one entry fewer', Buffer.from([0, 1, 1]), 2],
  ])('are refused: %s', (_, bytes, count) => {
    expect(() => unpackEntries(bytes, count)).toThrow(Malformed);
  });
});
