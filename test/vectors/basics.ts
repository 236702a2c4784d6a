import { labels, signPair, toUtf8, unpad } from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import { drawn, entropy, officer, receipt, unitId } from './unit.js';

/** Derivation, hashing, signatures, randomness of tests, and encodings. */
export function encodings(): Builder {
  const b = builder('Derivation, hashes, signatures, encodings');
  const random = drawn(2);
  const key = random(32);
  const context = random(8);
  b.gives('derive', 'BLAKE2b with a key over u8 length, label and context', 'derive', {
    key,
    label: labels.caseSecret,
    context,
    length: 32,
  });
  b.gives(
    'derive-short',
    'the length of the output is part of BLAKE2b: not the beginning of 32 bytes',
    'derive',
    { key, label: labels.tagNotice, context: context.slice(0, 6), length: 16 },
  );
  b.gives('derive-long', '64 bytes, as coins of an encapsulation', 'derive', {
    key,
    label: labels.encaps,
    context: Uint8Array.of(7),
    length: 64,
  });
  b.fails(
    'derive-short-key',
    'a key of 15 bytes',
    'derive',
    { key: key.slice(0, 15), label: labels.board, context, length: 32 },
    'argument',
  );
  b.gives('hash', 'the same without a key, 32 bytes', 'hash', {
    label: labels.unit,
    message: context,
  });
  b.gives('hash-nothing', 'of no bytes at all', 'hash', {
    label: labels.unit,
    message: new Uint8Array(0),
  });
  b.gives(
    'randomness',
    'what tests and these vectors draw from a seed: one key for each call, by a counter of 8 bytes',
    'seededRandom',
    { seed: key, lengths: [16, 48] },
  );
  const seed = random(32);
  const pair = signPair(seed);
  b.gives('sign-pair', 'Ed25519 from 32 bytes', 'signPair', { seed });
  const message = random(20);
  const signature = b.gives<Uint8Array>('sign', 'over u8 length, label, unit and message', 'sign', {
    secretKey: pair.secretKey,
    label: labels.signLetter,
    unitId,
    message,
  });
  const signed = {
    publicKey: pair.publicKey,
    label: labels.signLetter,
    unitId,
    message,
    signature,
  };
  b.gives('verify', 'true', 'verify', signed);
  b.gives('verify-label', 'false under another label', 'verify', {
    ...signed,
    label: labels.signGrant,
  });
  b.gives('verify-unit', 'false for another unit', 'verify', { ...signed, unitId: random(32) });
  b.gives('verify-short', 'false, not an error, for a signature of 63 bytes', 'verify', {
    ...signed,
    signature: signature.slice(1),
  });
  b.gives('base64url', 'without padding', 'toBase64url', { bytes: Uint8Array.of(251, 255, 0, 1) });
  b.fails(
    'base64url-second-spelling',
    'the last letter has bits that mean nothing',
    'fromBase64url',
    { text: '-_8AAf' },
    'content',
  );
  b.fails('base64url-padded', 'with padding', 'fromBase64url', { text: '-_8AAQ==' }, 'content');
  b.gives('utf8', 'a text', 'toUtf8', { text: 'Müller 😀' });
  b.fails(
    'utf8-surrogate',
    'a lone surrogate, which UTF-8 cannot carry',
    'toUtf8',
    { text: '\ud800' },
    'content',
  );
  b.fails(
    'utf8-overlong',
    'two bytes where one would do',
    'fromUtf8',
    { bytes: Uint8Array.of(0xc0, 0x80) },
    'content',
  );
  const padded = b.gives<Uint8Array>('pad', 'u16 length, bytes, zeros', 'pad', {
    bytes: Uint8Array.of(1, 2, 3),
    size: 16,
  });
  b.gives('unpad', 'the bytes again', 'unpad', { bytes: padded });
  if (unpad(padded).length !== 3) throw new Error('padding');
  b.fails(
    'unpad-not-zero',
    'a last byte that is not zero',
    'unpad',
    { bytes: padded.with(15, 1) },
    'padding',
  );
  b.fails(
    'unpad-length',
    'a length beyond the end',
    'unpad',
    { bytes: padded.with(1, 15) },
    'size',
  );
  b.fails(
    'pad-full',
    'one byte more than fits',
    'pad',
    { bytes: new Uint8Array(15), size: 16 },
    'size',
  );
  const prose = toUtf8('He wrote the statement afterwards. '.repeat(12));
  const packed = b.gives<Uint8Array>('deflate', 'raw deflate, level 9', 'deflate', {
    bytes: prose,
  });
  b.gives('inflate', 'the content again', 'inflate', { bytes: packed });
  b.fails(
    'inflate-cut',
    'a stream without its last byte',
    'inflate',
    { bytes: packed.slice(0, -1) },
    'inflation',
  );
  b.fails(
    'inflate-more',
    'a byte after its end',
    'inflate',
    { bytes: Uint8Array.from([...packed, 0]) },
    'inflation',
  );
  b.fails(
    'inflate-unknown',
    'a block of a kind that there is not',
    'inflate',
    { bytes: Uint8Array.of(7) },
    'inflation',
  );
  return b;
}

