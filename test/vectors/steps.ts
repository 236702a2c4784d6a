/** Every step that vectors are about, by name: decoded input to output. */
import {
  ageOf,
  applicationHash,
  attachSignatures,
  type Bundle,
  boardSecretOf,
  bodyBinding,
  type CacheOwner,
  type CaseKeys,
  type CellContent,
  cacheName,
  caseIdOf,
  caseSecretOf,
  checkRecovery,
  checkWork,
  type Directory,
  type DirectoryCore,
  type DropPlan,
  decapsulate,
  deflate,
  derive,
  dropHash,
  encapsulate,
  encodeApplication,
  encodeBundle,
  encodeCore,
  encodeLetterHeader,
  encodePath,
  encodeStatement,
  entropyOf,
  fingerprintWords,
  fromBase64url,
  fromUtf8,
  hash,
  holderSeedOf,
  inflate,
  intakeRow,
  joinItem,
  kemPair,
  keyChangeMessage,
  keyIdOf,
  type Label,
  type LetterHeader,
  membersOf,
  officerKeys,
  officerSeedsOf,
  openAuditLeaf,
  openBody,
  openCache,
  openCell,
  openDrop,
  openOutbox,
  type Path,
  type Place,
  pad,
  parseApplication,
  parseBundle,
  parseDropHeader,
  parseIntakeRow,
  peekLetter,
  proveWork,
  type Recovery,
  receiptKeys,
  referenceOf,
  renewDirectory,
  type Signature,
  type Signed,
  type SlotKey,
  type SlotOwner,
  type Statement,
  sealAuditLeaf,
  sealCache,
  sealCell,
  sealDrop,
  sealOutbox,
  seededRandom,
  seedOfWords,
  sign,
  signDirectory,
  signFounding,
  signLetter,
  signPair,
  signRecovery,
  slotDigests,
  splitItem,
  tagOf,
  takesKeyAway,
  toBase64url,
  toUtf8,
  type Unit,
  unfilledSlots,
  unpad,
  verify,
  verifyDirectory,
  verifyLetter,
  verifyStatements,
  wordsOf,
  wordsOfSeed,
} from '../../crypto/index.js';
import { bridgeSteps } from './bridge-steps.js';
import { leafSteps } from './leaf-steps.js';
import { type Bytes, given, type Step, step } from './step.js';
import { vaultSteps } from './vault-steps.js';

/** What a reader of a directory gets, without the bytes it was read from. */
const read = ({ bytes: _, ...rest }: Directory) => rest;
interface Chain {
  statements: Bytes[];
  directories: Bytes[];
}
/** Verifies versions one after another; the last one. */
function follow({ statements, directories }: Chain): { unit: Unit; last: Directory } {
  const unit = verifyStatements(statements);
  let last: Directory | null = null;
  for (const bytes of directories) last = verifyDirectory(bytes, unit, last);
  return { unit, last: last as Directory };
}
type Officer = { unitId: Bytes; signSecret: Bytes; signPublic: Bytes };
interface Intake {
  row: Bytes;
  slots: number;
}

type Owned = { content: Bytes; owner: CacheOwner; random: Bytes };

