/** The portal over HTTP: the same bytes for every call of one kind, and nothing that identifies. */
import { fromBase64url, toHex } from '../../crypto/index.js';
import { errorAnswer, unitAnswer, workBitsHeader } from '../../server/portal/wire.js';
import type { PortalPort, PutAnswer } from '../conversation/ports.js';
import { type Answer, type Carrier, type Exchange, readJson, refusalOf } from './exchange.js';
import { unitRequest } from './unit-request.js';

const boardMilliseconds = 120_000;
const putMilliseconds = 60_000;
const boardLimitBytes = 64 * 2 ** 20;
const putLimitBytes = 4096;

/** What a carrier adds of its own is the same for every call of one kind. */
export interface PortalHeaders {
  read: Exchange['headers'];
  put: Exchange['headers'];
}

/** Speaks to one portal. Every call throws `PortError`; nothing is sent before the first one. */
export function portalOver(carry: Carrier, headers: PortalHeaders): PortalPort {
  const get = (what: Pick<Exchange, 'path' | 'milliseconds' | 'limitBytes' | 'arrives'>) =>
    carry({ method: 'GET', headers: headers.read, ...what });
  return {
    async unit() {
      const answer = await get(unitRequest);
      const { day, work, statements, directory } = readJson(answer, unitAnswer, errorAnswer);
      return {
        day,
        work,
        statements: statements.map(fromBase64url),
        directory: fromBase64url(directory),
      };
    },
    async board(arrives) {
      const answer = await get({
        path: '/api/board',
        milliseconds: boardMilliseconds,
        limitBytes: boardLimitBytes,
        arrives,
      });
      if (answer.status !== 200) throw refusalOf(answer, errorAnswer);
      return answer.body;
    },
    async putDrop(id, body): Promise<PutAnswer> {
      const answer = await carry({
        method: 'PUT',
        path: `/api/drops/${toHex(id)}`,
        headers: headers.put,
        body,
        milliseconds: putMilliseconds,
        limitBytes: putLimitBytes,
      });
      const work = workOf(answer);
      if (answer.status === 201 && work !== null) return { stored: true, work };
      return { stored: false, code: refusalOf(answer, errorAnswer).code, work };
    },
  };
}

function workOf(answer: Answer): number | null {
  const bits = answer.headers[workBitsHeader];
  return typeof bits === 'string' && /^\d{1,3}$/.test(bits) ? Number(bits) : null;
}
