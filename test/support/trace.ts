/** What somebody on the wire sees of a visit, byte for byte, and what tells two visits apart. */
import { createServer, type Server, type Socket } from 'node:net';
import type { PortalPort } from '../../client/conversation/ports.js';
import { bodyBytes, dropHeaderBytes, hashBytes, proofBytes } from '../../crypto/index.js';

/** One request as it came over the wire. */
export interface Traced {
  /** Milliseconds since the page was opened. */
  at: number;
  /** Request line and headers, exactly. */
  head: string;
  body: Uint8Array;
}

export interface TraceServer {
  origin: string;
  trace: Traced[];
  close(): Promise<void>;
}

const blank = '\r\n\r\n';

/** Answers every request of one kind alike, and keeps what it read from the socket. */
export async function traceServer(given: {
  unit: string;
  board: Uint8Array;
  now: () => number;
}): Promise<TraceServer> {
  const trace: Traced[] = [];
  const serve = (socket: Socket): void => {
    let read = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (part) => {
      read = Buffer.concat([read, part]);
      const end = read.indexOf(blank);
      if (end < 0) return;
      const head = read.subarray(0, end).toString('latin1');
      const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
      const body = read.subarray(end + blank.length);
      if (body.length < length) return;
      trace.push({ at: given.now(), head, body: new Uint8Array(body) });
      socket.end(answerTo(head, given));
    });
  };
  const server: Server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    trace,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answerTo(head: string, { unit, board }: { unit: string; board: Uint8Array }): Buffer {
  const put = head.startsWith('PUT ');
  const body = put
    ? Buffer.from('{"code":"stored"}')
    : head.startsWith('GET /api/board ')
      ? Buffer.from(board)
      : Buffer.from(unit);
  const type = head.startsWith('GET /api/board ') ? 'application/octet-stream' : 'application/json';
  const lines = [
    `HTTP/1.1 ${put ? '201 Created' : '200 OK'}`,
    `content-type: ${type}`,
    `content-length: ${body.length}`,
    ...(put ? ['work-bits: 4'] : []),
    'connection: close',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n') + blank), body]);
}

/** Counts exchanges under way, so that a virtual clock waits for the real socket. */
export function counted(portal: PortalPort): { portal: PortalPort; idle: () => Promise<void> } {
  const under = new Set<Promise<unknown>>();
  const count = <T>(work: Promise<T>): Promise<T> => {
    under.add(work);
    const done = (): void => {
      under.delete(work);
    };
    work.then(done, done);
    return work;
  };
  return {
    portal: {
      unit: () => count(portal.unit()),
      board: () => count(portal.board()),
      putDrop: (id, body) => count(portal.putDrop(id, body)),
    },
    idle: async () => {
      while (under.size > 0) {
        await Promise.allSettled([...under]);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

const dropId = /^PUT \/api\/drops\/[0-9a-f]{32} /;

/**
 * The body of a PUT without what is random by nature: commitment, slots, sealed body and the
 * nonce of the proof. Version, unit, directory and the proof's day stay.
 */
export function clearOf(body: Uint8Array): string {
  const sealed = body.length - proofBytes;
  if (sealed < dropHeaderBytes + bodyBytes) return Buffer.from(body).toString('hex');
  const header = body.subarray(0, dropHeaderBytes - hashBytes);
  const day = body.subarray(sealed, sealed + 2);
  return Buffer.concat([header, day]).toString('hex');
}

/** Everything that tells two visits apart; nothing, when they are alike. */
export function differences(a: readonly Traced[], b: readonly Traced[]): string[] {
  const found: string[] = [];
  if (a.length !== b.length) found.push(`${a.length} requests against ${b.length}`);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [one, two] = [a[i] as Traced, b[i] as Traced];
    const mask = (head: string): string => head.replace(dropId, 'PUT /api/drops/{id} ');
    if (one.at !== two.at) found.push(`request ${i}: moment ${one.at} against ${two.at} ms`);
    if (mask(one.head) !== mask(two.head)) found.push(`request ${i}: ${one.head} | ${two.head}`);
    if (one.body.length !== two.body.length) found.push(`request ${i}: length of the body`);
    if (clearOf(one.body) !== clearOf(two.body)) found.push(`request ${i}: bytes in the clear`);
  }
  return found;
}
