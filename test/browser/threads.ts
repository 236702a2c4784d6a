/** The threads of a page, to be looked into over the DevTools protocol. */
import type { CDPSession, Page } from 'playwright-core';

/** What this needs of a session, of the page or of a worker. */
export interface Thread {
  send(method: string, params?: object): Promise<unknown>;
  on(event: string, listener: (params: never) => void): void;
  off(event: string, listener: (params: never) => void): void;
}

interface Told {
  id?: number;
  method?: string;
  params?: never;
  result?: unknown;
  error?: { message: string };
}

export type PageThread = Thread & CDPSession;

export const threadOf = async (page: Page): Promise<PageThread> =>
  (await page.context().newCDPSession(page)) as PageThread;

/** The page's workers that run now; a session is told of each only once, so this takes another. */
export async function workersOf(of: Page): Promise<Thread[]> {
  const page = await threadOf(of);
  const ids: string[] = [];
  const attached = ({ sessionId }: { sessionId: string }): void => void ids.push(sessionId);
  page.on('Target.attachedToTarget', attached);
  await page.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  page.off('Target.attachedToTarget', attached);
  return ids.map((sessionId) => workerOf(page, sessionId));
}

function workerOf(page: CDPSession, sessionId: string): Thread {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Set<(params: never) => void>>();
  let last = 0;
  page.on('Target.receivedMessageFromTarget', (event) => {
    if (event.sessionId !== sessionId) return;
    const told = JSON.parse(event.message) as Told;
    if (told.id === undefined) {
      for (const listener of listeners.get(told.method ?? '') ?? []) listener(told.params as never);
    } else if (told.error === undefined) waiting.get(told.id)?.resolve(told.result);
    else waiting.get(told.id)?.reject(new Error(told.error.message));
  });
  return {
    async send(method, params = {}) {
      last += 1;
      const message = JSON.stringify({ id: last, method, params });
      const answer = new Promise((resolve, reject) => waiting.set(last, { resolve, reject }));
      await page.send('Target.sendMessageToTarget', { sessionId, message });
      return answer;
    },
    on(event, listener) {
      listeners.set(event, new Set([...(listeners.get(event) ?? []), listener]));
    },
    off(event, listener) {
      listeners.get(event)?.delete(listener);
    },
  };
}
