/** Why something was refused. `docs/protocol.md`, "Errors", has a sentence for each. */
export type ProtocolErrorCode =
  | 'size' // wrong number of bytes
  | 'header' // a fixed field holds something it may not hold
  | 'version' // a format version this program does not know
  | 'unit' // belongs to another unit
  | 'signature' // a signature does not verify
  | 'chain' // does not follow what it says it follows
  | 'quorum' // fewer holders signed than the threshold asks
  | 'content' // text or JSON inside is not well formed
  | 'inflation' // compressed content grows beyond its limit, or has bytes left over
  | 'padding' // padding is not all zeros
  | 'commitment' // a slot opened, but what it names does not hold ("mine but broken")
  | 'body' // a slot opened, but the body did not ("mine but broken")
  | 'addressees' // a letter names someone whose slot it did not fill
  | 'word' // not a word of the list
  | 'checksum' // twelve known words, but not a receipt
  | 'locked' // a vault or an outbox did not open with this key
  | 'argument'; // a caller's mistake

/** The one error of `crypto/`: a code, never a library's text, never a secret. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  constructor(
    readonly code: ProtocolErrorCode,
    /** Which field or thing, in plain English; never its content. */
    readonly what: string,
  ) {
    super(`${code}: ${what}`);
  }
}

/** Throws `ProtocolError(code, what)` unless the condition holds. */
export function ensure(
  condition: boolean,
  code: ProtocolErrorCode,
  what: string,
): asserts condition {
  if (!condition) throw new ProtocolError(code, what);
}