export function keys(): Builder {
  const b = builder('X-Wing');
  const random = drawn(3);
  const seed = random(32);
  const pair = b.gives<{ publicKey: Uint8Array; secretKey: Uint8Array }>(
    'pair',
    'from 32 bytes; the secret key is the seed',
    'kemPair',
    { seed },
  );
  const publicKey = b.keep('publicKey', pair.publicKey);
  const coins = random(64);
  const made = b.gives<{ ciphertext: Uint8Array }>(
    'encapsulate',
    '64 coins: 32 for ML-KEM-768, then 32 for X25519',
    'encapsulate',
    { publicKey, coins },
  );
  const ciphertext = b.keep('ciphertext', made.ciphertext);
  b.gives('decapsulate', 'the same secret', 'decapsulate', { ciphertext, secretKey: seed });
  b.gives(
    'decapsulate-changed',
    'another secret for a changed ML-KEM part: implicit rejection',
    'decapsulate',
    { ciphertext: { ...ciphertext, write: [[0, Uint8Array.of(1)]] }, secretKey: seed },
  );
  b.gives('decapsulate-low-order', 'null for an X25519 part of low order', 'decapsulate', {
    ciphertext: { ...ciphertext, write: [[1088, new Uint8Array(32)]] },
    secretKey: seed,
  });
  b.gives('decapsulate-short', 'null for a ciphertext one byte short', 'decapsulate', {
    ciphertext: { ...ciphertext, length: 1119 },
    secretKey: seed,
  });
  b.gives('encapsulate-low-order', 'null for a public key of low order', 'encapsulate', {
    publicKey: { ...publicKey, write: [[1184, new Uint8Array(32)]] },
    coins,
  });
  b.gives('encapsulate-range', 'null for ML-KEM coefficients out of range', 'encapsulate', {
    publicKey: { ...publicKey, write: [[0, Uint8Array.of(255, 255, 255)]] },
    coins,
  });
  return b;
}

export function receipts(): Builder {
  const b = builder('Receipts and cases');
  const words = b.gives<string[]>(
    'words',
    '16 bytes as twelve words of the BIP-39 English list',
    'wordsOf',
    { entropy },
  );
  b.gives('zeros', 'all zeros', 'wordsOf', { entropy: new Uint8Array(16) });
  b.gives('entropy', 'the bytes again', 'entropyOf', { words });
  b.fails('eleven', 'a word missing', 'entropyOf', { words: words.slice(1) }, 'size');
  b.fails(
    'unknown-word',
    'a word that is not in the list',
    'entropyOf',
    { words: words.with(3, 'bobby') },
    'word',
  );
  b.fails(
    'checksum',
    'known words that do not belong together',
    'entropyOf',
    { words: [...words].reverse() },
    'checksum',
  );
  b.gives('keys', 'a receipt’s keys for one unit', 'receiptKeys', { entropy, unitId });
  const { seed, signPublic, kemPublic } = receipt;
  const kem = b.keep('kemPublic', kemPublic);
  const paths = [
    { route: 1, excluded: [] },
    { route: 2, excluded: [] },
    { route: 1, excluded: [2] },
    { route: 1, excluded: [2, 3, 300] },
  ];
  for (const path of paths) {
    const name = `route-${path.route}-without-${path.excluded.join('-') || 'nobody'}`;
    b.gives(`path-${name}`, 'route and three persons, 8 bytes', 'encodePath', path);
    const caseSecret = b.gives<Uint8Array>(
      `secret-${name}`,
      'shared with whoever reads this case',
      'caseSecret',
      { seed, path },
    );
    const caseId = b.gives<Uint8Array>(`id-${name}`, 'binds secret, path and both keys', 'caseId', {
      caseSecret,
      path,
      signPublic,
      kemPublic: kem,
    });
    b.gives(`reference-${name}`, 'the first 50 bits of the case id', 'reference', { caseId });
    b.gives(`board-${name}`, 'the secret of epoch 0 on the board', 'boardSecret', { caseSecret });
  }
  b.fails(
    'path-order',
    'people left out in descending order',
    'encodePath',
    { route: 1, excluded: [3, 2] },
    'header',
  );
  b.fails(
    'path-twice',
    'one person left out twice',
    'encodePath',
    { route: 1, excluded: [2, 2] },
    'header',
  );
  b.fails(
    'path-four',
    'four people left out',
    'encodePath',
    { route: 1, excluded: [1, 2, 3, 4] },
    'header',
  );
  b.gives('fingerprint', 'the first eight words of a unit’s id', 'fingerprint', {
    bytes: unitId,
    count: 8,
  });
  b.fails(
    'fingerprint-long',
    'more words than the bytes have',
    'fingerprint',
    { bytes: unitId, count: 24 },
    'argument',
  );
  b.gives('officer', 'an officer’s key id, from both public keys', 'keyId', officer(1));
  return b;
}
