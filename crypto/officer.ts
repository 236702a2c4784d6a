/** An officer's keys, and what is kept sealed for them on the server. */
import { open, seal } from './aead.js';
import { concat, exactly, isZero, reader, u8, u16, u32 } from './bytes.js';
import { derive, hash } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { kemPair } from './kem.js';
import { labels } from './labels.js';
import {
  auditContentBytes,
  auditLeafBytes,
  auditLeafHashBytes,
  hashBytes,
  nonceBytes,
  outboxBytes,
  outboxContentBytes,
  seedBytes,
  signatureBytes,
  unitIdBytes,
  vaultBytes,
  vaultPlainBytes,
} from './lengths.js';
import { pad, unpad } from './padding.js';
import type { Random } from './random.js';
import { sign, signPair, verify } from './sign.js';
import { wipe } from './sodium.js';

const nothing = new Uint8Array(0);

export interface OfficerKeys {
  kemPublic: Uint8Array;
  kemSecret: Uint8Array;
  signPublic: Uint8Array;
  signSecret: Uint8Array;
}

/** Both key pairs of an officer, from 32 random bytes. */
export function officerKeys(seed: Uint8Array): OfficerKeys {
  ensure(seed.length === seedBytes, 'size', 'an officer’s seed');
  const kemSeed = derive(seed, labels.officerKem, nothing);
  const signSeed = derive(seed, labels.officerSign, nothing);
  const kem = kemPair(kemSeed);
  const signing = signPair(signSeed);
  wipe(kemSeed, signSeed);
  return {
    kemPublic: kem.publicKey,
    kemSecret: kem.secretKey,
    signPublic: signing.publicKey,
    signSecret: signing.secretKey,
  };
}

/** The keys before the newest, until no batch can need them any more. */
export interface OlderKeys {
  seed: Uint8Array;
  /** A day on which the newest were in the directory's list; 0 until that is known. */
  listedDay: number;
}

/** What a vault holds. */
export interface Vault {
  unitId: Uint8Array;
  person: number;
  /** Gives the officer's newest key pairs. */
  seed: Uint8Array;
  older?: OlderKeys | undefined;
  /** Root of the keyring, 32 bytes. */
  keyringRoot: Uint8Array;
  /** Gives a holder's Ed25519 pair; `null` for whoever is no holder. */
  holderSeed: Uint8Array | null;
  /** Newest directory known when it was locked: an older one shown later is noticed. */
  directory: { number: number; hash: Uint8Array };
}

const vaultVersion = 1;
/** With older keys behind everything else. */
const changingVersion = 2;

/** Locks a vault under its key (32 bytes; at most 64), which `wrapVaultKey` wraps; 1,064 bytes. */
export function lockVault(vault: Vault, vaultKey: Uint8Array, random: Random): Uint8Array {
  const { holderSeed, older } = vault;
  const content = concat(
    u8(older === undefined ? vaultVersion : changingVersion),
    exactly(vault.unitId, unitIdBytes, 'unit'),
    u16(vault.person),
    exactly(vault.seed, seedBytes, 'seed'),
    exactly(vault.keyringRoot, seedBytes, 'keyring root'),
    u8(holderSeed === null ? 0 : 1),
    exactly(holderSeed ?? new Uint8Array(seedBytes), seedBytes, 'holder seed'),
    u32(vault.directory.number),
    exactly(vault.directory.hash, hashBytes, 'directory hash'),
    ...(older === undefined
      ? []
      : [exactly(older.seed, seedBytes, 'older seed'), u16(older.listedDay)]),
  );
  const plain = pad(content, vaultPlainBytes);
  const nonce = random(nonceBytes);
  const key = derive(vaultKey, labels.vault, nothing);
  const locked = concat(nonce, seal({ key, nonce, bound: nothing, bytes: plain }));
  wipe(content, plain, key);
  return locked;
}

/**
 * Throws `size`, `locked` when the key does not fit or a bit was changed, and `version`, `header`,
 * `size` or `padding` for a content that no `lockVault` makes.
 */
