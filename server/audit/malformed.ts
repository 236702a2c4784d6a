/** Bytes that are not what they should be. `what` names the thing: `note`, `key`, `checkpoint` … */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  constructor(readonly what: string) {
    super(`malformed ${what}`);
  }
}

const base64Text = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const decimalText = /^(0|[1-9][0-9]{0,15})$/;

/** Standard base64 in its one spelling; throws Malformed. */
export function fromBase64(text: string, what: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (!base64Text.test(text) || bytes.toString('base64') !== text) throw new Malformed(what);
  return bytes;
}

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A whole number from 0 to 2^53 - 1 without leading zeros; throws Malformed. */
export function fromDecimal(text: string, what: string): number {
  const value = Number(text);
  if (!decimalText.test(text) || !Number.isSafeInteger(value)) throw new Malformed(what);
  return value;
}
