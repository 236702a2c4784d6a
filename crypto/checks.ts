/**
 * The door for the server: sizes, layouts, signatures, hashes. Nothing here, and nothing that
 * can be reached from here, opens anything that is sealed.
 */
export { type Application, parseApplication } from './application.js';
export { type Bundle, parseBundle } from './bundle.js';
export {
  compareBytes,
  concat,
  fromBase64url,
  fromHex,
  isZero,
  sameBytes,
  toBase64url,
  toHex,
} from './bytes.js';
export { dayOf, millisecondsPerDay } from './days.js';
export { hash } from './derive.js';
export {
  ageOf,
  boardRoomOn,
  type Directory,
  type DirectoryPerson,
  takesKeyAway,
  verifyDirectory,
} from './directory.js';
export { dropHash, intakeRow, parseDropHeader, slotDigests } from './envelope.js';
export { ProtocolError, type ProtocolErrorCode } from './errors.js';
export { checkKeptKeys, parseKeyChange } from './key-change.js';
export * as lengths from './lengths.js';
export { boardDays, bundleBytes, dropBytes, intakeRowBytes, storeDays } from './lengths.js';
export {
  checkProposalSignature,
  type ProposalSignature,
  progressOf,
  proposalId,
  publishedBytes,
  readProposal,
} from './proposal.js';
export { type Random, systemRandom } from './random.js';
export { checkRecovery } from './recovery.js';
export { checkReserveCopy } from './reserve-keeping.js';
export { type Unit, verifyStatements } from './statement.js';
export { checkAttemptWork, checkWork } from './work.js';
