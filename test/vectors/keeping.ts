import type { ProtocolErrorCode, Vault, VaultFactor } from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import { changing } from './changing.js';
import { leafContents } from './leaves.js';
import { day, directory, drawn, officer, officerSeeds, unitId } from './unit.js';

const random = drawn(6);
const ofCaches = drawn(20);

const ofVaults = drawn(21);

/** A vault under its key, and the key once for each way in. */
function vaults(b: Builder, vault: Vault): void {
  const vaultKey = ofVaults(32);
  const locked = b.gives<Uint8Array>(
    'vault',
    'under its own key; randomness: nonce 24',
    'lockVault',
    {
      vault,
      vaultKey,
      random: ofVaults(24),
    },
  );
  b.gives('vault-opened', 'everything again', 'unlockVault', { bytes: locked, vaultKey });
  const plain = b.gives<Uint8Array>(
    'vault-no-holder',
    'of the same size without a holder’s seed',
    'lockVault',
    { vault: { ...vault, holderSeed: null }, vaultKey, random: ofVaults(24) },
  );
  b.gives('vault-no-holder-opened', 'everything again', 'unlockVault', { bytes: plain, vaultKey });
  const other = { bytes: locked, vaultKey: ofVaults(32) };
  b.fails('vault-other-key', 'another key', 'unlockVault', other, 'locked');
  b.fails(
    'vault-flipped',
    'one bit changed',
    'unlockVault',
    { bytes: locked.with(40, (locked[40] as number) ^ 1), vaultKey },
    'locked',
  );
  b.fails('vault-cut', '1,063 bytes', 'unlockVault', { bytes: locked.slice(1), vaultKey }, 'size');
  changing(b, vault, vaultKey);
  b.gives('prf-salt', 'what authenticators are asked with', 'prfSalt', { unitId });
  const exportKey = ofVaults(64);
  const owner = { unitId, person: vault.person };
  const factors: [name: string, says: string, factor: VaultFactor][] = [
    ['passphrase', 'the export key alone', { kind: 'passphrase' }],
    ['prf', 'with what an authenticator gives', { kind: 'prf', output: ofVaults(32) }],
    ['code', 'with a recovery code', { kind: 'code', code: '0123456789abcdefghjk' }],
  ];
  for (const [name, says, factor] of factors) {
    const opening = { exportKey, owner, factor };
    const random = ofVaults(24);
    const wrapped = { vaultKey, opening, random };
    const wrap = b.gives<Uint8Array>(
      `wrap-${name}`,
      `the vault’s key, ${says}; randomness: nonce 24`,
      'wrapVaultKey',
      wrapped,
    );
    b.gives(`wrap-${name}-opened`, 'the key again', 'unwrapVaultKey', { wrap, opening });
    const refused = (why: string, code: ProtocolErrorCode, change: object) =>
      b.fails(
        `wrap-${name}-${why.replaceAll(' ', '-')}`,
        why,
        'unwrapVaultKey',
        { wrap, opening, ...change },
        code,
      );
    refused('another export key', 'locked', { opening: { ...opening, exportKey: ofVaults(64) } });
    refused('another person', 'locked', { opening: { ...opening, owner: { unitId, person: 2 } } });
    refused('cut off', 'size', { wrap: wrap.slice(1) });
    for (const [unfit, , without] of factors)
      if (unfit !== name)
        refused(`opened as ${unfit}`, 'locked', { opening: { ...opening, factor: without } });
  }
  const short = { exportKey, owner, factor: { kind: 'prf', output: ofVaults(31) } };
  b.fails(
    'wrap-prf-short',
    'an authenticator that gives 31 bytes',
    'wrapVaultKey',
    { vaultKey, opening: short, random: ofVaults(24) },
    'size',
  );
}

