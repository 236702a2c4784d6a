/** What is left in a browser of a reporter who left at once; more of it is in test/long. */
import { randomBytes } from 'node:crypto';
import type { Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toHex } from '../../crypto/index.js';
import { byteForms, textForms } from '../canary/search.js';
import { heading, press } from '../e2e/portal-visit.js';
import { searchProfile } from './profile.js';
import { remainsIn, type Secrets } from './remains.js';
import { writeReport } from './reporter.js';
import { threadOf } from './threads.js';
import { openVisitor, type Visitor } from './visitor.js';

let visitor: Visitor;
let secrets: Secrets;

beforeAll(async () => {
  visitor = await openVisitor();
}, 60_000);
afterAll(() => visitor?.close());

it('finds a control in every form: string, wide string, bytes, object, page, and in memory', async () => {
  const { page, usual, inRenderers } = visitor;
  const some = toHex(randomBytes(8));
  const bytes = randomBytes(20);
  const texts = { one: `control ${some}`, two: `ŵ control ${some}` };
  const words = ['abandon', 'zoo', 'abandon', 'zebra'];
  const control = { texts, words, bytes: byteForms('three', bytes) };
  const thread = await threadOf(page);
  expect(await remainsIn(thread, control, usual)).toEqual([]);
  await page.evaluate(`globalThis.kept = {
    strings: ['control ' + '${some}', 'ŵ control ' + '${some}'],
    bytes: { held: Uint8Array.from(${JSON.stringify([...bytes])}) },
    utf8: new TextEncoder().encode('ŵ control ' + '${some}'),
    words: 'abandon-zoo-abandon-zebra'.split('-'),
    typed: ['zeb', 'ra'].join(''),
  }; document.title = 'control ' + '${some}'`);
  const found = (await remainsIn(thread, control, usual)).join('\n');
  for (const sentence of [
    /a string holds one: .*kept/,
    /a string holds two: .*kept/,
    /an object holds four words: .*kept/,
    /a buffer of 20 bytes holds three \(bytes\)/,
    /one of the words: zebra/,
    /the page shows one/,
  ])
    expect(found).toMatch(sentence);
  const needles = [...textForms('one', texts.one), ...textForms('two', texts.two)];
  expect(inRenderers([...needles, ...control.bytes])).toEqual(
    expect.arrayContaining(['one (UTF-8)', 'three (bytes)', 'two (UTF-16)', 'two (UTF-8)']),
  );
}, 30_000);

it('leaving by Escape leaves nothing that a script reaches, and its process ends (R19)', async () => {
  const { page, product, unit, inRenderers } = visitor;
  await page.goto(product.portal);
  secrets = await writeReport(page, unit.unit.unitId);
  // What is looked for does stand there before.
  expect(inRenderers(secrets.bytes)).toEqual(
    expect.arrayContaining(['entropy (bytes)', 'plain text (UTF-8)', 'wide text (UTF-16)']),
  );
  await visitor.leave('Escape', secrets);
}, 60_000);

it('leaving while a drop is on its way ends it: nothing more is asked for, nothing is reached (R19)', async () => {
  const { page, profile, product, unit } = visitor;
  const { context } = profile;
  await page.goto(product.portal);
  const sending = await writeReport(page, unit.unit.unitId);
  // On its way for ever: whichever drop is the report's, it is one of these.
  const held = context.waitForEvent('request', (one) => one.method() === 'PUT');
  await context.route('**/api/drops/*', () => new Promise(() => undefined));
  await press(page, 'Send it now');
  await heading(page, 'Sending');
  await held;
  const asked: string[] = [];
  const note = (one: Request): void => void asked.push(new URL(one.url()).pathname);
  const left = page.waitForEvent('framenavigated').then(() => context.off('request', note));
  context.on('request', note);
  await visitor.leave('Shift three times', sending);
  await left;
  await context.unroute('**/api/drops/*');
  const since = asked.slice(asked.indexOf('/weather'));
  expect(since.filter((path) => path !== '/weather')).toEqual([]);
}, 60_000);

it('nothing of it is on the disk: no cookie, storage, cache or history that holds a word (R20)', async () => {
  const { page, product, profile } = visitor;
  const { context, folder, close } = profile;
  expect(await context.cookies()).toEqual([]);
  expect((await context.storageState({ indexedDB: true })).origins).toEqual([]);
  // What another page keeps is found: the search can find something.
  const control = `control ${toHex(randomBytes(8))}`;
  await page.goto(product.inbox);
  await page.evaluate(`localStorage.setItem('control', '${control}')`);
  await close();
  const needles = [...secrets.bytes, ...textForms('control', control)];
  const { found } = searchProfile(folder, needles);
  expect(found.filter((one) => !one.includes('control'))).toEqual([]);
  expect(found.join()).toContain('holds control (UTF-8)');
});
