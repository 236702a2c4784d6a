/** What is left in a browser of a reporter who left at once; more of it is in test/long. */
import { randomBytes } from 'node:crypto';
import type { Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toHex } from '../../crypto/index.js';
import { byteForms, textForms } from '../canary/search.js';
import { inWords, searchBrowser } from './processes.js';
import { searchProfile } from './profile.js';
import { keptFor, remainsIn, type Secrets } from './remains.js';
import { plantedTexts, secretsOf, writeReport } from './reporter.js';
import { openVisitor, type Visitor } from './visitor.js';

let visitor: Visitor;
let secrets: Secrets;

beforeAll(async () => {
  visitor = await openVisitor();
}, 60_000);
afterAll(() => visitor?.close());

it('finds a control in every form: string, wide string, bytes, object, tree, page, storage, and in memory', async () => {
  const { hands, usual, inRenderers } = visitor;
  const { thread } = hands;
  const some = toHex(randomBytes(8));
  const [bytes, unnamed] = [randomBytes(20), randomBytes(20)];
  const texts = { one: `control ${some}`, two: `ŵ control ${some}`, typed: `typed ${some}` };
  const words = ['abandon', 'zoo', 'abandon', 'zebra'];
  const needles = [...byteForms('three', bytes), ...byteForms('four', unnamed)];
  const control = { texts, words, bytes: needles };
  expect(await remainsIn(thread, control, usual)).toEqual([]);
  expect(await keptFor(thread, control)).toEqual([]);
  // What is looked for is put together in the page, so that it does not stand in this script too.
  await hands.ask(`{
    const some = '${some.slice(0, 8)}' + '${some.slice(8)}';
    const bytes = Uint8Array.from(${JSON.stringify([...bytes])});
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const base64 = btoa(String.fromCharCode(...bytes));
    const packed = base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', '');
    const wide = (text) => String.fromCharCode(0x175, ...[...text].map((c) => c.charCodeAt(0)));
    globalThis.kept = {
      strings: ['control ' + some, wide(' control ' + some)],
      bytes: { held: bytes },
      utf8: new TextEncoder().encode('ŵ control ' + some),
      words: 'abandon-zoo-abandon-zebra'.split('-'),
      typed: ['zeb', 'ra'].join(''),
      spellings: [hex, wide(hex), packed, wide(packed)],
    };
    const alone = Uint8Array.from(${JSON.stringify([...unnamed])});
    const field = document.createElement('textarea');
    field.value = 'typed ' + some;
    addEventListener('control', () => [alone, field]);
    document.title = 'control ' + some;
    history.replaceState({ some }, '');
    document.cookie = 'some=thing';
    sessionStorage.some = 'thing';
  }`);
  const found = [
    ...(await remainsIn(thread, control, usual)),
    ...(await keptFor(thread, control)),
  ].join('\n');
  for (const sentence of [
    /a string holds one: .*kept/,
    /a string holds two: .*kept/,
    /an object holds four words: .*kept/,
    /a buffer of 20 bytes holds three \(bytes\)/,
    /a buffer of 20 bytes holds four \(bytes\)/,
    /a tree of TEXTAREA holds typed/,
    /one of the words: zebra/,
    /the page shows one/,
    /state: .*some/,
    /history: .*control/,
    /cookie: some/,
    /session storage: some/,
  ])
    expect(found).toMatch(sentence);
  const all = [...textForms('two', texts.two), ...byteForms('three', bytes)];
  expect(inRenderers(all)).toEqual(all.map(({ name }) => name).sort());
  await hands.ask(`document.cookie = 'some=; max-age=0'; sessionStorage.clear()`);
}, 30_000);

it('leaving by Escape leaves nothing that a script reaches, and its process ends (R19)', async () => {
  const { hands, product, profile, unit, inRenderers } = visitor;
  secrets = await writeReport(hands, product.portal, unit.unit);
  // What was chosen is not handed over either: a browser keeps it on the disk with its session.
  const chosen = textForms('choices', 'Blink serialized form state');
  const browsers = searchBrowser(profile.folder, chosen).filter(({ kind }) => kind === 'browser');
  expect(inWords(browsers)).toEqual([]);
  // What is looked for does stand there before.
  expect(inRenderers(secrets.bytes)).toEqual(
    expect.arrayContaining(['entropy (bytes)', 'plain text (UTF-8)', 'wide text (UTF-16)']),
  );
  const { reached } = await visitor.leave('Escape', secrets);
  expect(reached).toEqual([]);
}, 60_000);

it('leaving while a drop is on its way ends it: nothing more is asked for, nothing is reached (R19)', async () => {
  const { hands, profile, product, unit } = visitor;
  const { context } = profile;
  const sending = await writeReport(hands, product.portal, unit.unit);
  // On its way for ever: whichever drop is the report's, it is one of these.
  const held = context.waitForEvent('request', (one) => one.method() === 'PUT');
  await context.route('**/api/drops/*', () => new Promise(() => undefined));
  await hands.press('Send it now');
  await hands.heading('Sending');
  await held;
  const asked: string[] = [];
  const note = (one: Request): void => void asked.push(new URL(one.url()).pathname);
  const left = hands.page.waitForEvent('framenavigated').then(() => context.off('request', note));
  context.on('request', note);
  const { reached } = await visitor.leave('Shift three times', sending);
  expect(reached).toEqual([]);
  await left;
  await context.unroute('**/api/drops/*');
  const since = asked.slice(asked.indexOf('/weather'));
  expect(since.filter((path) => path !== '/weather')).toEqual([]);
}, 60_000);

it('leaving while the board arrives, with words looked for, leaves nothing that is reached (R19)', async () => {
  const { hands, profile, product, unit, inRenderers } = visitor;
  const { context } = profile;
  const looked = secretsOf(plantedTexts('nowhere'), randomBytes(16), unit.unit.unitId);
  await context.route('**/api/board', () => new Promise(() => undefined));
  await hands.page.goto(product.portal);
  await hands.press('Read an answer');
  await hands.type('#words', looked.words.join(' '));
  await hands.press('Look for an answer');
  await hands.until(`document.querySelector('progress') !== null`);
  expect(inRenderers(looked.bytes)).toEqual(
    expect.arrayContaining(['seed (bytes)', 'opening key (bytes)']),
  );
  const { reached } = await visitor.leave('the button', looked);
  expect(reached).toEqual([]);
  await context.unroute('**/api/board');
}, 60_000);

it('nothing of it is on the disk: no cookie, storage, cache or history that holds a word (R20)', async () => {
  const { hands, product, profile } = visitor;
  const { context, folder, close } = profile;
  expect(await context.cookies()).toEqual([]);
  expect((await context.storageState({ indexedDB: true })).origins).toEqual([]);
  // What another page keeps is found: the search can find something.
  const control = `control ${toHex(randomBytes(8))}`;
  await hands.page.goto(product.inbox);
  await hands.ask(`localStorage.setItem('control', '${control}')`);
  await close();
  const needles = [...secrets.bytes, ...textForms('control', control)];
  const { found } = searchProfile(folder, needles);
  expect(found.filter((one) => !one.includes('control'))).toEqual([]);
  expect(found.join()).toContain('holds control (UTF-8)');
});
