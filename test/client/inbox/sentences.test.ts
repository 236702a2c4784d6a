/** Every sentence of the officers' page, in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import cy from '../../../client/locales/inbox/cy.json' with { type: 'json' };
import en from '../../../client/locales/inbox/en.json' with { type: 'json' };

interface Tree {
  [key: string]: string | Tree;
}

const plural = /_(zero|one|two|few|many|other)$/;

/** Key without its plural, and each text under it. */
function sentences(tree: Tree, above = ''): [string, string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string, string][] => {
    const name = above === '' ? key : `${above}.${key}`;
    return typeof value === 'string'
      ? [[name.replace(plural, ''), name, value]]
      : sentences(value, name);
  });
}

const holes = (texts: readonly [string, string, string][], key: string): string[] => [
  ...new Set(
    texts.filter(([one]) => one === key).flatMap(([, , text]) => text.match(/\{\{\w+\}\}/g) ?? []),
  ),
];

const english = sentences(en);
const welsh = sentences(cy);
const keys = [...new Set(english.map(([key]) => key))];

describe('the sentences of the officers’ page', () => {
  it('are the same in Welsh, with the same things put in, and none is empty', () => {
    expect([...new Set(welsh.map(([key]) => key))].sort()).toEqual([...keys].sort());
    for (const key of keys)
      expect(holes(welsh, key).sort(), key).toEqual(holes(english, key).sort());
    for (const [, , text] of [...english, ...welsh]) expect(text.trim()).not.toBe('');
  });

  it('have every plural that Welsh has', () => {
    const counted = new Set(english.filter(([, name]) => plural.test(name)).map(([key]) => key));
    for (const key of counted) {
      const forms = welsh.filter(([one]) => one === key).map(([, name]) => plural.exec(name)?.[1]);
      expect(forms.sort(), key).toEqual(['few', 'many', 'one', 'other', 'two', 'zero']);
    }
  });

  it('are all said somewhere: by name, or by the beginning of one', () => {
    const folder = new URL('../../../client/inbox/', import.meta.url);
    const code = readdirSync(folder)
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    const unsaid = keys.filter((key) => {
      const begun = key.slice(0, key.lastIndexOf('.') + 1);
      return !code.includes(`'${key}'`) && (begun === '' || !code.includes(`\`${begun}\${`));
    });
    expect(unsaid).toEqual([]);
  });
});
