/** Every route of the inbox, asked by a browser as it stands. */
import type { Page } from 'playwright-core';
import { permissions } from '../../server/inbox/permissions.js';
import { requestHeaders } from '../../server/inbox/wire.js';

/** Every answer that a browser gets which asks for every route, as if it were signed in. */
export async function everyRoute(page: Page, inbox: string): Promise<Set<string>> {
  const codes = new Set<string>();
  for (const { method, pattern, who } of permissions) {
    if (who === 'anyone') continue;
    const path = pattern
      .replace(/:(number|page|person)/g, '1')
      .replace(':shelf', 'store')
      .replace(':id', '0'.repeat(32));
    const answer = await page.request.fetch(`${inbox}${path}`, {
      method,
      headers: { ...requestHeaders },
      ...(method === 'GET' ? {} : { data: {} }),
    });
    codes.add(`${answer.status()} ${((await answer.json()) as { code?: string }).code ?? ''}`);
  }
  return codes;
}
