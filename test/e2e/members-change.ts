/** Who is in the unit, and who holds it, changed on the pages while everybody is signed in. */
import { expect } from 'vitest';
import { fill, goTo, type OfficerTab, picture, press, signIn } from './inboxes.js';
import { lookAtPoster } from './poster.js';

/**
 * The third officer, who joined after the reports, is given one by the Head in the case, and all others
 * with one press on the page of people. Not all of them read: giving the first alone would fail here.
 */
export async function giveTheCases(given: {
  head: OfficerTab;
  third: OfficerTab;
  reference: string;
  /** What reporters wrote, the first in the case of this reference. */
  texts: readonly string[];
  inbox: string;
}): Promise<void> {
  const { head, third, reference, texts, inbox } = given;
  const { page } = head;
  await third.page.goto('about:blank');
  await third.page.goto(inbox);
  await signIn(third);
  await third.page.getByRole('heading', { name: 'Cases' }).waitFor();
  expect(await third.page.locator('.case-list').count()).toBe(0);
  await goTo(page, 'People');
  const none = `Detective Constable cannot open ${texts.length} cases`;
  await page.getByText(none).waitFor({ timeout: 20_000 });
  await picture(page, 'people-give');
  await goTo(page, 'Cases');
  await press(page, reference);
  await page.getByText('Cannot open it: they joined later, or have new keys.').waitFor();
  await picture(page, 'openers');
  await press(page, 'Give this case to Detective Constable');
  await page.getByText('Is given it with one of your next bundles.').waitFor();
  await picture(page, 'openers-waits');
  await goTo(page, 'People');
  await press(page, `Give all ${texts.length - 1} cases to Detective Constable`);
  const onTheirWay = /(leave|leaves) with .* next bundles|(has|have) left, and (was|were) not/;
  await page.getByText(onTheirWay).first().waitFor();
  await picture(page, 'people-given');
  const rows = third.page.locator('.case-row__open');
  await rows.nth(texts.length - 1).waitFor({ timeout: 40_000 });
  const read: string[] = [];
  for (const one of await rows.allTextContents()) {
    await press(third.page, one);
    await third.page.locator('.conversation .said').first().waitFor();
    read.push((await third.page.locator('main').textContent()) ?? '');
    if (read.at(-1)?.includes(texts[0] as string)) await picture(third.page, 'case-given');
    await third.page.goBack();
    await rows.first().waitFor();
  }
  for (const text of texts) expect(read.filter((one) => one.includes(text))).toHaveLength(1);
  const gone = page.getByText(new RegExp(`${onTheirWay.source}|cannot open`));
  await expect.poll(() => gone.count(), { timeout: 30_000 }).toBe(0);
}

/** The Head takes the second officer out, with the words of another holder's sheet. */
export async function takeOut(given: {
  head: OfficerTab;
  second: OfficerTab;
  sheet: readonly string[];
}): Promise<void> {
  const { head, second, sheet } = given;
  const { page } = head;
  await goTo(page, 'Cases');
  await goTo(page, 'People');
  await press(page, 'Change what somebody reads');
  await page.locator('[name=mover]').and(page.getByLabel('Detective Constable')).check();
  await press(page, 'Continue');
  await fill(page, 'Or a new route that they read', 'Standards / Safonau');
  await press(page, 'Continue');
  await page.getByText('They keep every case that they read.').waitFor();
  await picture(page, 'move');
  await press(page, 'Change nothing');
  await press(page, 'Take somebody out of the unit');
  const choose = async (title: string): Promise<void> => {
    await page
      .locator('[name=leaver]')
      .and(page.getByLabel(title, { exact: true }))
      .check();
    await press(page, 'Continue');
  };
  await choose('Head of Anti-Corruption');
  await page.getByText('Head of Anti-Corruption is the only Head.').waitFor();
  await press(page, 'Change nothing');
  await press(page, 'Take somebody out of the unit');
  await choose('Detective Sergeant');
  await page.getByText('You read 3 cases together with').waitFor();
  await picture(page, 'remove');
  await page.getByLabel('Here, with the words of their sheets').check();
  await page.getByLabel(/^Words of another holder/).fill(sheet.join(' '));
  await press(page, 'Take Detective Sergeant out');
  await page.getByText('Detective Sergeant is out of the unit. Directory 4').waitFor();
  await second.page.getByText('You were taken out of the unit').waitFor({ timeout: 20_000 });
  await picture(second.page, 'removed');
  await page.getByRole('heading', { name: 'Somebody has left' }).waitFor({ timeout: 20_000 });
  await picture(page, 'carrying');
  await page.getByText('Every case that you read is carried over.').waitFor({ timeout: 30_000 });
}

