/** What tells one visit's bytes from another's, when all that is random by nature is left out. */
import { createHash } from 'node:crypto';
import type { SendingPlace } from '../../client/conversation/schedule.js';
import { clearOf } from '../support/trace.js';
import { type Exchange, exchangesOf } from './http-bytes.js';
import type { Tapped } from './tap.js';

/** One visit as somebody on the wire has it, and what its page had drawn. */
export interface Seen {
  exchanges: Exchange[];
  /** When its page was opened, milliseconds since 1970, and its places. */
  openedAt: number;
  places: readonly SendingPlace[];
  /** When it was left. */
  leftAt: number;
  /**
   * Connections that were opened or closed after its first drop and before it was left. Left out:
   * those that only brought files, and what ends because nothing was asked on it for 72 seconds. On
   * which connection a browser asks for unit and board is a race while the page loads.
   */
  moved: string[];
}

/** A little less than the 72 seconds after which the portal closes a connection that rests. */
const restMilliseconds = 71_000;

/** `PUT /api/drops/{id}`: one drop, at its place. */
const drop = /^PUT \/api\/drops\/[0-9a-f]{32} /;
export const isDrop = ({ head }: Exchange): boolean => drop.test(head);
const isFile = ({ head }: Exchange): boolean => /^GET \/(?!api\/)/.test(head);

export function seenOf(
  tapped: readonly Tapped[],
  given: Pick<Seen, 'openedAt' | 'places' | 'leftAt'>,
): Seen {
  const exchanges = exchangesOf(tapped);
  const from = exchanges.find(isDrop)?.at ?? Number.POSITIVE_INFINITY;
  const idle = new Set(exchanges.map(({ connection }) => connection));
  for (const one of exchanges) if (!isFile(one)) idle.delete(one.connection);
  const moved = tapped
    .filter(({ what, at }) => what !== 'asked' && what !== 'answered' && at > from)
    .filter(({ connection, at }) => at < given.leftAt && !idle.has(connection))
    .filter((one) => one.what === 'opened' || !hasRested(tapped, one))
    .map(({ what }) => `connection ${what}`);
  return { ...given, exchanges, moved };
}

/** Whether nothing was asked or answered on a connection for so long before this that it had to end. */
function hasRested(tapped: readonly Tapped[], { connection, at }: Tapped): boolean {
  const moments = tapped
    .filter((one) => one.connection === connection && one.at <= at)
    .flatMap((one) => (one.what === 'asked' || one.what === 'answered' ? [one.at] : []));
  return at - Math.max(...moments) >= restMilliseconds;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Identifier, address of the tap, and sealed bytes as placeholders; all else as it stood. */
function described({ head, body, answer }: Exchange): string[] {
  const asked = head
    .replace(drop, 'PUT /api/drops/{id} ')
    .replace(/^Host: 127\.0\.0\.1:\d{5}$/m, 'Host: {host}')
    .replace(/^Origin: http:\/\/127\.0\.0\.1:\d{5}$/m, 'Origin: http://{host}');
  return [
    ...asked.split('\n'),
    `[${body.length} bytes]`,
    `[in the clear ${body.length === 0 ? 'nothing' : clearOf(body)}]`,
    ...(answer === null ? ['[no answer]'] : answer.head.split('\n')),
    `[answer of ${answer?.body.length} bytes, ${hashOf(answer?.body ?? new Uint8Array(0))}]`,
  ];
}

const nameOf = (one: Exchange | undefined): string =>
  one === undefined ? 'nothing' : (described(one)[0] as string).replace(' HTTP/1.1', '');

function unlike(where: string, one: Exchange | undefined, two: Exchange | undefined): string[] {
  if (one === undefined || two === undefined)
    return [`${where}: ${nameOf(one)} against ${nameOf(two)}`];
  const [mine, yours] = [described(one), described(two)];
  const length = Math.max(mine.length, yours.length);
  for (let i = 0; i < length; i++)
    if (mine[i] !== yours[i]) return [`${where}: ${mine[i]} against ${yours[i]}`];
  return [];
}

/** Files of the page, which two threads load side by side: by name, and by who asked. */
const filesOf = ({ exchanges }: Seen): Exchange[] =>
  exchanges.filter(isFile).sort((a, b) => (described(a).join() < described(b).join() ? -1 : 1));

const drops = ({ exchanges }: Seen): Exchange[] => exchanges.filter(isDrop);

/** Wire time minus drawn time of each place, milliseconds; `null` where nothing left. */
export function latenessOf(seen: Seen): (number | null)[] {
  const left = drops(seen);
  return seen.places.map(({ at }, i) => {
    const due = seen.openedAt + at;
    const next = seen.openedAt + (seen.places[i + 1]?.at ?? Number.POSITIVE_INFINITY);
    const one = left.find((exchange) => exchange.at >= due - early && exchange.at < next - early);
    return one === undefined ? null : one.at - due;
  });
}
/** The page's clock counts whole milliseconds, the tap's parts of them. */
const early = 5;

/**
 * Everything that tells two visits with one schedule apart; nothing, when they are alike. `late`:
 * by how much a drop may leave later in one than in the other, milliseconds.
 */
export function differences(a: Seen, b: Seen, late: number): string[] {
  const found: string[] = [];
  const [ours, theirs] = [a, b].map(({ exchanges }) => exchanges.length);
  if (ours !== theirs) found.push(`${ours} requests against ${theirs}`);
  const inOrder = (of: string, one: Exchange[], two: Exchange[]): void => {
    for (let i = 0; i < Math.max(one.length, two.length); i++)
      found.push(...unlike(`${of} ${i}`, one[i], two[i]));
  };
  inOrder('file', filesOf(a), filesOf(b));
  const other = (seen: Seen): Exchange[] => seen.exchanges.filter((one) => !isFile(one));
  inOrder('request', other(a), other(b));
  const paths = (seen: Seen): string => {
    const [first] = drops(seen);
    return drops(seen)
      .map(({ connection }) => (connection === first?.connection ? 'same' : 'another'))
      .join(' ');
  };
  if (paths(a) !== paths(b)) found.push(`connections of drops: ${paths(a)} against ${paths(b)}`);
  if (a.moved.join() !== b.moved.join())
    found.push(`${a.moved.join(', ')} against ${b.moved.join(', ')}`);
  const [one, two] = [latenessOf(a), latenessOf(b)];
  for (const [i, mine] of one.entries()) {
    const yours = two[i] ?? null;
    if (mine === null || yours === null) {
      if (mine !== yours) found.push(`place ${i}: left in one visit only`);
    } else if (Math.abs(mine - yours) > late)
      found.push(`place ${i}: ${Math.round(mine - yours)} ms later`);
  }
  return found;
}

/** Whether unit and board were there before the first drop left; else the two would race. */
export function isInTime({ exchanges }: Seen): boolean {
  const asked = exchanges.filter((one) => !isFile(one));
  return asked.slice(0, 2).every((one) => !isDrop(one));
}

/** Requests after the page was left. */
export const afterLeaving = ({ exchanges, leftAt }: Seen): string[] =>
  exchanges.filter(({ at }) => at > leftAt).map(nameOf);
