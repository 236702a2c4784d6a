/** What a printer gets of an officer's page. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OfficerTab } from './inboxes.js';

const folder = fileURLToPath(new URL('../output/looks/', import.meta.url));

/** The text on paper; pictures of it are kept. */
export async function printed({ page }: OfficerTab, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}inbox-${name}.pdf`, await page.pdf({ format: 'A4' }));
  await page.emulateMedia({ media: 'print' });
  const before = page.viewportSize();
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.screenshot({ path: `${folder}inbox-${name}-paper.png`, fullPage: true });
  const text = await page.evaluate<string>('document.body.innerText');
  if (before !== null) await page.setViewportSize(before);
  await page.emulateMedia({ media: null });
  return text;
}

/** How many pages a document has. */
export const pagesOf = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type\s*\/Page\b/g)?.length ?? 0;
