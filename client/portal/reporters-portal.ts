/** The portal as its own page reaches it: no cookie, no validator, the same headers every time. */
import type { PortalPort } from '../conversation/ports.js';
import type { Carrier } from '../http/exchange.js';
import { portalOver } from '../http/portal.js';
import { fetchCarrier } from '../ui/fetch-carrier.js';

const put = [['content-type', 'application/octet-stream']] as const;

export const reportersPortal = (carry: Carrier = fetchCarrier('omit')): PortalPort =>
  portalOver(carry, { read: [], put });