export const steps: Record<string, Step> = {
  ...leafSteps,
  derive: step((i: { key: Bytes; label: Label; context: Bytes; length: number }) =>
    derive(i.key, i.label, i.context, i.length),
  ),
  hash: step((i: { label: Label; message: Bytes }) => hash(i.label, i.message)),
  seededRandom: step((i: { seed: Bytes; lengths: number[] }) =>
    i.lengths.map(seededRandom(i.seed)),
  ),
  toBase64url: step((i: { bytes: Bytes }) => toBase64url(i.bytes)),
  fromBase64url: step((i: { text: string }) => fromBase64url(i.text)),
  toUtf8: step((i: { text: string }) => toUtf8(i.text)),
  fromUtf8: step((i: { bytes: Bytes }) => fromUtf8(i.bytes)),
  pad: step((i: { bytes: Bytes; size: number }) => pad(i.bytes, i.size)),
  unpad: step((i: { bytes: Bytes }) => unpad(i.bytes)),
  deflate: step((i: { bytes: Bytes }) => deflate(i.bytes)),
  inflate: step((i: { bytes: Bytes }) => inflate(i.bytes)),
  signPair: step((i: { seed: Bytes }) => signPair(i.seed)),
  sign: step((i: { secretKey: Bytes; label: Label; unitId: Bytes; message: Bytes }) =>
    sign(i.secretKey, i.label, i.unitId, i.message),
  ),
  verify: step((i: Signed) => verify(i)),
  kemPair: step((i: { seed: Bytes }) => kemPair(i.seed)),
  encapsulate: step((i: { publicKey: Bytes; coins: Bytes }) => encapsulate(i.publicKey, i.coins)),
  decapsulate: step((i: { ciphertext: Bytes; secretKey: Bytes }) =>
    decapsulate(i.ciphertext, i.secretKey),
  ),
  wordsOf: step((i: { entropy: Bytes }) => wordsOf(i.entropy)),
  entropyOf: step((i: { words: string[] }) => entropyOf(i.words)),
  receiptKeys: step((i: { entropy: Bytes; unitId: Bytes }) => receiptKeys(i.entropy, i.unitId)),
  encodePath: step((i: Path) => encodePath(i)),
  caseSecret: step((i: { seed: Bytes; path: Path }) => caseSecretOf(i.seed, i.path)),
  caseId: step((i: CaseKeys) => caseIdOf(i)),
  boardSecret: step((i: { caseSecret: Bytes }) => boardSecretOf(i.caseSecret)),
  reference: step((i: { caseId: Bytes }) => referenceOf(i.caseId)),
  fingerprint: step((i: { bytes: Bytes; count: number }) => fingerprintWords(i.bytes, i.count)),
  encodeStatement: step((i: Statement) => encodeStatement(i)),
  signFounding: step((i: { core: Bytes; secretKeys: Bytes[] }) =>
    signFounding(i.core, i.secretKeys),
  ),
  attachSignatures: step((i: { core: Bytes; signatures: Signature[] }) =>
    attachSignatures(i.core, i.signatures),
  ),
  verifyStatements: step((i: { statements: Bytes[] }) => {
    const { earlier: _earlier, statementHash: _hash, ...unit } = verifyStatements(i.statements);
    return unit;
  }),
  keyId: step((i: { kemPublic: Bytes; signPublic: Bytes }) => keyIdOf(i.kemPublic, i.signPublic)),
  keyChangeMessage: step((i: { person: number; kemPublic: Bytes; signPublic: Bytes }) =>
    keyChangeMessage(i),
  ),
  encodeDirectory: step((i: DirectoryCore) => encodeCore(i)),
  signDirectory: step(
    (i: { core: Bytes; unitId: Bytes; signers: { holder: number; secretKey: Bytes }[] }) =>
      signDirectory(i.core, i.unitId, i.signers),
  ),
  verifyDirectory: step((i: Chain) => read(follow(i).last)),
  renewDirectory: step((i: Chain & { day: number; signer: { holder: number; secretKey: Bytes } }) =>
    renewDirectory(follow(i).last, i.day, i.signer),
  ),
  ageOf: step((i: Chain & { today: number }) => ageOf(follow(i).last, i.today)),
  membersOf: step((i: Chain & { path: Path }) =>
    membersOf(follow(i).last, i.path).map((p) => p.person),
  ),
  takesKeyAway: step((i: Chain) => {
    const before = follow({ ...i, directories: i.directories.slice(0, -1) }).last;
    return takesKeyAway(follow(i).last, before);
  }),
  encodeApplication: step(
    (i: { application: Parameters<typeof encodeApplication>[0]; signSecret: Bytes }) =>
      encodeApplication(i.application, i.signSecret),
  ),
  parseApplication: step((i: { bytes: Bytes; unitId: Bytes }) =>
    parseApplication(i.bytes, i.unitId),
  ),
  applicationHash: step((i: { bytes: Bytes }) => applicationHash(i.bytes)),
  sealDrop: step((i: { plan: DropPlan; random: Bytes }) => sealDrop(i.plan, given(i.random))),
  parseDropHeader: step((i: { drop: Bytes }) => parseDropHeader(i.drop)),
  dropHash: step((i: { drop: Bytes }) => dropHash(i.drop)),
  slotDigests: step((i: { drop: Bytes; slots: number }) => slotDigests(i.drop, i.slots)),
  bodyBinding: step((i: { header: Bytes; id: Bytes; digests: Bytes }) =>
    bodyBinding(i.header, i.id, i.digests),
  ),
  intakeRow: step((i: { id: Bytes; drop: Bytes; slots: number; slot: number }) =>
    intakeRow(i.id, i.drop, i.slots, i.slot),
  ),
  openDrop: step((i: Intake & { owner: SlotOwner }) =>
    openDrop(parseIntakeRow(i.row, i.slots), i.owner),
  ),
  openBody: step((i: Intake & { slot: number; key: Bytes }) =>
    openBody(parseIntakeRow(i.row, i.slots), i.slot, i.key),
  ),
  unfilledSlots: step((i: Intake & { key: Bytes; named: SlotKey[] }) =>
    unfilledSlots(parseIntakeRow(i.row, i.slots), i.key, i.named).map((n) => n.slot),
  ),
  encodeLetterHeader: step((i: LetterHeader) => encodeLetterHeader(i)),
  signLetter: step((i: { header: LetterHeader; content: Bytes; signSecret: Bytes }) => {
    const { bytes, hash: letterHash } = signLetter(i.header, i.content, i.signSecret);
    return { bytes, hash: letterHash };
  }),
  peekLetter: step((i: { bytes: Bytes }) => peekLetter(i.bytes)),
  verifyLetter: step(
    (i: { bytes: Bytes; unitId: Bytes; sender: 'reporter' | 'officer'; signPublic: Bytes }) => {
      const { header, content } = verifyLetter(i.bytes, i.unitId, i.sender, i.signPublic);
      return { header, content };
    },
  ),
  tagOf: step((i: Place) => tagOf(i)),
  sealCell: step((i: { place: Place; content: CellContent; placer: Officer; random: Bytes }) =>
    sealCell(i.place, i.content, i.placer, given(i.random)),
  ),
  ...bridgeSteps,
  openCell: step((i: { cell: Bytes; place: Place; unitId: Bytes; signPublic: Bytes[] }) =>
    openCell(i.cell, i.place, i.unitId, i.signPublic),
  ),
  splitItem: step((i: { kind: number; day: number; bytes: Bytes }) =>
    splitItem(i.kind, i.day, i.bytes),
  ),
  joinItem: step((i: { contents: CellContent[] }) => joinItem(i.contents)),
  wordsOfSeed: step((i: { seed: Bytes }) => wordsOfSeed(i.seed)),
  seedOfWords: step((i: { words: string[] }) => seedOfWords(i.words)),
  holderSeed: step((i: { kit: Bytes }) => holderSeedOf(i.kit)),
  officerSeeds: step((i: { kit: Bytes; unitId: Bytes }) => officerSeedsOf(i.kit, i.unitId)),
  signRecovery: step((i: { recovery: Recovery; signSecret: Bytes }) =>
    signRecovery(i.recovery, i.signSecret),
  ),
  checkRecovery: step((i: { recovery: Recovery; publicKey: Bytes; signature: Bytes }) => {
    checkRecovery(i.recovery, i);
    return true;
  }),
  officerKeys: step((i: { seed: Bytes }) => officerKeys(i.seed)),
  ...vaultSteps,
  sealOutbox: step((i: Owned) => sealOutbox(i.content, i.owner, given(i.random))),
  openSealedOutbox: step((i: Owned) =>
    openOutbox(sealOutbox(i.content, i.owner, given(i.random)), i.owner),
  ),
  openOutbox: step((i: { bytes: Bytes; owner: Parameters<typeof sealOutbox>[1] }) =>
    openOutbox(i.bytes, i.owner),
  ),
  cacheName: step((i: { owner: CacheOwner }) => cacheName(i.owner)),
  sealCache: step((i: Owned) => sealCache(i.content, i.owner, given(i.random))),
  openSealedCache: step((i: Owned) =>
    openCache(sealCache(i.content, i.owner, given(i.random)), i.owner),
  ),
  openCache: step((i: { bytes: Bytes; owner: CacheOwner }) => openCache(i.bytes, i.owner)),
  sealAuditLeaf: step((i: { content: Bytes; officer: Officer; auditKey: Bytes; random: Bytes }) =>
    sealAuditLeaf(i.content, i.officer, i.auditKey, given(i.random)),
  ),
  openAuditLeaf: step((i: { leaf: Bytes; officer: Officer; auditKey: Bytes }) =>
    openAuditLeaf(i.leaf, i.officer, i.auditKey),
  ),
  encodeBundle: step((i: { bundle: Bundle; slots: number }) => encodeBundle(i.bundle, i.slots)),
  parseBundle: step((i: { bytes: Bytes; slots: number }) => {
    const { number, cursor, dropId } = parseBundle(i.bytes, i.slots);
    return { number, cursor, dropId };
  }),
  checkWork: step((i: Parameters<typeof checkWork>[0]) => checkWork(i)),
  proveWork: step((i: Parameters<typeof proveWork>[0]) => proveWork(i)),
};
