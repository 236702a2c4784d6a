/** Bodies near valid ones: other sizes, bytes, values, types and spellings. */
import type { Dice } from '../../histories/dice.js';
import { dropIdAt } from '../../support/bundle.js';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const oddStrings = [
  ...['', ' ', '0', 'a', 'A', '\u0000', '\ud800', '\u202e', '\ufeff', '\u{1f600}', 'é', 'e\u0301'],
  ...['a'.repeat(42), 'a'.repeat(43), 'a'.repeat(44), '_'.repeat(43), 'a'.repeat(5_000)],
  ...['__proto__', 'constructor', 'person-1', 'person-9', 'head', 'officer', 'auditor', '%00'],
  ...['-', '=', '==', '+/+/', "'; drop table accounts; --", '%{x}', '\r\nset-cookie: a=b'],
];

const oddNumbers = [
  ...[0, -0, 1, -1, 0.5, 255, 65_535, 65_536, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, 1e21, 1e308],
];

function oddValue(dice: Dice): Json {
  const kinds: readonly (() => Json)[] = [
    () => dice.pick(oddStrings),
    () => dice.pick(oddNumbers),
    () => null,
    () => dice.chance(0.5),
    () => [],
    () => ({}),
    () => [dice.pick(oddStrings), dice.pick(oddNumbers)],
    () => ({ [dice.pick(oddStrings)]: dice.pick(oddStrings) }),
    () => Array.from({ length: 300 }, () => 'a'),
  ];
  return dice.pick(kinds)();
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=.';

function spoiltText(text: string, dice: Dice): string {
  const at = dice.int(0, Math.max(0, text.length - 1));
  const letter = dice.pick([...alphabet]);
  return dice.pick([
    () => text.slice(0, -1),
    () => text + letter,
    () => text.slice(0, at) + letter + text.slice(at + 1),
    // The last character of base64url may hold bits that mean nothing.
    () => text.slice(0, -1) + letter,
    () => text.toUpperCase(),
    () => `${text}=`,
    () => text + text,
    () => text.slice(at),
    () => dice.pick(oddStrings),
  ])();
}

/** Changes one value somewhere in it. */
function spoiltValue(value: Json, dice: Dice): Json {
  if (typeof value === 'string') {
    return dice.chance(0.6) ? spoiltText(value, dice) : oddValue(dice);
  }
  if (typeof value !== 'object' || value === null || dice.chance(0.1)) return oddValue(dice);
  const names = Object.keys(value);
  const name = names.length === 0 ? '' : dice.pick(names);
  if (Array.isArray(value)) {
    if (name === '' || dice.chance(0.3)) return [...value, oddValue(dice)];
    return value.map((item, i) => (String(i) === name ? spoiltValue(item, dice) : item));
  }
  const { [name]: old = null, ...rest } = value;
  if (dice.chance(0.15)) return rest;
  if (dice.chance(0.15)) return { ...value, [dice.pick(oddStrings)]: oddValue(dice) };
  return { ...rest, [name]: spoiltValue(old, dice) };
}

/** Text that says what no value of JavaScript can. */
function spoiltSpelling(text: string, dice: Dice): string | Buffer {
  const at = dice.int(0, text.length);
  const first = /^\{("[^"]*":)/.exec(text)?.[1] ?? '"a":';
  const spellings: readonly (() => string | Buffer)[] = [
    () => text.slice(0, at),
    () => text + text,
    () => `\ufeff${text}`,
    () => ` \n\t${text}\r\n`,
    () => `${text},`,
    () => text.replace('{', '{"__proto__":{"roles":["head"]},'),
    () => text.replace('{', '{"constructor":{"prototype":{"a":1}},'),
    () => text.replace('{', `{${first}1,`),
    () => text.replace('{', `{${first}"a",${first}null,`),
    () => text.replace(/"[^"]*"\}$/, '1e400}'),
    () => text.replace(/"[^"]*"\}$/, `${'9'.repeat(400)}}`),
    () => text.replace(/"[^"]*"\}$/, 'NaN}'),
    () => text.replace(/"[^"]*"\}$/, '"\\ud800"}'),
    () => text.replace(/"[^"]*"\}$/, '"\\u0000"}'),
    () => text.replace(/"[^"]*"\}$/, '"\\x"}'),
    () => text.replaceAll('"', "'"),
    () => '['.repeat(5_000),
    () => `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    () => `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
    () => `{"a":"${'b'.repeat(20_000)}"}`,
    () => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0xc0, 0x80])]),
    () => Buffer.from(text, 'utf16le'),
    () => text.replace(':', ':\u0000'),
    () => text.slice(0, at) + String.fromCharCode(dice.int(0, 255)) + text.slice(at),
  ];
  return dice.pick(spellings)();
}

export function spoiltJson(body: Buffer, dice: Dice): Buffer {
  const text = body.toString('utf8');
  if (dice.chance(0.35)) return Buffer.from(spoiltSpelling(text, dice));
  try {
    return Buffer.from(JSON.stringify(spoiltValue(JSON.parse(text) as Json, dice)));
  } catch {
    return Buffer.from(spoiltSpelling(text, dice));
  }
}

const oddWords = [0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

export function spoiltBytes(body: Buffer, dice: Dice): Buffer {
  const made = Buffer.from(body);
  const ways: readonly (() => Buffer)[] = [
    () => made.subarray(0, Math.max(0, made.length - dice.pick([1, 10, 1_024, 1_168]))),
    () => Buffer.concat([made, Buffer.alloc(dice.pick([1, 10, 1_024, 8 * 1_168]))]),
    () => made.subarray(0, dice.int(0, made.length)),
    () => Buffer.alloc(0),
    () => Buffer.alloc(made.length),
    () => Buffer.alloc(made.length, 0xff),
    () => Buffer.concat([made, made]),
    () => Buffer.alloc(dice.pick([100_000, 160_000, 200_000])),
  ];
  if (dice.chance(0.25) || made.length < 200) return dice.pick(ways)();
  // Version, unit, directory number and cursor stand first, in a bundle's drop too; proofs last.
  if (dice.chance(0.1)) {
    // A place of a bundle without a cell in it.
    const place = 9 + 1_024 * dice.int(0, 19);
    return made.fill(0, Math.min(place, made.length), Math.min(place + 1_024, made.length));
  }
  const inside = Math.min(dropIdAt, made.length - 80);
  const [from, to] = dice.pick([
    [inside, inside + 79],
    [0, 16],
    [0, 64],
    [made.length - 16, made.length - 1],
    [0, made.length - 1],
  ] as const);
  const at = dice.int(from, to);
  if (dice.chance(0.4)) made.writeUInt32BE(dice.pick(oddWords), Math.min(at, made.length - 4));
  else made[at] = dice.int(0, 255);
  return made;
}
