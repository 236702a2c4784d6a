/** Every sentence of the pages in both languages, and none that nobody says. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { complaints, type Spoken, type Strings } from './strings.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');

const strings = Object.fromEntries(
  ['portal', 'inbox', 'shared'].map((space) => {
    const of = (language: string): Strings =>
      JSON.parse(read(`client/locales/${space}/${language}.json`)) as Strings;
    return [space, { en: of('en'), cy: of('cy') }];
  }),
);

const sources = Object.fromEntries(
  ['client/portal', 'client/inbox', 'client/ui'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => [`${folder}/${name}`, read(`${folder}/${name}`)]),
  ),
);

/** One sentence, well said, to plant a breach in. */
const right = (): Spoken => ({
  strings: {
    portal: {
      en: { start: { title: 'Hello {{name}}', days_one: 'one day', days_other: '{{count}} days' } },
      cy: {
        start: {
          title: 'Helo {{name}}',
          days_zero: 'dim diwrnod',
          days_one: 'un diwrnod',
          days_two: 'deuddydd',
          days_few: '{{count}} diwrnod',
          days_many: '{{count}} diwrnod',
          days_other: '{{count}} diwrnod',
        },
      },
    },
  },
  sources: {
    'client/portal/page.tsx':
      "say.value('start.title', { name }); say.value(`start.$" + '{what}`, { count });',
  },
});

const planted = (space: 'en' | 'cy', key: string, text: string | undefined): Spoken => {
  const spoken = right();
  const start = spoken.strings.portal?.[space].start as Record<string, string>;
  if (text === undefined) delete start[key];
  else start[key] = text;
  return spoken;
};

describe('the strings of the pages', () => {
  it('stand in English and Welsh, alike, whole and quiet, and each is said somewhere', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(10);
    expect(complaints({ strings, sources })).toEqual([]);
  });

  it('are not complained of when they are right', () => {
    expect(complaints(right())).toEqual([]);
  });

  it.each([
    ['a key missing in Welsh', planted('cy', 'title', undefined), /title is missing in cy/],
    ['a key missing in English', planted('en', 'title', undefined), /title is missing in en/],
    ['a missing plural form', planted('cy', 'days_two', undefined), /no form for "two" in cy/],
    ['an English one', planted('en', 'days_one', undefined), /no form for "one" in en/],
    ['another placeholder', planted('cy', 'title', 'Helo {{enw}}'), /other placeholders/],
    ['an empty string', planted('cy', 'title', ' '), /title is empty in cy/],
    ['an exclamation mark', planted('en', 'title', 'Hello {{name}}!'), /raises its voice in en/],
  ])('would be complained of: %s', (_, spoken, complaint) => {
    expect(complaints(spoken).join('\n')).toMatch(complaint);
  });

  it('would be complained of when nothing says them, also a key of one word', () => {
    const spoken = right();
    spoken.sources['client/portal/page.tsx'] = "const title = 'title'; say.value('start.title');";
    Object.assign(spoken.strings.portal?.en ?? {}, { title: 'Report' });
    Object.assign(spoken.strings.portal?.cy ?? {}, { title: 'Adrodd' });
    expect(complaints(spoken)).toEqual([
      'portal:start.days is said nowhere',
      'portal:title is said nowhere',
    ]);
  });
});
