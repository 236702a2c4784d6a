import * as z from 'zod/mini';
import { fromUtf8, ProtocolError, toUtf8 } from '../../crypto/index.js';

/** Half a character: JSON can escape it, UTF-8 cannot carry it. */
const lone = /\p{Surrogate}/u;

/** Content as JSON, exactly as ECMAScript's `JSON.stringify` writes it, in UTF-8. */
export function encodeJson<T>(schema: z.core.$ZodType<T>, value: T): Uint8Array {
  const bytes = toUtf8(JSON.stringify(z.parse(schema, value)));
  parseJson(schema, bytes);
  return bytes;
}

/**
 * Parses content strictly. Throws `content` for anything that `JSON.stringify` would not have
 * written so (white space, duplicate keys, lone surrogates) or that does not fit the schema.
 */
export function parseJson<T>(schema: z.core.$ZodType<T>, bytes: Uint8Array): T {
  const text = fromUtf8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text, (key, part: unknown) => {
      if (lone.test(key) || (typeof part === 'string' && lone.test(part)))
        throw new ProtocolError('content', 'a lone surrogate');
      return part;
    });
  } catch {
    throw new ProtocolError('content', 'JSON');
  }
  if (JSON.stringify(value) !== text)
    throw new ProtocolError('content', 'JSON in its one spelling');
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) throw new ProtocolError('content', 'fields of the content');
  return parsed.data;
}
