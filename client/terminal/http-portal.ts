/** The portal over HTTP: the same bytes for every call of one kind, and nothing that identifies. */
import { fromBase64url, toHex } from '../../crypto/index.js';
import { errorAnswer, unitAnswer, workBitsHeader } from '../../server/portal/wire.js';
import type { PortalPort, PutAnswer } from '../conversation/ports.js';
import { type Answer, connectTo, readJson, refusalOf } from './http.js';

const unitMilliseconds = 30_000;
const boardMilliseconds = 120_000;
const putMilliseconds = 60_000;
const unitLimitBytes = 4 * 2 ** 20;
const boardLimitBytes = 64 * 2 ** 20;
const putLimitBytes = 4096;

/** No agent, language, cookie, referrer or validator: the whole list, in the order sent. */
const readHeaders = [
  ['accept', '*/*'],
  ['cache-control', 'no-store'],
] as const;
const putHeaders = [...readHeaders, ['content-type', 'application/octet-stream']] as const;

/** Speaks to one portal. Every call throws `PortError`; nothing is sent before the first one. */
export function httpPortal(origin: string): PortalPort {
  const connection = connectTo({ origin, keepAlive: false });
  const get = (path: string, milliseconds: number, limitBytes: number): Promise<Answer> =>
    connection.exchange({ method: 'GET', path, headers: readHeaders, milliseconds, limitBytes });
  return {
    async unit() {
      const answer = await get('/api/unit', unitMilliseconds, unitLimitBytes);
      const { day, work, statements, directory } = readJson(answer, unitAnswer, errorAnswer);
      return {
        day,
        work,
        statements: statements.map(fromBase64url),
        directory: fromBase64url(directory),
      };
    },
    async board() {
      const answer = await get('/api/board', boardMilliseconds, boardLimitBytes);
      if (answer.status !== 200) throw refusalOf(answer, errorAnswer);
      return answer.body;
    },
    async putDrop(id, body): Promise<PutAnswer> {
      const answer = await connection.exchange({
        method: 'PUT',
        path: `/api/drops/${toHex(id)}`,
        headers: putHeaders,
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
