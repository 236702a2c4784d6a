/** One request of the fuzzer, and the ways in which a valid one is spoilt. */
import type { Dice } from '../../histories/dice.js';
import { spoiltBytes, spoiltJson } from './bodies.js';

export interface FuzzRequest {
  app: 'portal' | 'inbox';
  method: string;
  /** With its query. */
  path: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer | null;
}

type Spoil = (request: FuzzRequest, dice: Dice) => FuzzRequest;

export const methods = [
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'QUERY',
];

/** Values around every limit that a number in an address has. */
const oddNumbers = [
  ...['0', '00', '1', '-1', '+1', '1.0', '1e3', '2', '7', '255', '256', '65535', '65536'],
  ...['2147483647', '2147483648', '4294967295', '4294967296', '9007199254740993'],
  ...['999999999999999', '1000000000000000', '9'.repeat(40), 'NaN', 'Infinity', '0x10'],
];

/** What else may stand in a part of one. */
const oddParts = [
  ...oddNumbers,
  ...['', 'null'],
  ...['f'.repeat(31), 'f'.repeat(32), 'f'.repeat(33), 'F'.repeat(32), `${'0'.repeat(31)}g`],
  ...['store', 'board', 'STORE', '__proto__', 'constructor', '.', '..', '%2e%2e', '%2F', '%00'],
  ...['%', '%zz', '%E0%A4%A', '%F0%9F%98%80', '%ED%A0%80', ' ', ';a=b', 'a'.repeat(101)],
  ...['a'.repeat(3_000), '*', ':id', '(.*)', "'or'1'='1", '%0d%0aset-cookie:a=b'],
];

const oddQueries = [
  ...['', 'after', 'after=', 'after=1&after=2', 'after[]=1', 'after[a]=1', 'after=1&x=1', '&&&'],
  ...['x=1', '__proto__=1', 'constructor=1', 'after=%zz', 'after=%00', 'toString=1', '?', '='],
  'a=1&'.repeat(500),
];

const oddTypes = [
  ...['application/json', 'application/octet-stream', 'text/plain', 'text/html', '*/*', ''],
  ...['application/json; charset=utf-16', 'application/json;charset=utf-8', 'APPLICATION/JSON'],
  ...['application/octet-stream; a=b', 'application/jsonx', 'multipart/form-data; boundary=x'],
  ...['application/x-www-form-urlencoded', 'application/json, text/plain', ';', '/', 'json', '\t'],
];

const oddHeaders: readonly (readonly [string, string])[] = [
  ['accept', 'text/html'],
  ['accept-encoding', 'br;q=9, gzip'],
  ['if-none-match', '*'],
  ['if-modified-since', 'Thu, 01 Jan 2099 00:00:00 GMT'],
  ['range', 'bytes=0-0,5-1'],
  ['x-http-method-override', 'DELETE'],
  ['x-forwarded-for', 'unknown, 1.2.3.4'],
  ['x-forwarded-host', 'a b'],
  ['forwarded', 'for="_x"'],
  ['host', ''],
  ['host', 'a.example:99999'],
  ['origin', 'null'],
  ['origin', 'https://elsewhere.example'],
  ['referer', '\u00e9'],
  ['content-encoding', 'gzip'],
  ['content-language', 'x'],
  ['accept-version', '9.x'],
  ['access-control-request-method', 'PUT'],
  ['connection', 'close'],
  ['connection', 'upgrade'],
  ['upgrade', 'websocket'],
  ['sec-fetch-site', 'cross-site'],
  ['sec-fetch-site', 'same-origin, same-origin'],
  ['bad-apple', '2'],
  ['bad-apple', '1, 1'],
  ['cookie', '__Host-session='],
  ['cookie', `__Host-session=${'A'.repeat(43)}`],
  ['cookie', `__Host-session=${'_'.repeat(43)}`],
  ['cookie', `__Host-session=${'a'.repeat(42)}; __Host-session=${'A'.repeat(43)}`],
  ['cookie', `a=${'b'.repeat(4_000)}`],
  ['cookie', '; ;=;__proto__=1'],
  ['work-bits', '0'],
  ['__proto__', 'x'],
];

const otherMethod: Spoil = (request, dice) => ({ ...request, method: dice.pick(methods) });

const otherPart: Spoil = (request, dice) => {
  const [path = '', ...query] = request.path.split('?');
  const parts = path.split('/');
  const at = dice.chance(0.7) ? parts.length - 1 : dice.int(1, parts.length - 1);
  parts[at] = dice.pick(oddParts);
  return { ...request, path: [parts.join('/'), ...query].join('?') };
};

const otherNumber: Spoil = (request, dice) => ({
  ...request,
  path: request.path.replace(/\d+(?=$|\/\d+$)/, dice.pick(oddNumbers)),
});

const otherPath: Spoil = (request, dice) => {
  const { path } = request;
  const spoilt = dice.pick([
    `${path}/`,
    `/${path}`,
    `${path}/0`,
    `${path}/../unit`,
    path.toUpperCase(),
    path.slice(0, -1) || '/',
    path.replace('/api', '') || '/',
    path.replace('/api', '/api//'),
    path.replace('a', '%61'),
    `${path}#x`,
    `${path}%20`,
    `${path}\u00e9`,
    '/',
    '/api',
    '/api/',
    '//',
    '/favicon.ico',
    '/.env',
  ]);
  return { ...request, path: spoilt };
};

const otherQuery: Spoil = (request, dice) => {
  const query = dice.chance(0.5) ? dice.pick(oddQueries) : `after=${dice.pick(oddParts)}`;
  return { ...request, path: `${request.path.split('?')[0]}?${query}` };
};

const otherType: Spoil = (request, dice) => {
  const { 'content-type': _type, ...headers } = request.headers;
  if (dice.chance(0.2)) return { ...request, headers };
  return { ...request, headers: { ...headers, 'content-type': dice.pick(oddTypes) } };
};

const otherHeader: Spoil = (request, dice) => {
  const [name, value] = dice.pick(oddHeaders);
  return { ...request, headers: { ...request.headers, [name]: value } };
};

const fewerHeaders: Spoil = (request, dice) => {
  const names = Object.keys(request.headers);
  if (names.length === 0) return request;
  const { [dice.pick(names)]: _gone, ...headers } = request.headers;
  return { ...request, headers };
};

const otherBody: Spoil = (request, dice) => {
  const { body } = request;
  if (body === null) {
    const given = dice.pick(['', '{}', 'null', '[]', '0', 'x', '"a"', '{"a":1}']);
    return { ...request, body: Buffer.from(given) };
  }
  if (dice.chance(0.05)) return { ...request, body: null };
  const json = request.headers['content-type']?.includes('json') ?? false;
  return { ...request, body: json ? spoiltJson(body, dice) : spoiltBytes(body, dice) };
};

/** What is most worth spoiling comes up most often. */
const spoils: readonly Spoil[] = [
  ...[otherBody, otherBody, otherBody, otherBody, otherBody, otherBody],
  ...[otherNumber, otherNumber, otherNumber, otherPart, otherPart, otherQuery, otherQuery],
  ...[otherMethod, otherPath, otherType, otherHeader, otherHeader, fewerHeaders],
];

/** A valid request with `changes` changes. */
export function spoilt(request: FuzzRequest, dice: Dice, changes: number): FuzzRequest {
  let made = request;
  for (let i = 0; i < changes; i++) made = dice.pick(spoils)(made, dice);
  return made;
}
