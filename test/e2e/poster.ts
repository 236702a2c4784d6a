/** What a unit publishes of its portal, on the page. */
import { expect } from 'vitest';
import { fill, type OfficerTab, picture, press } from './inboxes.js';
import { pagesOf, printed } from './printed.js';

/** From the page of texts and back: a link with the server's address, and a poster of one page. */
export async function lookAtPoster(tab: OfficerTab, portal: string): Promise<void> {
  const { page } = tab;
  await press(page, 'Link and poster to publish');
  const link = `<a href="${portal}/" rel="noreferrer">Report wrongdoing in confidence</a>`;
  await page.getByText(link).waitFor();
  await picture(page, 'publish');
  expect(pagesOf(await page.pdf({ format: 'A4' }))).toBe(1);
  const paper = await printed(tab, 'poster');
  expect(paper).toContain(`${portal}/`);
  expect(paper).not.toMatch(/intranet|Print the poster|Cases/);
  await fill(page, 'Address of the portal', `${portal}/report`);
  await page.getByText('Enter the address of the portal').waitFor();
  expect(await page.locator('.poster').count()).toBe(0);
  await picture(page, 'publish-wrong');
  await fill(page, 'Address of the portal', 'https://report.example');
  await page.locator('.poster').getByText('https://report.example/').waitFor();
  await press(page, 'Back to the texts');
}
