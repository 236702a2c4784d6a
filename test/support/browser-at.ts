/** The officers' client over a real inbox in this process, with a cookie of its own and a line that may break. */
import { PortError } from '../../client/conversation/ports.js';
import { type InboxClient, inboxOver } from '../../client/http/inbox.js';
import type { InboxApp } from '../../server/inbox/app.js';

/** What becomes of a request: it gets through, it is lost on its way, or its answer is. */
export type Line = (path: string) => 'whole' | 'request-lost' | 'answer-lost';

export interface BrowserAt {
  inbox: InboxClient;
  line: Line;
}

export function browserAt(app: InboxApp): BrowserAt {
  let cookie = '';
  const browser: BrowserAt = {
    line: () => 'whole',
    inbox: inboxOver(async ({ method, path, headers, body }) => {
      const fate = browser.line(path);
      if (fate === 'request-lost') throw new PortError('unreachable', 0);
      const response = await app.inject({
        method,
        url: path,
        headers: { ...Object.fromEntries(headers), cookie },
        ...(body === undefined ? {} : { payload: Buffer.from(body) }),
      });
      const given = String(response.headers['set-cookie'] ?? '');
      if (given !== '') cookie = given.split(';')[0] ?? '';
      if (fate === 'answer-lost') throw new PortError('unreachable', 0);
      return {
        status: response.statusCode,
        headers: {},
        body: new Uint8Array(response.rawPayload),
      };
    }),
  };
  return browser;
}
