/** What an answer has to look like, whatever was asked. */
import { inboxCodes } from '../../../server/inbox/wire.js';
import { portalCodes } from '../../../server/portal/wire.js';
import type { FuzzRequest } from './request.js';

export interface Answer {
  status: number;
  /** As text; '' to HEAD. */
  body: string;
}

const codes: Record<FuzzRequest['app'], ReadonlySet<string>> = {
  portal: new Set(portalCodes),
  inbox: new Set(inboxCodes),
};

/** The status or statuses that go with a code. */
const statuses: Readonly<Record<string, readonly number[]>> = {
  account: [400, 409],
  application: [400],
  attempt: [401],
  away: [400],
  'bad-request': [400, 417],
  busy: [503],
  clock: [401],
  code: [401],
  'code-used': [401],
  cursor: [400],
  directory: [400],
  factor: [401],
  'factor-record': [400],
  fresh: [403],
  full: [503],
  guesses: [429],
  header: [400],
  last: [409],
  limit: [409],
  link: [404],
  method: [405],
  none: [404],
  'not-found': [404],
  'not-open': [503],
  open: [409],
  order: [409],
  origin: [403],
  overtaken: [409],
  proof: [400],
  proposal: [400, 404],
  published: [409],
  recipient: [403],
  recovery: [400],
  replaced: [401],
  replayed: [401],
  role: [403],
  unconfirmed: [403],
  roles: [409],
  own: [409],
  'link-used': [410],
  'link-expired': [410],
  'link-replaced': [410],
  'link-withdrawn': [410],
  session: [401],
  'sign-in': [401],
  signature: [400],
  signed: [409],
  size: [400],
  slow: [408],
  stale: [409],
  storage: [507],
  taken: [409],
  'too-large': [413],
  trial: [403],
  type: [415],
  withdrawn: [409],
  work: [403],
  zero: [400],
};

/** The code of an answer that has nothing but a code. */
export const codeIn = (body: string): string | undefined =>
  /^\{"code":"([a-z-]+)"\}$/.exec(body)?.[1];

/** What is wrong with an answer, in words; null when nothing is. `may`: codes of 503 and 507. */
export function complaint(
  request: Pick<FuzzRequest, 'app' | 'method'>,
  { status, body }: Answer,
  may: readonly string[],
): string | null {
  if (status >= 200 && status < 300) return null;
  if (status < 400) return `status ${status}`;
  if (status === 500) return 'status 500';
  if (request.method === 'HEAD') return body === '' ? null : 'a body to HEAD';
  const code = codeIn(body);
  if (code === undefined) return `no {code} alone with status ${status}`;
  if (!codes[request.app].has(code)) return `the code ${code} is not on the list`;
  if (!statuses[code]?.includes(status)) return `status ${status} with ${code}`;
  if (status > 500 && !may.includes(code)) return `${status} ${code} without load`;
  return null;
}

/** A request in full, so that a failure can be repeated by hand. */
export function described({ app, method, path, headers, body }: FuzzRequest): string {
  const bytes =
    body === null ? 'none' : `${body.length} bytes ${body.toString('base64').slice(0, 400)}`;
  return `${app} ${method} ${JSON.stringify(path.slice(0, 400))} ${JSON.stringify(headers)} body ${bytes}`;
}
