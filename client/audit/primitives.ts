/** What the second verifier needs of a machine; a browser can give it as well as Node. */
export interface Primitives {
  sha256(bytes: Uint8Array): Uint8Array;
  /** Ed25519 (RFC 8032). */
  verify(given: { key: Uint8Array; message: Uint8Array; signature: Uint8Array }): boolean;
  fromBase64(text: string): Uint8Array;
}

export const concatenated = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

export const alike = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.length === other.length &&
  one.every((byte, i) => byte === other[i]);

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
