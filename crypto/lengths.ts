/**
 * Every size of the protocol, in bytes, with its reason. `docs/protocol.md` draws them.
 */

/** BLAKE2b-256, keys of XChaCha20-Poly1305, seeds, secrets of cases. */
export const hashBytes = 32;
export const keyBytes = 32;
export const seedBytes = 32;
/** Ed25519 (RFC 8032). */
export const signatureBytes = 64;
export const signPublicBytes = 32;
/** Poly1305. */
export const tagBytes = 16;
/** XChaCha20: long enough to be drawn at random. */
export const nonceBytes = 24;
/** X-Wing (X25519 with ML-KEM-768). */
export const kemPublicBytes = 1216;
export const kemCiphertextBytes = 1120;
export const kemSecretBytes = 32;
/** Randomness of one X-Wing encapsulation. */
export const kemCoinsBytes = 64;

export const unitIdBytes = 32;
/** Enough of a unit's id to refuse a drop for another unit by mistake. */
export const unitShortBytes = 8;
export const caseIdBytes = 32;
export const sessionBytes = 16;
/** First bytes of the hash of a recipient's public keys: names a key, 2^64 work to imitate. */
export const keyIdBytes = 8;
/** Random names of drops and bundles: no two alike by chance. */
export const idBytes = 16;

/** 128 bits: what twelve words of the BIP-39 list carry beside 4 bits of checksum. */
export const entropyBytes = 16;
export const receiptWords = 12;
/** 256 bits and 8 of checksum: a holder's sheet, a recovery kit. */
export const seedWordCount = 24;

/** version 1 ‖ unit 8 ‖ directory version 4 ‖ commitment 32. */
export const dropHeaderBytes = 1 + unitShortBytes + 4 + hashBytes;
/** X-Wing ciphertext ‖ sealed message key (32 + 16). */
export const slotBytes = kemCiphertextBytes + keyBytes + tagBytes;
/** Padded letter: 2,500 characters of prose deflate to about 1.4 KB, so 8 KiB holds a long one. */
export const bodyPlainBytes = 8192;
export const bodyBytes = bodyPlainBytes + tagBytes;
/** A letter is padded inside the body behind its own length (u16). */
export const letterLimitBytes = bodyPlainBytes - 2;
/** u16 day ‖ 8-byte nonce. */
export const proofBytes = 10;
/** Directories are padded to a multiple of this many slots, so that a joiner changes no size. */
export const slotGroup = 8;

export const dropBytes = (slots: number): number => dropHeaderBytes + slots * slotBytes + bodyBytes;

/** id ‖ header ‖ hash of every slot ‖ own slot ‖ body: what one officer takes of one drop. */
export const intakeRowBytes = (slots: number): number =>
  idBytes + dropHeaderBytes + slots * hashBytes + slotBytes + bodyBytes;

/** Cells: small enough that 16 of them make a regular bundle cheap, large enough for a state. */
export const cellBytes = 1024;
export const cellTagBytes = 16;
export const cellBoxBytes = cellBytes - cellTagBytes - nonceBytes;
export const cellContentBytes = 880;
export const itemIdBytes = 16;
/** An item is never split over two bundles, so it has at most as many parts as a bundle has places. */
export const itemParts = 16;
export const itemLimitBytes = itemParts * cellContentBytes;

export const storePlaces = 16;
export const boardPlaces = 4;
/** Most board places of a bundle under a temporary allowance. */
export const allowedPlacesLimit = 64;
export const auditLeafBytes = 512;
export const auditContentBytes = auditLeafBytes - nonceBytes - tagBytes - signatureBytes;
/** Most bytes that one leaf says, padded behind their own length (u16). */
export const auditLimitBytes = auditContentBytes - 2;
/** Names the leaf before: nobody finds another leaf for it. */
export const auditLeafHashBytes = 16;
/** What was written and has not left, and the keys of letters not yet read back. */
export const outboxBytes = 65536;
export const outboxContentBytes = outboxBytes - nonceBytes - tagBytes - 4;

/** version 1 ‖ number 4 ‖ cursor 4 ‖ cells ‖ drop id 16 ‖ drop ‖ audit leaf ‖ outbox. */
export const bundleBytes = (slots: number, board: number = boardPlaces): number =>
  1 +
  4 +
  4 +
  (storePlaces + board) * cellBytes +
  idBytes +
  dropBytes(slots) +
  auditLeafBytes +
  outboxBytes;

/** A vault holds two seeds, a holder's seed and a pin; 1 KiB leaves room and hides which. */
export const vaultPlainBytes = 1024;
export const vaultBytes = nonceBytes + vaultPlainBytes + tagBytes;
/** version 1 ‖ unit 32 ‖ person 2 ‖ both keys ‖ signature of the key before ‖ of the new one. */
export const keyChangeBytes =
  1 + unitIdBytes + 2 + kemPublicBytes + signPublicBytes + 2 * signatureBytes;
/** Keyring root, holder's seed, older seed and its day. */
export const handoverBoxBytes =
  nonceBytes + seedBytes + (1 + seedBytes) + (1 + seedBytes + 2) + tagBytes;
/** One for the newest seed, one for the one before. */
export const handoverBytes = 2 * handoverBoxBytes;
/** The vault's key, sealed once for each way in. */
export const vaultWrapBytes = nonceBytes + keyBytes + tagBytes;
/** Header 25 ‖ X-Wing ciphertext ‖ three seeds and a day, sealed: an officer's secrets for the reserve. */
export const reserveCopyBytes =
  1 + 3 * keyIdBytes + kemCiphertextBytes + 3 * seedBytes + 2 + tagBytes;
/** The same behind its owner's signature: what the server keeps. */
export const keptReserveCopyBytes = signatureBytes + reserveCopyBytes;
/** What an authenticator's PRF gives (HMAC-SHA-256). */
export const prfOutputBytes = 32;
/** OPAQUE's registration record (RFC 9807 with ristretto255 and SHA-512). */
export const registrationBytes = 192;

/** Compressed content may grow to this and no further. */
export const inflatedLimitBytes = 65536;

/** Most people one letter leaves out, and most that one directory may name. */
export const exclusionLimit = 3;
/** Notices named as seen, and addressees, in one letter. */
export const seenLimit = 16;
export const addresseeLimit = 64;
export const letterParts = 4;
/** Members that one bridge names: as many as a state. */
export const bridgeMemberLimit = 32;
/** Messages that one state lists. */
export const listedLimit = 16;

export const periodDays = 28;
export const boardDays = 56;
export const storeDays = 400;
/** A reader of a log tries this many places past the last one found. */
export const lookAhead = 128;
