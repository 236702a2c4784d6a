/** Reads the strings of the pages and the code that says them, and complains of what is not right. */
import ts from 'typescript';

export interface Strings {
  [key: string]: string | Strings;
}
export interface Spoken {
  /** By namespace: portal, inbox, shared. */
  strings: Record<string, { en: Strings; cy: Strings }>;
  /** By path: `client/portal/…`, `client/inbox/…`, `client/ui/…`. */
  sources: Record<string, string>;
}

const pluralForms = {
  en: ['one', 'other'],
  cy: ['zero', 'one', 'two', 'few', 'many', 'other'],
} as const;
const ending = /_(zero|one|two|few|many|other)$/;

function flat(strings: Strings, before = ''): Map<string, string> {
  return new Map(
    Object.entries(strings).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[before + name, value]] : [...flat(value, `${before}${name}.`)],
    ),
  );
}

/** What the code says: `count_one` and `count_other` are said as `count`. */
const said = (keys: Iterable<string>, all: ReadonlyMap<string, string>): Set<string> =>
  new Set(
    [...keys].map((key) => {
      const stem = key.replace(ending, '');
      return all.has(`${stem}_other`) ? stem : key;
    }),
  );

/** Placeholders; how many there are may stand in the words of a plural form ("one letter"). */
const placeholders = (text: string, plural: boolean): string[] =>
  [...text.matchAll(/{{-?\s*(\w+)[^}]*}}/g)]
    .map(([, name]) => name ?? '')
    .filter((name, at, all) => all.indexOf(name) === at && !(plural && name === 'count'))
    .sort();

function complainOfOne(space: string, { en, cy }: { en: Strings; cy: Strings }): string[] {
  const texts = { en: flat(en), cy: flat(cy) };
  const keys = { en: said(texts.en.keys(), texts.en), cy: said(texts.cy.keys(), texts.cy) };
  const complaints: string[] = [];
  for (const [here, there] of [['en', 'cy'] as const, ['cy', 'en'] as const]) {
    for (const key of keys[here]) {
      if (!keys[there].has(key)) complaints.push(`${space}:${key} is missing in ${there}`);
      if (texts[here].has(key)) continue;
      for (const form of pluralForms[here]) {
        if (!texts[here].has(`${key}_${form}`))
          complaints.push(`${space}:${key} has no form for "${form}" in ${here}`);
      }
    }
    for (const [key, text] of texts[here]) {
      if (text.trim() === '') complaints.push(`${space}:${key} is empty in ${here}`);
      if (text.includes('!')) complaints.push(`${space}:${key} raises its voice in ${here}`);
    }
  }
  for (const [key, text] of texts.cy) {
    const stem = key.replace(ending, '');
    const plural = texts.en.has(`${stem}_other`);
    const english = texts.en.get(key) ?? (plural ? texts.en.get(`${stem}_other`) : undefined);
    if (english === undefined) continue;
    const wanted = placeholders(english, plural);
    const there = placeholders(text, plural);
    // "Nothing yet" needs no numbers; but nothing may be put in that English does not put in.
    const right = key.endsWith('_zero')
      ? there.every((one) => wanted.includes(one))
      : there.join() === wanted.join();
    if (!right) complaints.push(`${space}:${key} has other placeholders in cy`);
  }
  return complaints;
}

interface Literals {
  /** Every literal of the file, as a pattern: `${…}` stands for one or more names of a key. */
  all: string[];
  /** Those that are said: an argument of `….value(…)`, however deep. */
  spoken: string[];
}

const exactly = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function literals(path: string, source: string): Literals {
  const found: Literals = { all: [], spoken: [] };
  const visit = (node: ts.Node, speaking: boolean): void => {
    let pattern: string | null = null;
    if (ts.isStringLiteralLike(node)) pattern = exactly(node.text);
    else if (ts.isTemplateExpression(node))
      pattern = [
        exactly(node.head.text),
        ...node.templateSpans.map(({ literal }) => `[\\w.-]+${exactly(literal.text)}`),
      ].join('');
    if (pattern !== null) {
      found.all.push(pattern);
      if (speaking) found.spoken.push(pattern);
    }
    const says =
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'value';
    ts.forEachChild(node, (child) => visit(child, speaking || (says && child !== node.expression)));
  };
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.ES2023, true, kind), false);
  return found;
}

/** Keys that nothing says. A key of one word counts only where it is said: `title` is a word. */
function complainOfUnused(spoken: Spoken): string[] {
  const files = Object.entries(spoken.sources).map(([path, source]) => ({
    path,
    ...literals(path, source),
  }));
  return Object.entries(spoken.strings).flatMap(([space, { en }]) => {
    const own = space === 'shared' ? 'client/ui/' : `client/${space}/`;
    const patterns = (which: 'all' | 'spoken'): RegExp => {
      const own$ = files.filter(({ path }) => path.startsWith(own)).flatMap((one) => one[which]);
      const named = files
        .flatMap((one) => one[which])
        .filter((one) => one.startsWith(`${space}:`))
        .map((one) => one.slice(space.length + 1));
      // A literal that is all placeholder would stand for everything.
      const some = [...own$, ...named].filter((one) => /^\w/.test(one));
      return new RegExp(`^(?:${some.join('|') || '(?!)'})$`);
    };
    const all = patterns('all');
    const said$ = patterns('spoken');
    const texts = flat(en);
    return [...said(texts.keys(), texts)]
      .filter((key) => !(key.includes('.') ? all.test(key) : said$.test(key)))
      .map((key) => `${space}:${key} is said nowhere`);
  });
}

export const complaints = (spoken: Spoken): string[] => [
  ...Object.entries(spoken.strings).flatMap(([space, both]) => complainOfOne(space, both)),
  ...complainOfUnused(spoken),
];
