import { expect, test } from 'vitest';
import { defaultContent } from '../../../client/conversation/default-content.js';
import {
  encodeDirectoryContent,
  inLanguage,
  parseDirectoryContent,
} from '../../../client/conversation/directory-content.js';
import { toUtf8 } from '../../../crypto/index.js';

test('the texts a unit begins with can be signed and read back', () => {
  expect(parseDirectoryContent(encodeDirectoryContent(defaultContent))).toEqual(defaultContent);
});

test('the texts a unit begins with name every category, with "other" last (R17)', () => {
  expect(defaultContent.categories).toHaveLength(13);
  expect(defaultContent.categories.at(-1)?.id).toBe('other');
});

test('the texts a unit begins with put danger first and name every other way to report (R23, R25)', () => {
  expect(defaultContent.danger.en).toContain('999');
  const ids = defaultContent.contacts.map((c) => c.id);
  for (const id of ['line-manager', 'commissioner', 'iopc', 'crimestoppers', 'external-audit'])
    expect(ids).toContain(id);
});

test('nobody is asked to declare good faith or to gather evidence', () => {
  const text = JSON.stringify(defaultContent).toLowerCase();
  expect(text).not.toContain('good faith');
  expect(text).toContain('do not go and look for more');
});

test('Welsh is shown where there is Welsh, English otherwise', () => {
  expect(inLanguage({ en: 'Yes', cy: 'Ie' }, 'cy')).toBe('Ie');
  expect(inLanguage({ en: 'Yes' }, 'cy')).toBe('Yes');
  expect(inLanguage({ en: 'Yes', cy: 'Ie' }, 'en')).toBe('Yes');
});

test('content of another version, with a field more or spelt otherwise is refused', () => {
  const refuses = (bytes: Uint8Array) =>
    expect(() => parseDirectoryContent(bytes)).toThrow('content');
  refuses(toUtf8(JSON.stringify({ ...defaultContent, version: 2 })));
  refuses(toUtf8(JSON.stringify({ ...defaultContent, more: 1 })));
  refuses(toUtf8(JSON.stringify(defaultContent, null, 1)));
  refuses(toUtf8('{}'));
});
