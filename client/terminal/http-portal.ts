/** A portal from a terminal: a new connection for every call, and nothing that identifies. */
import type { PortalPort } from '../conversation/ports.js';
import { portalOver } from '../http/portal.js';
import { connectTo } from './http.js';

/** No agent, language, cookie, referrer or validator: the whole list, in the order sent. */
const read = [
  ['accept', '*/*'],
  ['cache-control', 'no-store'],
] as const;
const put = [...read, ['content-type', 'application/octet-stream']] as const;

export const httpPortal = (origin: string): PortalPort =>
  portalOver(connectTo({ origin, keepAlive: false }).exchange, { read, put });
