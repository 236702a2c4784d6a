import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowed, offences } from './floors/offences.js';
import { breaches, plantedImports } from './floors/planted.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const product = ['crypto', 'server', 'client', 'migrations'];
const settings = ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs', 'biome.json'];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'floors-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs a tool of node_modules in a folder; a tool that finds something ends with a code. */
function run(tool: string, words: string[], cwd: string): Promise<string> {
  const limits = { cwd, maxBuffer: 256 * 2 ** 20 };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'node_modules', tool), ...words], limits, (_, out) =>
      resolve(out),
    );
  });
}

async function plant(tree: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await appendFile(join(tree, file), text);
}

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
  via?: { name: string }[];
}

describe('the floors, each with a breach planted in a copy of the product', () => {
  let violations: Violation[] = [];
  let read: string[] = [];

  beforeAll(async () => {
    const tree = join(folder, 'imports');
    await mkdir(tree);
    for (const name of [...product, ...settings]) {
      if (existsSync(join(root, name))) {
        await cp(join(root, name), join(tree, name), { recursive: true });
      }
    }
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
    for (const [file, text] of Object.entries(plantedImports)) await plant(tree, file, text);
    const words = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
    const out = await run(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      [...words, ...product, 'test'],
      tree,
    );
    const report = JSON.parse(out) as {
      summary: { violations: Violation[] };
      modules: { source: string; dependencies: unknown[] }[];
    };
    violations = report.summary.violations;
    read = report.modules.filter((module) => module.dependencies.length > 0).map((m) => m.source);
  });

  it('reads TypeScript at all (a newer compiler would make it read nothing, and pass)', () => {
    expect(read).toEqual(expect.arrayContaining(Object.keys(plantedImports).filter(imports)));
  });

  for (const { says, rule, at, to, through } of breaches) {
    it(`finds ${says}`, () => {
      const found = violations.filter(
        (violation) =>
          violation.rule.name === rule && violation.from === at && violation.to.includes(to),
      );
      expect(found).not.toEqual([]);
      if (through !== undefined) {
        const ways = found.map(({ via }) => (via ?? []).map(({ name }) => name));
        expect(ways.every((way) => way.includes(through))).toBe(true);
      }
    });
  }

  it('has a breach here for every rule', () => {
    const config = readFileSync(join(root, '.dependency-cruiser.cjs'), 'utf8');
    const rules = [...config.matchAll(/^ {6}name: '(.+)',$/gm)].map(([, name]) => name);
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.filter((rule) => !breaches.some((breach) => breach.rule === rule))).toEqual([]);
  });
});

const imports = (file: string): boolean => /\b(import|from)\b/.test(plantedImports[file] ?? '');

describe('the lint rules, each with an offence planted', () => {
  const named = new Map<string, string[]>();

  beforeAll(async () => {
    const tree = join(folder, 'lint');
    await mkdir(tree);
    for (const name of settings) await cp(join(root, name), join(tree, name));
    for (const { file, text } of [...offences, ...allowed]) {
      await mkdir(dirname(join(tree, file)), { recursive: true });
      await writeFile(join(tree, file), `${text}\n`);
    }
    const words = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
    const report = JSON.parse(await run('@biomejs/biome/bin/biome', words, tree)) as {
      diagnostics: { category: string; location: { path: string } }[];
    };
    for (const { category, location } of report.diagnostics) {
      const rules = named.get(location.path) ?? [];
      named.set(location.path, [...rules, category.split('/').at(-1) ?? '']);
    }
  });

  for (const { file, text, rule } of offences) {
    it(`${rule} names ${file} for: ${text.slice(0, 60)}`, () => {
      expect(named.get(file) ?? []).toContain(rule);
    });
  }

  for (const { file, text } of allowed) {
    it(`names nothing in ${file}, where this is right: ${text.split('\n')[0]}`, () => {
      expect(named.get(file) ?? []).toEqual([]);
    });
  }
});

const sources = product
  .filter((name) => existsSync(join(root, name)))
  .flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file): Source => [`${name}/${file}`, readFileSync(join(root, name, file), 'utf8')]),
  );

type Source = [file: string, text: string];

/** Files in which a word stands, but for those where it may. */
const holding = (word: RegExp, files: Source[], except: string[] = []): string[] =>
  files.filter(([file, text]) => word.test(text) && !except.includes(file)).map(([file]) => file);

