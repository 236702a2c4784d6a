/** Parsers of what stands sealed: fuzzed from outside, and behind the lock with the real key. */
import fc from 'fast-check';
import {
  bodyBinding,
  bodyPlainBytes,
  concat,
  derive,
  intakeRow,
  joinItem,
  labels,
  lockVault,
  logs,
  openAuditLeaf,
  openBody,
  openBridge,
  openCell,
  openDrop,
  openOutbox,
  outboxContentBytes,
  type Place,
  pad,
  parseIntakeRow,
  seal,
  sealAuditLeaf,
  sealCell,
  sealOutbox,
  shelves,
  sign,
  signBridge,
  splitItem,
  tagOf,
  u8,
  u16,
  u32,
  unfilledSlots,
  unlockVault,
  unwrapVaultKey,
  vaultPlainBytes,
  verifyBridge,
  wrapVaultKey,
  zeroNonce,
} from '../../crypto/index.js';
import { letter, owner, sealFor, slotKey, slots } from './drop-fixtures.js';
import { directory, officer, seeded, unitId } from './fixtures.js';
import { type Target, target } from './fuzz.js';
import { mutations } from './mutations.js';
import { asBefore } from './parsers.js';

const random = seeded('sealed parsers');
const nothing = new Uint8Array(0);

const sealed = sealFor([1, 3]);
const rows = [0, 1].map((slot) => intakeRow(sealed.id, sealed.drop, slots, slot));
const ownRow = parseIntakeRow(rows[0] as Uint8Array, slots);
const bodyKey = derive(sealed.key, labels.dropBody, nothing);
const bodyBound = bodyBinding(ownRow.header, ownRow.id, ownRow.digests);

const place: Place = { log: 'notice', logKey: random(32), person: 2, period: 739, index: 0 };
const placer = { unitId, signSecret: officer(2).signSecret };
const placerKeys = [officer(2).signPublic];
const parts = splitItem(9, 20_700, random(2_100));
const [part] = parts;
if (part === undefined) throw new Error('no part');
const cell = sealCell(place, part, placer, random);
const cellBound = concat(u8(shelves.board), tagOf(place));
const boxKey = derive(place.logKey, logs.notice.box, nothing);
const cellPlain = concat(
  Uint8Array.of(1, 9),
  u16(part.day),
  part.item,
  Uint8Array.of(1, 3),
  pad(part.content, 882),
);

/** The same content, sealed as any holder of the keys may. */
function sealPlain(plain: Uint8Array): Uint8Array {
  const message = concat(cellBound, plain);
  const bytes = concat(sign(placer.signSecret, labels.signCell, unitId, message), plain);
  const nonce = random(24);
  return concat(tagOf(place), nonce, seal({ key: boxKey, nonce, bound: cellBound, bytes }));
}

const small = fc.oneof(fc.nat(4), fc.nat(255));
const aPart = fc
  .record({
    of: fc.nat(parts.length - 1),
    turn: fc.option(fc.record({ part: small, parts: small, kind: small }), { freq: 6 }),
    item: fc.option(fc.uint8Array({ maxLength: 17 }), { freq: 12 }),
    content: fc.option(fc.uint8Array({ maxLength: 900 }), { freq: 12 }),
  })
  .map(({ of, turn, item, content }) => ({
    ...(parts[of] as (typeof parts)[0]),
    ...turn,
    ...(item === null ? {} : { item }),
    ...(content === null ? {} : { content }),
  }));
const partLists = fc.oneof(
  fc.array(aPart, { maxLength: 5 }),
  fc.shuffledSubarray(parts, { minLength: 2 }),
);

const vaultKey = random(32);
const vault = {
  unitId,
  person: 2,
  seed: random(32),
  keyringRoot: random(32),
  holderSeed: random(32),
  directory,
};
const vaultContent = concat(
  u8(1),
  unitId,
  u16(2),
  vault.seed,
  vault.keyringRoot,
  u8(1),
  vault.holderSeed,
  u32(1),
  directory.hash,
);
const locked = lockVault(vault, vaultKey, random);
const lockingKey = derive(vaultKey, labels.vault, nothing);
const opening = {
  exportKey: random(64),
  owner: { unitId, person: 2 },
  factor: { kind: 'prf' as const, output: random(32) },
};
const wrap = wrapVaultKey({ ...opening, vaultKey }, random);
const outboxOwner = { unitId, person: 2, keyringRoot: vault.keyringRoot };
const outbox = sealOutbox(random(500), outboxOwner, random);
const outboxKey = derive(vault.keyringRoot, labels.outbox, nothing);
const outboxPlain = concat(u32(500), random(500), new Uint8Array(outboxContentBytes - 500));
const auditKey = random(32);
const auditor = { unitId, signPublic: officer(2).signPublic };
const leaf = sealAuditLeaf(random(200), placer, auditKey, random);

