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

/** Whom it is about, under which contact that stands, and who is told instead. */
const matrix: [string, string, RegExp, RegExp][] = [
  [
    'Chief Executive',
    'monitoring-officer',
    /Chief Finance Officer.*Commissioner/,
    /Prif Swyddog Cyllid.*Comisiynydd/,
  ],
  ['Chief Executive', 'finance-officer', /Commissioner/, /Comisiynydd/],
  [
    'Chief Finance Officer',
    'commissioner',
    /Also.*Chief Finance Officer/,
    /Hefyd.*Prif Swyddog Cyllid/,
  ],
  ['Chief Executive', 'commissioner', /Also.*Chief Executive/, /Hefyd.*Prif Weithredwr/],
  ['Commissioner', 'external-audit', /Also/, /Hefyd/],
  ['Commissioner', 'commissioner', /Monitoring Officer.*Panel/, /Swyddog Monitro.*Panel/],
  ['Chief Constable', 'chief-constable', /Commissioner/, /Comisiynydd/],
  ['them', 'line-manager', /another manager/, /rheolwr arall/],
];

test.each(matrix)(
  'the texts a unit begins with say whom to tell about the %s, at %s (R26-R34)',
  (about, at, english, welsh) => {
    const contact = defaultContent.contacts.find(({ id }) => id === at);
    expect(contact?.reach.en).toContain(about);
    expect(contact?.reach.en).toMatch(english);
    expect(contact?.reach.cy).toMatch(welsh);
  },
);

test('the texts a unit begins with say whom to tell about the unit and whoever runs the portal (R26-R34)', () => {
  const itself = defaultContent.contacts.find(({ id }) => id === 'unit-itself');
  expect(itself?.title.en).toMatch(/this unit.*runs this portal/);
  expect(itself?.reach.en).toMatch(/outside the unit/);
  expect(itself?.reach.cy).toMatch(/o’r tu allan i’r uned/);
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
