/**
 * `npm run test:long -- browser-memory`: a reporter who is typing, has twelve words before them,
 * is sending, has sent, or reads, and leaves in each of the three ways; an officer who signs out.
 * What scripts can still reach must be nothing; what freed memory holds is counted. Breaches are
 * planted at the end, and each search has to find them.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { wordsOf } from '../../crypto/index.js';
import { breaches, plant } from '../browser/breaches.js';
import { openOfficer } from '../browser/officer.js';
import type { Held } from '../browser/processes.js';
import { inWords, processesOf, searchBrowser } from '../browser/processes.js';
import { searchProfile } from '../browser/profile.js';
import { remainsIn, type Secrets } from '../browser/remains.js';
import {
  beginReport,
  longText,
  onToSending,
  onToTheWords,
  plantedTexts,
  readAnswer,
  secretsOf,
  textsOf,
  writeReport,
} from '../browser/reporter.js';
import { workersOf } from '../browser/threads.js';
import {
  answerIn,
  checkForgotten,
  type Exit,
  exits,
  openVisitor,
  type Visitor,
} from '../browser/visitor.js';
import { byteForms, type Needle, textForms } from '../canary/search.js';
import type { Measurement } from './run.js';

type Figures = Measurement['figures'];

/** One visit: comes as far as its name says, and tells what is secret then. */
type Visit = (visitor: Visitor) => Promise<Secrets>;

const holds = (held: readonly Held[]): string => inWords(held).join('; ') || 'nothing';

const typing: Visit = async ({ hands, product }) => {
  const planted = plantedTexts('report');
  await beginReport(hands, product.portal, planted);
  return textsOf(planted);
};

const wordsShown: Visit = async ({ hands, product, unit }) => {
  const planted = plantedTexts('report');
  const known = await beginReport(hands, product.portal, planted);
  return secretsOf(planted, await onToTheWords(hands, known), unit.unit.unitId);
};

/** Four letters, of which the first has left; then the line is gone. */
const sending: Visit = async ({ hands, product, profile, unit }) => {
  const planted = plantedTexts('report');
  const known = await beginReport(hands, product.portal, { ...planted, more: longText() });
  const entropy = await onToTheWords(hands, known);
  const secrets = secretsOf(planted, entropy, unit.unit.unitId);
  await onToSending(hands, wordsOf(entropy));
  await hands.press('Send it now');
  await hands.until(`document.body.textContent.includes('1 of 4 parts sent')`);
  await profile.context.route('**/api/drops/*', (route) => route.abort());
  const keys: Needle[] = [];
  await unit.work(({ desk }) => {
    for (const { key } of desk.pending.values()) keys.push(...byteForms('message key', key));
    return keys.length > 0;
  });
  await hands.heading('Sending');
  return { ...secrets, bytes: [...secrets.bytes, ...keys] };
};

/** Sends a report and has it answered. */
async function sent({ hands, product, unit }: Visitor): Promise<Secrets & { answer: string }> {
  const secrets = await writeReport(hands, product.portal, unit.unit);
  await hands.press('Send it now');
  await hands.heading('Your report was sent');
  const answer = `Answer ${randomBytes(6).toString('hex')} by the unit`;
  const reference = secrets.texts.reference ?? '';
  const keys = await answerIn(unit, { reference, answer });
  return { ...secrets, bytes: [...secrets.bytes, ...keys], answer };
}

/** Reads the answer and has begun to write again. */
async function reading(
  { hands, product }: Visitor,
  { answer, ...secrets }: Secrets & { answer: string },
): Promise<Secrets> {
  const again = plantedTexts('reply');
  await readAnswer(hands, product.portal, secrets);
  await hands.type('.frame-main textarea, main textarea', again.plain);
  return {
    ...secrets,
    texts: { ...secrets.texts, answer, reply: again.plain },
    bytes: [...secrets.bytes, ...textForms('answer', answer), ...textForms('reply', again.plain)],
  };
}

