import { expect, test } from 'vitest';
import { codeOf, databaseFault } from '../../../server/store/faults.js';

const withCode = (code: string): Error => Object.assign(new Error('a library’s text'), { code });

test.each([
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_CANTOPEN',
  'SQLITE_IOERR_WRITE',
  'SQLITE_READONLY_DIRECTORY',
  '08006',
  '53300',
  '57P01',
  '55P03',
  '40P01',
  'ECONNREFUSED',
])('%s is a database that is busy or away', (code) => {
  expect(databaseFault(withCode(code))).toBe('busy');
});

test.each(['SQLITE_FULL', '53100', 'ENOSPC'])('%s is a database without room', (code) => {
  expect(databaseFault(withCode(code))).toBe('storage');
});

test.each([
  withCode('SQLITE_CONSTRAINT_PRIMARYKEY'),
  withCode('23505'),
  withCode('42P01'),
  new TypeError('x is not a function'),
  'no error at all',
  null,
])('%s is a fault of the program', (error) => {
  expect(databaseFault(error)).toBeNull();
});

test('A driver’s sentence without a code still tells that the database is away', () => {
  const away = new TypeError('The database connection is not open');
  expect([codeOf(away), databaseFault(away)]).toEqual(['AWAY', 'busy']);
});