export function unlockVault(bytes: Uint8Array, vaultKey: Uint8Array): Vault {
  ensure(bytes.length === vaultBytes, 'size', 'a vault');
  const key = derive(vaultKey, labels.vault, nothing);
  const nonce = bytes.subarray(0, nonceBytes);
  const plain = open({ key, nonce, bound: nothing, bytes: bytes.subarray(nonceBytes) });
  wipe(key);
  if (plain === null) throw new ProtocolError('locked', 'a vault');
  const content = unpad(plain);
  const read = reader(content);
  const version = read.u8('version');
  const isKnown = version === vaultVersion || version === changingVersion;
  ensure(isKnown, 'version', 'vault version');
  const unitId = read.take(unitIdBytes, 'unit');
  const person = read.u16('person');
  const seed = read.take(seedBytes, 'seed');
  const keyringRoot = read.take(seedBytes, 'keyring root');
  const holds = read.u8('holder');
  const holder = read.take(seedBytes, 'holder seed');
  ensure(holds <= 1 && (holds === 1 || isZero(holder)), 'header', 'holder');
  const number = read.u32('directory');
  const directoryHash = read.take(hashBytes, 'directory hash');
  const older =
    version === changingVersion
      ? { seed: read.take(seedBytes, 'older seed'), listedDay: read.u16('day') }
      : null;
  read.end('a vault');
  wipe(plain, content);
  return {
    unitId,
    person,
    seed,
    keyringRoot,
    holderSeed: holds === 1 ? holder : null,
    directory: { number, hash: directoryHash },
    ...(older === null ? {} : { older }),
  };
}

const outboxKeyOf = (keyringRoot: Uint8Array): Uint8Array =>
  derive(keyringRoot, labels.outbox, nothing);

/** Most bytes an outbox holds. */
export const outboxLimitBytes = outboxContentBytes;

/** Seals an outbox: 65,536 bytes whatever it holds. Throws `size` beyond 65,492. */
export function sealOutbox(
  content: Uint8Array,
  owner: { unitId: Uint8Array; person: number; keyringRoot: Uint8Array },
  random: Random,
): Uint8Array {
  ensure(content.length <= outboxContentBytes, 'size', 'an outbox');
  const plain = concat(
    u32(content.length),
    content,
    new Uint8Array(outboxContentBytes - content.length),
  );
  const nonce = random(nonceBytes);
  const bound = concat(owner.unitId, u16(owner.person));
  return concat(nonce, seal({ key: outboxKeyOf(owner.keyringRoot), nonce, bound, bytes: plain }));
}

/** Throws `size`, `locked`, `padding`. */
export function openOutbox(
  bytes: Uint8Array,
  owner: { unitId: Uint8Array; person: number; keyringRoot: Uint8Array },
): Uint8Array {
  ensure(bytes.length === outboxBytes, 'size', 'an outbox');
  const bound = concat(owner.unitId, u16(owner.person));
  const plain = open({
    key: outboxKeyOf(owner.keyringRoot),
    nonce: bytes.subarray(0, nonceBytes),
    bound,
    bytes: bytes.subarray(nonceBytes),
  });
  if (plain === null) throw new ProtocolError('locked', 'an outbox');
  const read = reader(plain);
  const content = read.take(read.u32('outbox length'), 'outbox');
  ensure(
    read.rest().every((byte) => byte === 0),
    'padding',
    'padding that is not zero',
  );
  return content;
}

/** One audit leaf of 512 bytes, signed by the officer and sealed under an audit key. */
export function sealAuditLeaf(
  content: Uint8Array,
  officer: { unitId: Uint8Array; signSecret: Uint8Array },
  auditKey: Uint8Array,
  random: Random,
): Uint8Array {
  const plain = pad(content, auditContentBytes);
  const signature = sign(officer.signSecret, labels.signAudit, officer.unitId, plain);
  const nonce = random(nonceBytes);
  return concat(
    nonce,
    seal({ key: auditKey, nonce, bound: nothing, bytes: concat(signature, plain) }),
  );
}

/** What the next leaf of the same officer names: 16 bytes of the hash of the sealed leaf. */
export const auditLeafHash = (leaf: Uint8Array): Uint8Array =>
  hash(labels.leaf, exactly(leaf, auditLeafBytes, 'an audit leaf')).slice(0, auditLeafHashBytes);

/** Throws `size`, `locked`, `signature`, `padding`. */
export function openAuditLeaf(
  leaf: Uint8Array,
  officer: { unitId: Uint8Array; signPublic: Uint8Array },
  auditKey: Uint8Array,
): Uint8Array {
  ensure(leaf.length === auditLeafBytes, 'size', 'an audit leaf');
  const nonce = leaf.subarray(0, nonceBytes);
  const bytes = leaf.subarray(nonceBytes);
  const whole = open({ key: auditKey, nonce, bound: nothing, bytes });
  if (whole === null) throw new ProtocolError('locked', 'an audit leaf');
  const message = whole.slice(signatureBytes);
  const signature = whole.slice(0, signatureBytes);
  ensure(
    verify({
      publicKey: officer.signPublic,
      label: labels.signAudit,
      unitId: officer.unitId,
      message,
      signature,
    }),
    'signature',
    'an audit leaf',
  );
  return unpad(message);
}