/** What opens a seal in libsodium, or agrees on a key that would. */
const opens = /\bcrypto_\w*(_dec\b|_dec_|decrypt|open|pull|scalarmult|kx_|beforenm)/;
const openers = ['crypto/aead.ts', 'crypto/kem.ts'];

/** Everything by which libsodium seals or opens. */
const seals = /\bcrypto_(aead|box|kem|kx|scalarmult|secretbox|secretstream|stream)/;
/** The third only tries whether a public key can be sealed to: it holds no secret. */
const sealers = [...openers, 'crypto/kem-key.ts'];

describe('what opens a seal stands in aead.ts and kem.ts, which the server cannot reach', () => {
  it('holds for every file of the product', () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(holding(opens, sources, openers)).toEqual([]);
    expect(holding(seals, sources, sealers)).toEqual([]);
  });

  it('holds for kem-key.ts, which seals and never opens', () => {
    const [, text] = sources.find(([file]) => file === 'crypto/kem-key.ts') ?? ['', ''];
    expect(text.match(/\bcrypto_\w+/g)).toEqual(['crypto_kem_xwing_enc_deterministic']);
  });

  it.each([
    ['server/store/a.ts', 'sodium.crypto_aead_xchacha20poly1305_ietf_decrypt()'],
    ['server/store/a.ts', 'sodium.crypto_aead_xchacha20poly1305_ietf_encrypt()'],
    ['crypto/kem-key.ts', 'sodium.crypto_kem_xwing_dec(a, b)'],
    ['crypto/sign.ts', 'const { crypto_secretbox_open_easy } = sodium'],
    ['crypto/derive.ts', 'sodium.crypto_secretstream_xchacha20poly1305_pull(a)'],
  ])('finds a third file %s that calls libsodium itself: %s', (file, text) => {
    const planted: Source[] = [...sources, [file, text]];
    const found = [...holding(opens, planted, openers), ...holding(seals, planted, sealers)];
    expect(found).toContain(file);
  });
});

/** By word, since the linter does not see an assignment. */
const markup =
  /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|srcdoc|document\.write)\b/;

describe('markup is never made from text', () => {
  it('holds for every file of the product', () => {
    expect(holding(markup, sources)).toEqual([]);
  });

  it.each(['a.innerHTML = b', 'a.outerHTML += b', "a['innerHTML'] = b", 'document.write(a)'])(
    'finds %s',
    (text) => {
      expect(holding(markup, [...sources, ['client/ui/a.ts', text]])).toEqual(['client/ui/a.ts']);
    },
  );
});

/** By word, whatever it is reached through. */
const storage = /\b(indexedDB|localStorage|sessionStorage|CacheStorage|serviceWorker)\b/;
const keepers = ['client/inbox/disk.ts'];

describe('one file keeps something in a browser, and reporters’ pages never reach it', () => {
  it('holds for every file of the product', () => {
    expect(holding(storage, sources)).toEqual(keepers);
  });

  it.each([
    "(a as Window)['indexedDB']",
    'navigator.serviceWorker',
    'const { indexedDB: b } = self',
  ])('finds %s', (text) => {
    const planted: Source[] = [...sources, ['client/portal/a.ts', text]];
    expect(holding(storage, planted, keepers)).toEqual(['client/portal/a.ts']);
  });
});

/** Files of these folders with more lines than that. */
function longerThan(most: number, folders: readonly string[], within: string): string[] {
  return folders.flatMap((one) =>
    readdirSync(join(within, one), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|tsx|mjs|scss)$/.test(file))
      .map((file) => join(one, file))
      .filter((file) => readFileSync(join(within, file), 'utf8').split('\n').length - 1 > most),
  );
}

describe('no file is longer than 300 lines', () => {
  it('holds for product, tests and bench', () => {
    expect(longerThan(300, [...product, 'test', 'bench'], root)).toEqual([]);
  });
  it('finds one of 301 lines', async () => {
    await plant(folder, 'long/fits.ts', '\n'.repeat(300));
    await plant(folder, 'long/grown.ts', '\n'.repeat(301));
    expect(longerThan(300, ['long'], folder)).toEqual(['long/grown.ts']);
  });
});
