import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingsTable } from '../../server/config.js';
import { newDatabase } from '../support/databases.js';

const path = 'docs/operating.md';
const begin = '<!-- settings -->';
const end = '<!-- /settings -->';

test('The table of settings in docs/operating.md is the one that the program reads', () => {
  const text = readFileSync(path, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  expect([before, after].every((part) => part !== undefined)).toBe(true);
  const wanted = `${before}${begin}\n${settingsTable()}\n${end}${after}`;
  if (process.env.UPDATE_DOCS === '1') writeFileSync(path, wanted);
  expect(readFileSync(path, 'utf8')).toBe(wanted);
});

test('Every table of the database is described in docs/operating.md', async () => {
  const database = await newDatabase('sqlite');
  const tables = await database.db.introspection.getTables();
  await database.remove();
  const text = readFileSync(path, 'utf8');
  const missing = tables.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});
