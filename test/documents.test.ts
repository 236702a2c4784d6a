import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  entryKinds,
  itemKinds,
  letterKinds,
  messageKinds,
  recordKinds,
} from '../client/conversation/kinds.js';
import { protocolErrors } from '../client/locales/en/errors.js';
import { bundleBytes, dropBytes, intakeRowBytes, labels } from '../crypto/index.js';
import { permissions } from '../server/inbox/permissions.js';
import { inboxCodes } from '../server/inbox/wire.js';
import { portalCodes, portalRoutes } from '../server/portal/wire.js';
import type { Pair } from './lying/pair.js';
import { pairs } from './lying/pairs.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const protocol = (): string => read('docs/protocol.md');
const missingFrom = (text: string, wanted: readonly string[]): string[] =>
  wanted.filter((word) => !text.includes(word));

/** The anchor that a heading gets where Markdown is shown. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

function brokenLinks(file: string): string[] {
  return [...read(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const to = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(root, to))) return true;
      return anchor !== undefined && !anchorsOf(to).includes(anchor);
    });
}

/** Names of tests that a text gives, with their files: - `file` — "name". */
const namedTests = (text: string): { file: string; name: string }[] =>
  [...text.matchAll(/^- `(test\/[^`]+)` — "(.+)"$/gm)].map(([, file = '', name = '']) => ({
    file,
    name: name.replace(/[“”]/g, '"'),
  }));

const isThere = ({ file, name }: { file: string; name: string }): boolean =>
  existsSync(join(root, file)) && read(file).includes(name);

function rowOf({ fault, target, by, when, words, because, test, ...row }: Pair): string {
  const noticed = row.outcome === 'noticed';
  const silence = row.harmless ? '– (it changes nothing)' : '– (cannot be noticed)';
  const cells = [
    fault,
    target,
    by,
    when,
    words === undefined ? silence : `“${words}”`,
    `${noticed || because === undefined ? '' : 'Because: '}${because ?? ''}`,
    test === undefined ? '' : `*${test}*`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function pairsTable(): string {
  const silent = pairs.filter(({ outcome }) => outcome !== 'noticed');
  const harmless = silent.filter((pair) => pair.harmless === true).length;
  return [
    '| fault | of | who | when | in which words | what remains, or why not | test |',
    '|---|---|---|---|---|---|---|',
    ...pairs.map(rowOf),
    '',
    `${pairs.length} pairs: ${pairs.length - silent.length} are noticed; ${silent.length} are not, ` +
      `of which ${harmless} change nothing for anybody.`,
  ].join('\n');
}

describe('the documents', () => {
  it.each(documents)('%s has no link to what is not there', (file) => {
    expect(brokenLinks(file)).toEqual([]);
  });

  it('name tests that are there', () => {
    const named = documents.flatMap((file) => namedTests(read(file)));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((one) => !isThere(one))).toEqual([]);
  });

  it('would miss a test that was renamed', () => {
    expect(isThere({ file: 'test/documents.test.ts', name: ['was', 'never'].join(' ') })).toBe(
      false,
    );
  });

  it('have a heading for every section of the protocol that the code points to', () => {
    const sources = ['crypto', 'client', 'server', 'test'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => read(join(folder, file))),
    );
    const pointed = sources.flatMap((text) =>
      [...text.matchAll(/docs\/protocol\.md`, "([^"]+)"/g)].map(([, section = '']) => section),
    );
    expect(pointed.length).toBeGreaterThan(10);
    const headings = anchorsOf('docs/protocol.md');
    expect(pointed.filter((section) => !headings.includes(anchorOf(section)))).toEqual([]);
  });
});

describe('docs/protocol.md', () => {
  it('has every label, in its place of the tables or as that of the server', () => {
    const ticked = Object.values(labels).map((label) => `\`${label}\``);
    expect(missingFrom(protocol(), ticked)).toEqual([]);
  });

  it('has every code of every error', () => {
    const codes = [...Object.keys(protocolErrors), ...portalCodes, ...inboxCodes];
    expect(
      missingFrom(
        protocol(),
        codes.map((code) => `\`${code}\``),
      ),
    ).toEqual([]);
  });

  it('has every route of both apps', () => {
    const bare = (pattern: string): string => pattern.replace(/:.*/, '');
    const routes = [...permissions.map((p) => p.pattern), ...Object.values(portalRoutes)];
    expect(missingFrom(protocol(), routes.map(bare))).toEqual([]);
  });

  it('has every kind with its number', () => {
    const words = (name: string): string => name.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`);
    const kinds = [letterKinds, itemKinds, recordKinds, messageKinds, entryKinds].flatMap(
      (registry) => Object.entries(registry).map(([name, { kind }]) => `${kind} ${words(name)}`),
    );
    const table = protocol().split('## Kinds')[1]?.split('## Retention')[0] ?? '';
    expect(missingFrom(table, kinds)).toEqual([]);
  });

  it('says the sizes that follow from its drawings', () => {
    const sizes = [dropBytes(8), dropBytes(8) + 10, intakeRowBytes(8), bundleBytes(8)];
    const written = sizes.map((bytes) => bytes.toLocaleString('en-GB'));
    expect(missingFrom(protocol(), written)).toEqual([]);
  });

  /** UPDATE_DOCS=1 writes the table anew. */
  it('shows who notices what as test/lying has it', () => {
    const table = `<!-- pairs -->\n${pairsTable()}\n<!-- /pairs -->`;
    if (process.env.UPDATE_DOCS === '1') {
      const text = protocol().replace(/<!-- pairs -->[\s\S]*<!-- \/pairs -->/, () => table);
      writeFileSync(join(root, 'docs/protocol.md'), text);
    }
    expect(protocol()).toContain(table);
  });
});