/** The third officer becomes a holder in place of one on paper; another one's sheet signs it. */
export async function makeHolder(given: {
  head: OfficerTab;
  third: OfficerTab;
  sheet: readonly string[];
  inbox: string;
}): Promise<void> {
  const { head, third, sheet, inbox } = given;
  const { page } = head;
  await third.page.goto('about:blank');
  await third.page.goto(inbox);
  await signIn(third);
  await goTo(third.page, 'Signatures');
  await third.page.getByText('Your key as a holder').click();
  const key = (await third.page.locator('.invite__link').textContent()) ?? '';
  const words = await third.page.locator('.word-list > li').allTextContents();
  await goTo(page, 'Signatures');
  await page.getByText('Change who holds this unit').click();
  await page.getByLabel('Chief Superintendent', { exact: true }).uncheck();
  await press(page, 'Add another holder');
  await fill(page, 'Their key', key.slice(1));
  await fill(page, 'Public title', 'Detective Constable');
  await press(page, 'Draft this change');
  await page.getByRole('link', { name: /Enter the key as they sent it/ }).waitFor();
  await fill(page, 'Their key', key);
  await page.getByLabel('Public title').focus();
  const draft = page.locator('section.holder');
  await draft.locator('.word-list > li').first().waitFor();
  expect(await draft.locator('.word-list > li').allTextContents()).toEqual(words);
  await draft.getByLabel('Yes, all eight').check();
  await picture(page, 'holders-change');
  await press(page, 'Draft this change');
  await page.getByText('Change of holders 1 is drafted.').waitFor();
  await page.locator('.changes').getByText('Detective Constable').waitFor();
  await page.getByText('A holder signs here with the words of a sheet').click();
  await page.getByLabel('The 24 words of the sheet, typed by the holder').fill(sheet.join(' '));
  await press(page, 'Sign with these words');
  await page.getByText('Signed. It is published as soon as').waitFor();
  await goTo(third.page, 'Cases');
  await goTo(third.page, 'Signatures');
  await press(third.page, 'Accept, and be a holder');
  await third.page.getByText('Signed, and published').waitFor();
  await goTo(page, 'Cases');
  await goTo(page, 'Signatures');
  await page.getByText('The holders have changed since directory 4 was signed.').waitFor();
  await press(page, 'Sign the directory again');
  await page.getByText('Directory 5 is drafted.').waitFor();
  await goTo(third.page, 'Cases');
  await goTo(third.page, 'Signatures');
  await press(third.page, 'Sign');
  await third.page.getByText('Signed, and published').waitFor();
  // Both sessions have been open since before the holders changed, and go on.
  const goesOn = async ({ page }: OfficerTab): Promise<void> => {
    await goTo(page, 'Cases');
    await page.waitForTimeout(7_000);
    expect(await page.getByText('Your session has ended').count()).toBe(0);
    await goTo(page, 'People');
    await page.getByText('Version 5, dated today').waitFor();
  };
  await Promise.all([goesOn(head), goesOn(third)]);
}

/** An officer changes one sentence of what reporters read; another holder sees just that, and signs it. */
export async function changeSentence({
  head,
  third,
  portal,
}: Record<'head' | 'third', OfficerTab> & { portal: string }): Promise<void> {
  await goTo(third.page, 'Texts');
  await lookAtPoster(third, portal);
  await third.page.getByText('Immediate danger', { exact: true }).click();
  const danger = third.page.getByLabel('Immediate danger, in English');
  const before = await danger.inputValue();
  await danger.fill('');
  await press(third.page, 'See what would change');
  await third.page.getByRole('link', { name: 'Write the English text' }).waitFor();
  await picture(third.page, 'texts-wrong');
  await danger.fill(`${before} Ring the control room.`);
  await press(third.page, 'See what would change');
  await third.page.locator('ins', { hasText: 'Ring the control room.' }).waitFor();
  await picture(third.page, 'texts-preview');
  await press(third.page, 'Draft this change');
  await third.page.getByText('The texts are in the draft of directory 6.').waitFor();
  await goTo(head.page, 'Signatures');
  await head.page.locator('ins', { hasText: 'Ring the control room.' }).waitFor();
  await press(head.page, 'Sign');
  await head.page.getByText('Signed, and published').waitFor();
}