async function leaving(exit: Exit, figures: Figures): Promise<void> {
  const visitor = await openVisitor();
  const { profile } = visitor;
  const all: Needle[] = [];
  const left = async (what: string, secrets: Secrets): Promise<void> => {
    const { before, emptied, after, reached } = await visitor.leave(exit, secrets);
    const name = `${what}, left by ${exit}`;
    if (reached.length > 0) throw new Error(`${name}:\n${reached.join('\n')}`);
    figures[`${name}: before`] = holds(before);
    figures[`${name}: page emptied, nobody answers where it leads`] = holds(emptied);
    figures[`${name}: away`] = holds(after);
    all.push(...secrets.bytes);
    console.log(name, holds(emptied));
  };
  try {
    await left('typing', await typing(visitor));
    await left('twelve words shown', await wordsShown(visitor));
    await left('sending', await sending(visitor));
    await profile.context.unroute('**/api/drops/*');
    const secrets = await sent(visitor);
    figures[`sent, page still open (${exit})`] = holds(await checkForgotten(visitor, secrets));
    await left('sent', secrets);
    await left('reading, a reply begun', await reading(visitor, secrets));
    await profile.close();
    const disk = searchProfile(profile.folder, all);
    assert.deepEqual(disk.found, []);
    figures[`files of the profile that hold any of it (${exit})`] = `0 of ${disk.files}`;
  } finally {
    await visitor.close();
  }
}

async function signingOut(figures: Figures): Promise<void> {
  const officer = await openOfficer();
  const { hands, profile, secrets } = officer;
  const search = (): Held[] => searchBrowser(profile.folder, secrets.bytes);
  try {
    await officer.work();
    const before = search();
    figures['officer at a case, a note begun: before'] = holds(before);
    await officer.signOut();
    const old = before.filter(({ kind }) => kind === 'renderer').map(({ pid }) => pid);
    while (processesOf(profile.folder).some(({ pid }) => old.includes(pid))) await pause(100);
    const after = search();
    figures['officer signed out: the page that says so'] = holds(after);
    assert.deepEqual(inWords(after.filter(({ kind }) => kind === 'renderer')), []);
    // The list of words itself is there anew.
    const some = { ...secrets, words: [] };
    assert.deepEqual(await remainsIn(hands.thread, some, new Map()), []);
    for (const worker of await workersOf(hands.page))
      assert.deepEqual(await remainsIn(worker, some, null), []);
    await profile.close();
    const disk = searchProfile(profile.folder, secrets.bytes);
    assert.deepEqual(disk.found, []);
    figures['files of the officer’s profile that hold any of it'] = `0 of ${disk.files}`;
  } finally {
    await officer.close();
  }
}

/** A page with breaches, left by Escape: every search has to find its own. */
async function planted(figures: Figures): Promise<void> {
  const visitor = await openVisitor();
  const { hands, product, profile, unit } = visitor;
  try {
    await plant(hands.thread);
    const texts = plantedTexts('report');
    const known = await beginReport(hands, product.portal, texts);
    const secrets = secretsOf(texts, await onToTheWords(hands, known), unit.unit.unitId);
    const { emptied, reached } = await visitor.leave('Escape', secrets);
    await profile.close();
    const { found } = searchProfile(profile.folder, secrets.bytes);
    const told = [...reached, ...found.map((one) => `disk: ${one}`), `memory: ${holds(emptied)}`];
    for (const [name, sign] of Object.entries(breaches))
      assert.ok(
        told.some((one) => sign.test(one)),
        `${name} was not found in:\n${told.join('\n')}`,
      );
    figures['planted breaches, each found'] = Object.keys(breaches).join('; ');
  } finally {
    await visitor.close();
  }
}

export async function run(): Promise<Measurement> {
  const figures: Figures = {};
  for (const exit of exits) await leaving(exit, figures);
  await signingOut(figures);
  await planted(figures);
  return {
    title: 'What a browser’s memory holds of who left',
    figures,
    notes:
      'How often each secret stands in the memory of each process. Nothing of it is reached by a ' +
      'script once the page is emptied, in any string, object, buffer, part of a page or storage: ' +
      'the run stops otherwise, and ends with a page of planted breaches that it has to find. So ' +
      'what is counted in an emptied page is memory that was freed and not overwritten yet. The ' +
      'process of the page ends as soon as another page is there; the browser’s own process goes ' +
      'on, and has been told what stood in the field that was typed into, whatever the page ' +
      'does. Random numbers of the page are drawn so that the test knows the words without ' +
      'reading them, and nothing that searches for text is put into the page.',
  };
}
