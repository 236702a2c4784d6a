/** An inbox from a terminal. The session's cookie is kept in memory and nowhere else. */
import { sessionCookie } from '../../server/inbox/wire.js';
import { type InboxClient, inboxOver } from '../http/inbox.js';
import { connectTo } from './http.js';

const cookiePattern = new RegExp(`^${sessionCookie}=([A-Za-z0-9_-]*);`);

export interface TerminalInbox extends InboxClient {
  /** Ends connections; does not sign out. */
  close(): void;
}

export function httpInbox(origin: string): TerminalInbox {
  const connection = connectTo({ origin, keepAlive: true });
  let cookie: string | null = null;
  const inbox = inboxOver(async (what) => {
    const session = cookie === null ? [] : [['cookie', `${sessionCookie}=${cookie}`] as const];
    const headers = [['cache-control', 'no-store'] as const, ...what.headers, ...session];
    const answer = await connection.exchange({ ...what, headers });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const value = cookiePattern.exec(line)?.[1];
      if (value !== undefined) cookie = value === '' ? null : value;
    }
    return answer;
  });
  return { ...inbox, close: () => connection.close() };
}