const padTo = (bytes: Uint8Array, size: number): Uint8Array =>
  pad(bytes.slice(0, Math.max(0, size - 2)), size);
const boxed = (key: Uint8Array, bound: Uint8Array, bytes: Uint8Array): Uint8Array => {
  const nonce = random(24);
  return concat(nonce, seal({ key, nonce, bound, bytes }));
};

const bridgeHeader = {
  caseId: random(32),
  signer: 2,
  keyId: random(8),
  epoch: 1,
  day: 20_700,
  directory: 1,
  members: [2, 3],
};
const bridgeSecret = { secret: random(32), kemPublic: officer(1).kemPublic };
const bridge = signBridge(bridgeHeader, bridgeSecret, placer);
const findPlacer = () => officer(2).signPublic;

export const sealedParsers: Target[] = [
  target('verifyBridge', mutations([bridge]), (bytes) => {
    verifyBridge(bytes, unitId, findPlacer);
  }),
  target(
    'verifyBridge, signed, and openBridge',
    mutations([bridge.slice(64)], [0, 1, 33, 35, 43, 45, 47, 51, 52, 53]),
    (message) => {
      const signed = concat(sign(placer.signSecret, labels.signBridge, unitId, message), message);
      const read = verifyBridge(signed, unitId, findPlacer);
      const secret = openBridge(read, officer(1));
      if (secret === null) return;
      asBefore(signBridge(read.header, { ...bridgeSecret, secret }, placer), signed);
    },
    3,
  ),
  target('parseIntakeRow and openDrop', mutations(rows, [0, 16, 17, 25, 29, 61, 317]), (bytes) => {
    const row = parseIntakeRow(bytes, slots);
    const opened = openDrop(row, owner(1));
    if (opened !== null) asBefore(opened.letter, letter);
  }),
  target(
    'unfilledSlots',
    mutations(rows),
    (bytes) => {
      unfilledSlots(parseIntakeRow(bytes, slots), sealed.key, [slotKey(3)]);
    },
    3,
  ),
  target('openBody, behind the lock', mutations([pad(letter, bodyPlainBytes)], [0, 1]), (plain) => {
    const body = seal({ key: bodyKey, nonce: zeroNonce, bound: bodyBound, bytes: plain });
    const opened = openBody({ ...ownRow, body }, 0, sealed.key);
    asBefore(pad(opened.letter, plain.length), plain);
  }),
  target('openCell', mutations([cell]), (bytes) => {
    openCell(bytes, place, unitId, placerKeys);
  }),
  target('openCell, sealed and signed', mutations([cellPlain], [0, 20, 21, 22, 23]), (plain) => {
    openCell(sealPlain(plain), place, unitId, placerKeys);
  }),
  target('joinItem', partLists, (list) => {
    asBefore(joinItem(list), joinItem(parts));
  }),
  target('unlockVault', mutations([locked]), (bytes) => {
    unlockVault(bytes, vaultKey);
  }),
  target('unlockVault, behind the lock', mutations([vaultContent], [0, 33, 99, 132]), (content) => {
    const plain = padTo(content, vaultPlainBytes);
    const read = unlockVault(boxed(lockingKey, nothing, plain), vaultKey);
    const nonce = () => new Uint8Array(24);
    const again = lockVault(read, vaultKey, nonce);
    const before = seal({ key: lockingKey, nonce: nonce(), bound: nothing, bytes: plain });
    asBefore(again.slice(24), before);
  }),
  target('unwrapVaultKey', mutations([wrap]), (bytes) => {
    asBefore(unwrapVaultKey(bytes, opening), vaultKey);
  }),
  target(
    'openOutbox',
    mutations([outbox]),
    (bytes) => {
      openOutbox(bytes, outboxOwner);
    },
    2,
  ),
  target(
    'openOutbox, behind the lock',
    mutations([outboxPlain], [0, 1, 2, 3]),
    (plain) => {
      openOutbox(boxed(outboxKey, concat(unitId, u16(2)), plain), outboxOwner);
    },
    2,
  ),
  target('openAuditLeaf', mutations([leaf]), (bytes) => {
    openAuditLeaf(bytes, auditor, auditKey);
  }),
  target('openAuditLeaf, sealed and signed', mutations([pad(random(99), 408)], [0, 1]), (plain) => {
    const signature = sign(placer.signSecret, labels.signAudit, unitId, plain);
    openAuditLeaf(boxed(auditKey, nothing, concat(signature, plain)), auditor, auditKey);
  }),
];