/** What is kept sealed for an officer, and what is sent on each beat. */
export function officers(): Builder {
  const b = builder('Officers: keys, vault and its ways in, outbox, audit leaf');
  const seed = officerSeeds[0] as Uint8Array;
  b.gives('keys', 'both pairs, from 32 bytes', 'officerKeys', { seed });
  const vault = {
    unitId,
    person: 1,
    seed,
    keyringRoot: random(32),
    holderSeed: random(32),
    directory: { number: 1, hash: directory.hash },
  };
  vaults(b, vault);
  const owner = { unitId, person: 1, keyringRoot: vault.keyringRoot };
  const content = random(200);
  const outbox = { content, owner, random: random(24) };
  b.gives('outbox', '65,536 bytes whatever it holds; randomness: nonce 24', 'sealOutbox', outbox);
  b.gives('outbox-opened', 'sealed and opened again', 'openSealedOutbox', outbox);
  const empty = b.keep('empty', new Uint8Array(0));
  b.fails(
    'outbox-zeros',
    'zeros do not open',
    'openOutbox',
    { bytes: { ...empty, length: 65_536 }, owner },
    'locked',
  );
  b.fails(
    'outbox-cut',
    '65,535 bytes',
    'openOutbox',
    { bytes: { ...empty, length: 65_535 }, owner },
    'size',
  );
  b.fails(
    'outbox-full',
    '65,493 bytes',
    'sealOutbox',
    { ...outbox, content: { ...empty, length: 65_493 } },
    'size',
  );
  b.gives('cache-name', 'the name of a local cache', 'cacheName', { owner });
  const cache = { content, owner, random: ofCaches(24) };
  b.gives('cache', 'a local cache of 65,536 bytes; randomness: nonce 24', 'sealCache', cache);
  b.gives('cache-opened', 'sealed and opened again', 'openSealedCache', cache);
  b.gives('cache-longer', '262,144 bytes for a content of 65,493', 'sealCache', {
    ...cache,
    content: { ...empty, length: 65_493 },
    random: ofCaches(24),
  });
  b.fails(
    'cache-zeros',
    'zeros do not open',
    'openCache',
    { bytes: { ...empty, length: 65_536 }, owner },
    'locked',
  );
  b.fails(
    'cache-twice',
    'of no size that there is: 131,072 bytes',
    'openCache',
    { bytes: { ...empty, length: 131_072 }, owner },
    'size',
  );
  const { signSecret, signPublic } = officer(1);
  const auditKey = random(32);
  const signer = { unitId, signSecret, signPublic };
  const leaf = b.gives<Uint8Array>('leaf', '512 bytes; randomness: nonce 24', 'sealAuditLeaf', {
    content,
    officer: signer,
    auditKey,
    random: random(24),
  });
  b.gives('leaf-opened', 'the content again', 'openAuditLeaf', { leaf, officer: signer, auditKey });
  b.fails(
    'leaf-other-key',
    'another audit key',
    'openAuditLeaf',
    { leaf, officer: signer, auditKey: random(32) },
    'locked',
  );
  b.fails(
    'leaf-other-officer',
    'signed by somebody else',
    'openAuditLeaf',
    { leaf, officer: { unitId, signPublic: officer(2).signPublic }, auditKey },
    'signature',
  );
  b.fails(
    'leaf-long',
    'a content of 407 bytes',
    'sealAuditLeaf',
    { content: new Uint8Array(407), officer: signer, auditKey, random: random(24) },
    'size',
  );
  leafContents(b, leaf, signSecret);
  return b;
}

export function bundles(): Builder {
  const b = builder('Bundles');
  const empty = b.keep('empty', new Uint8Array(0));
  const cell = (value: string) => `fill:${value}*1024`;
  const bundle = {
    number: 258,
    cursor: 3,
    store: Array.from({ length: 16 }, (_, i) => cell(`1${i.toString(16)}`)),
    board: ['20', '21', '22', '23'].map(cell),
    dropId: random(16),
    drop: 'fill:30*17597',
    leaf: 'fill:40*512',
    outbox: { ...empty, length: 65_536 },
  };
  b.gives(
    'layout',
    'version, number, cursor, 16 + 4 cells, drop id, drop, leaf, outbox: 104,150 bytes',
    'encodeBundle',
    { bundle, slots: 8 },
  );
  const zeros = {
    ...empty,
    length: 104_150,
    write: [[0, Uint8Array.of(1, 0, 0, 1, 2, 0, 0, 0, 3)]],
  };
  b.gives('read', 'number, cursor and drop id again', 'parseBundle', { bytes: zeros, slots: 8 });
  b.fails(
    'cut',
    '104,149 bytes',
    'parseBundle',
    { bytes: { ...zeros, length: 104_149 }, slots: 8 },
    'size',
  );
  b.fails(
    'longer',
    '104,151 bytes',
    'parseBundle',
    { bytes: { ...zeros, length: 104_151 }, slots: 8 },
    'size',
  );
  b.fails('slots', 'for 16 slots', 'parseBundle', { bytes: zeros, slots: 16 }, 'size');
  b.fails(
    'version',
    'version 0',
    'parseBundle',
    { bytes: { ...empty, length: 104_150 }, slots: 8 },
    'version',
  );
  b.fails(
    'cells',
    '15 store cells',
    'encodeBundle',
    { bundle: { ...bundle, store: bundle.store.slice(1) }, slots: 8 },
    'size',
  );
  return b;
}

export function work(): Builder {
  const b = builder('Proof of work');
  const input = { unitId, id: random(16), dropHash: random(32) };
  const proof = b.gives<Uint8Array>(
    'proof',
    'the first nonce with 12 zero bits: u16 day, 8-byte nonce',
    'proveWork',
    { ...input, day, bits: 12 },
  );
  b.gives('checked', 'day and bits, with one hash', 'checkWork', { ...input, proof });
  b.gives('other-drop', 'next to nothing for another drop', 'checkWork', {
    ...input,
    dropHash: new Uint8Array(32),
    proof,
  });
  b.gives('other-nonce', 'next to nothing for another nonce', 'checkWork', {
    ...input,
    proof: proof.with(9, (proof[9] as number) ^ 1),
  });
  b.gives('other-day', 'another day, and next to nothing', 'checkWork', {
    ...input,
    proof: proof.with(1, (proof[1] as number) ^ 1),
  });
  b.gives('no-luck', 'null when the tries are spent', 'proveWork', {
    ...input,
    day,
    bits: 40,
    tries: 4,
  });
  b.fails('cut', '9 bytes', 'checkWork', { ...input, proof: proof.slice(1) }, 'size');
  return b;
}
