/** A real HTTP proxy that can lie: it stands between one client and one server. */
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  /** With the query. */
  path: string;
  /** Names and values, in the order sent. */
  headers: [string, string][];
  body: Buffer;
}

export interface Told {
  status: number;
  headers: [string, string][];
  body: Buffer;
}

/** Asks the real server, for what was asked or for something else. */
export type Ask = (instead?: Partial<Asked>) => Promise<Told>;

/** What the client is told; `null`: the connection ends without an answer. */
export type Lie = (asked: Asked, ask: Ask) => Promise<Told | null>;

export interface Liar {
  origin: string;
  /** The lie in force; honest when `null`. */
  lie: Lie | null;
  /** Everything that the client asked, in order. */
  asked: Asked[];
  close(): Promise<void>;
}

/** Stands before the server on `port`; `cookie` is added to every request, as a signed-in browser does. */
export async function openLiar(given: {
  port: number;
  cookie?: string;
  /** Called with everything that comes in. */
  seen?: (asked: Asked) => void;
}): Promise<Liar> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const asked = await readAsked(incoming);
      liar.asked.push(asked);
      given.seen?.(asked);
      const ask: Ask = (instead) => forward(agent, given, { ...asked, ...instead });
      const told = await (liar.lie === null ? ask() : liar.lie(asked, ask));
      if (told === null) {
        incoming.socket.destroy();
        return;
      }
      for (const [name, value] of told.headers) outgoing.appendHeader(name, value);
      outgoing.statusCode = told.status;
      outgoing.end(told.body);
    })();
  });
  const liar: Liar = {
    origin: '',
    lie: null,
    asked: [],
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  liar.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return liar;
}

const pairsOf = (raw: readonly string[]): [string, string][] =>
  Array.from({ length: raw.length / 2 }, (_, i) => [
    raw[2 * i] as string,
    raw[2 * i + 1] as string,
  ]);

async function readAsked(incoming: IncomingMessage): Promise<Asked> {
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: pairsOf(incoming.rawHeaders),
    body: await whole(incoming),
  };
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Hop-by-hop headers and those that follow from the body. */
const notPassed = new Set([
  'host',
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

function forward(
  agent: Agent,
  { port, cookie }: { port: number; cookie?: string },
  asked: Asked,
): Promise<Told> {
  const headers = asked.headers.filter(([name]) => !notPassed.has(name.toLowerCase()));
  if (cookie !== undefined) headers.push(['cookie', cookie]);
  if (asked.method !== 'GET') headers.push(['content-length', String(asked.body.length)]);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: asked.method,
        path: asked.path,
        headers: [['host', `127.0.0.1:${port}`], ...headers].flat(),
      },
      (answer) => {
        void whole(answer).then((body) => {
          const told = pairsOf(answer.rawHeaders).filter(([n]) => !notPassed.has(n.toLowerCase()));
          resolve({ status: answer.statusCode ?? 0, headers: told, body });
        }, reject);
      },
    );
    sent.on('error', reject);
    sent.end(asked.body);
  });
}

/** A lie about the paths that begin so; the rest is passed on. */
export const about =
  (begin: string, lie: Lie): Lie =>
  (asked, ask) =>
    asked.path.startsWith(begin) ? lie(asked, ask) : ask();

/** The true answer with another body. */
export const withBody =
  (change: (body: Buffer, asked: Asked) => Uint8Array | Promise<Uint8Array>): Lie =>
  async (asked, ask) => {
    const told = await ask();
    return { ...told, body: Buffer.from(await change(told.body, asked)) };
  };

/** The true answer with another JSON. */
export const withJson = <T>(change: (value: T) => unknown): Lie =>
  withBody((body) =>
    Buffer.from(JSON.stringify(change(JSON.parse(body.toString('utf8')) as T)), 'utf8'),
  );

export const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const changed = bytes.slice();
  changed[at] = (changed[at] as number) ^ 1;
  return changed;
};
