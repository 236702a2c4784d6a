import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeJson, parseJson } from '../../../client/conversation/json.js';
import { toUtf8 } from '../../../crypto/index.js';

const schema = z.strictObject({ text: z.string(), number: z.int().optional() });
const parse = (text: string) => parseJson(schema, toUtf8(text));

describe('Content as JSON', () => {
  it('comes back as it was written', () => {
    const value = { text: 'Dŵr, "quoted", \\ and 🍎', number: 3 };
    expect(parseJson(schema, encodeJson(schema, value))).toEqual(value);
  });

  it.each([
    ['white space', '{"text": "a"}'],
    ['a key written twice', '{"text":"a","text":"b"}'],
    ['a field nobody knows', '{"text":"a","more":1}'],
    ['a number written another way', '{"text":"a","number":1.0}'],
    ['an escape that is not needed', '{"text":"\\u0061"}'],
    ['bytes after the end', '{"text":"a"}{}'],
    ['half a character', '{"text":"\\ud800"}'],
    ['half a character in a name', '{"text":"a","\\udfff":1}'],
    ['something else', 'text'],
  ])('is refused with %s', (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'content' }));
  });

  it('refuses to write half a character, so that nothing is sent that nobody can read', () => {
    expect(() => encodeJson(schema, { text: 'a\ud800' })).toThrow(
      expect.objectContaining({ code: 'content' }),
    );
  });
});
