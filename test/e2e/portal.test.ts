/** The reporter's main job in a real Chromium, with an officer at a terminal at the other end. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  heading,
  picture,
  press,
  type TerminalUnit,
  toSending,
  toTheWords,
  unitOnProduct,
  visit,
} from './portal-visit.js';
import { type Product, startProduct } from './product.js';
import { replyIn } from './reporting.js';
import type { Person } from './unit-in-terminals.js';

let product: Product;
let chromium: RunningChromium;
let unit: TerminalUnit;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  unit = await unitOnProduct(product);
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await unit?.remove();
  await product?.stop();
});

it('a report is written, sent, taken in, answered, and read with the words alone (R11, R13, R35)', async () => {
  const { browser } = chromium;
  const [head] = unit.people as [Person];
  const duty = unit.duty(head);
  const { page, context, complaints } = await visit(browser, product.portal);
  await page.getByText('Head of Anti-Corruption').waitFor();
  await picture(page, '01-start');
  await press(page, 'Write a report');
  await page.getByRole('checkbox', { name: 'Detective 3' }).check();
  await picture(page, '02-conflict');
  const without = page.locator('.readers > div').nth(1);
  expect(await without.textContent()).toContain('Detective 3');
  await press(page, 'Continue');
  await picture(page, '03-mode');
  await press(page, 'Continue');
  await page.getByRole('link', { name: 'Choose how you want to report' }).waitFor();
  await page.getByRole('radio', { name: 'Anonymously' }).check();
  await press(page, 'Continue');
  await heading(page, 'What happened?');
  const text = 'The petty cash of station nine is short every Friday.';
  await page.locator('textarea').fill(text);
  await picture(page, '04-what');
  await press(page, 'Continue');
  await page.getByRole('checkbox', { name: 'Fraud, bribery or corruption' }).check();
  await picture(page, '05-category');
  const words = await toTheWords(page);
  expect(words).toHaveLength(12);
  await picture(page, '06-words');
  await toSending(page, words);
  await picture(page, '07-send');
  await press(page, 'Send it now');
  await heading(page, 'Sending');
  await picture(page, '08-sending');
  await heading(page, 'Your report was sent');
  await picture(page, '09-done');
  const said = (await page.locator('main').textContent()) ?? '';
  const reference = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(said)?.[0] as string;
  expect(await page.content()).not.toContain('petty cash');
  expect(complaints).toEqual([]);
  await context.close();

  const officer = await duty;
  await officer.see(new RegExp(`New in ${reference}`), 60);
  officer.type(`cases ${reference}`);
  await officer.see(/petty cash of station nine/);
  const answer = 'Thank you. Which station do you mean?';
  await replyIn(officer, { reference, text: answer });

  for (let left = 6; ; left--) {
    const back = await visit(browser, product.portal);
    await press(back.page, 'Read an answer');
    const typed = words.map((word, i) => `${i + 1}. ${word.toUpperCase()},\n`).join('');
    await back.page.locator('textarea').fill(typed);
    await picture(back.page, '10-return');
    await press(back.page, 'Look for an answer');
    await back.page.locator('h1:not(:has(label))').waitFor();
    const found = (await back.page.locator('main').textContent()) ?? '';
    if (!found.includes(answer) && left > 0) {
      await back.context.close();
      continue;
    }
    expect(found).toContain(answer);
    expect(found).toContain('what you wrote');
    await picture(back.page, '11-found');
    await back.page.locator('textarea').fill('The one by the river.');
    await press(back.page, 'Send message');
    await heading(back.page, 'Your message was sent');
    await picture(back.page, '12-done-message');
    expect(back.complaints).toEqual([]);
    await back.context.close();
    break;
  }
  await officer.see(new RegExp(`New in ${reference}: 2 letters`), 60);
  officer.type(`cases ${reference}`);
  await officer.see(/The one by the river\./);
}, 150_000);
