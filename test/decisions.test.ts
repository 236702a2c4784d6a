import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}docs/decisions/`;
const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
const text = files.map((file) => readFileSync(folder + file, 'utf8')).join('\n');

const packageFile = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
const dependencies = Object.entries({
  ...packageFile.dependencies,
  ...packageFile.devDependencies,
});

/** A name of its own: `pg` is not named by `@types/pg`. */
const names = (name: string): boolean =>
  new RegExp(`(^|[^\\w@/-])${name.replaceAll('/', '\\/')}([^\\w/-]|$)`, 'm').test(text);

describe('docs/decisions', () => {
  it('names every dependency', () => {
    expect(dependencies.map(([name]) => name).filter((name) => !names(name))).toEqual([]);
  });

  it('would miss a dependency without a reason', () => {
    expect(names('left-pad')).toBe(false);
  });

  it('lists every file in its table of contents', () => {
    const contents = readFileSync(`${folder}README.md`, 'utf8');
    expect(files.filter((file) => !contents.includes(`(${file})`))).toEqual([]);
  });
});

describe('package.json', () => {
  it('pins every version exactly', () => {
    expect(dependencies.filter(([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(version))).toEqual(
      [],
    );
  });
});
