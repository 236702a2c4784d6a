/** Requests as bytes on a socket: what no HTTP client would send. */
import { connect } from 'node:net';
import type { Dice } from '../../histories/dice.js';
import type { Answer } from './judge.js';
import type { FuzzRequest } from './request.js';

/** So long a request that the server still waits for the rest of is left open. */
const patienceMilliseconds = 300;

type Parts = { line: string; headers: string[]; body: Buffer };
type RawSpoil = (parts: Parts, dice: Dice) => Parts;

const lines: readonly ((line: string) => string)[] = [
  (line) => line.toLowerCase(),
  (line) => line.replace(' HTTP/1.1', ''),
  (line) => line.replace('HTTP/1.1', 'HTTP/1.0'),
  (line) => line.replace('HTTP/1.1', 'HTTP/2.0'),
  (line) => line.replace('HTTP/1.1', 'HTTP/1.11'),
  (line) => line.replace('HTTP/1.1', 'FTP/1.1'),
  (line) => line.replace(' ', '  '),
  (line) => line.replace(' ', '\t'),
  (line) => line.replace('/api', 'http://portal.example/api'),
  (line) => line.replace('/api', '//user@host:1/api'),
  (line) => line.replace('/api', '\\api'),
  (line) => line.replace('api', 'a\u0000pi'),
  (line) => line.replace('api', 'ap\u00ff'),
  (line) => line.replace('api', 'a\rpi'),
  (line) => line.replace('/api', `/${'a'.repeat(20_000)}`),
  (line) => line.replace(/ \S+ /, ' * '),
  (line) => line.replace(/ \S+ /, ' '),
  (line) => line.replace(/^\S+/, 'CONNECT'),
  (line) => line.replace(/^\S+/, 'BREW'),
  (line) => line.replace(/^\S+/, 'PROPFIND'),
  (line) => line.replace(/^\S+/, 'G\u0000T'),
  (line) => `\r\n\r\n${line}`,
  () => '',
  () => 'PRI * HTTP/2.0\r\n\r\nSM',
  () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
];

const headerLines = [
  ...['content-length: 5', 'content-length: -1', 'content-length: +5', 'content-length: 5, 5'],
  ...[`content-length: ${'9'.repeat(30)}`, 'content-length: 0x10', 'content-length:', 'no colon'],
  ...['transfer-encoding: chunked', 'transfer-encoding: xchunked', 'transfer-encoding: identity'],
  ...['transfer-encoding: chunked, chunked', 'transfer-encoding: gzip, chunked'],
  ...['expect: 100-continue', 'expect: 200-maybe', 'upgrade: websocket', 'upgrade: h2c'],
  ...['connection: upgrade', 'connection: keep-alive, x', 'te: trailers', 'trailer: x'],
  ...['host: a', 'host: b\r\nhost: c', 'x : space', ' folded: line', 'x: a\u0000b', 'x: a\rb'],
  ...[
    'x: \u00ff\u00fe',
    ': no name',
    'a b: c',
    `x: ${'y'.repeat(17_000)}`,
    `${'n'.repeat(9_000)}: y`,
  ],
  ...[
    'cookie: __Host-session=\u00e9',
    'content-type: application/json\r\ncontent-type: text/plain',
  ],
  Array.from({ length: 2_500 }, (_, i) => `h${i}: v`).join('\r\n'),
];

/** Stands behind a whole request, and so is a message of its own. */
export const secondMessage = 'GARBAGE\r\n\r\n';

const rawSpoils: readonly RawSpoil[] = [
  (parts, dice) => ({ ...parts, line: dice.pick(lines)(parts.line) }),
  (parts, dice) => ({ ...parts, line: dice.pick(lines)(parts.line) }),
  (parts, dice) => ({ ...parts, headers: [...parts.headers, dice.pick(headerLines)] }),
  (parts, dice) => ({ ...parts, headers: [dice.pick(headerLines), ...parts.headers] }),
  (parts, dice) => {
    const gone = dice.int(0, parts.headers.length - 1);
    return { ...parts, headers: parts.headers.filter((_, i) => i !== gone) };
  },
  (parts, dice) => ({ ...parts, body: parts.body.subarray(0, dice.int(0, parts.body.length)) }),
  (parts) => ({ ...parts, body: Buffer.concat([parts.body, Buffer.from(secondMessage)]) }),
  (parts, dice) => chunked(parts, dice),
];

/** The body in chunks, some of which are none. */
function chunked({ line, headers, body }: Parts, dice: Dice): Parts {
  const size = dice.pick([body.length.toString(16), 'zz', 'f'.repeat(20), '-1', '', '0', '5;a=b']);
  const end = dice.pick(['\r\n0\r\n\r\n', '\r\n0\r\nx: y\r\n\r\n', '0\r\n\r\n', '\r\n']);
  return {
    line,
    headers: [
      ...headers.filter((header) => !header.startsWith('content-length')),
      'transfer-encoding: chunked',
    ],
    body: Buffer.concat([Buffer.from(`${size}\r\n`), body, Buffer.from(end)]),
  };
}

/** The bytes of a request with `changes` changes that no client makes. */
export function rawBytes(request: FuzzRequest, dice: Dice, changes: number): Buffer {
  const { method, path, headers, body } = request;
  let parts: Parts = {
    line: `${method} ${path} HTTP/1.1`,
    headers: [
      ...Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(
        ([name, value]) => `${name}: ${value}`,
      ),
      ...(body === null ? [] : [`content-length: ${body.length}`]),
    ],
    body: body ?? Buffer.alloc(0),
  };
  for (let i = 0; i < changes; i++) parts = dice.pick(rawSpoils)(parts, dice);
  const head = `${[parts.line, ...parts.headers].join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), parts.body]);
}

/** The first answer on the socket; 'closed' without one, or 'waiting' for the rest. */
export function exchange(port: number, bytes: Buffer): Promise<Answer | 'closed' | 'waiting'> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1');
    const finish = (ended: 'closed' | 'waiting'): void => {
      clearTimeout(timer);
      resolve(answerIn(received, true) ?? ended);
      socket.destroy();
    };
    const timer = setTimeout(() => finish('waiting'), patienceMilliseconds);
    socket.on('data', (part) => {
      received = Buffer.concat([received, part]);
      if (answerIn(received, false) !== null) finish('waiting');
      else timer.refresh();
    });
    socket.on('close', () => finish('closed'));
    socket.on('error', () => undefined);
    socket.write(bytes);
  });
}

/** The first final answer in what was received; null before it is whole. */
function answerIn(received: Buffer, over: boolean): Answer | null {
  const text = received.toString('latin1');
  const final = text.startsWith('HTTP/1.1 100 ') ? text.slice(text.indexOf('\r\n\r\n') + 4) : text;
  const end = final.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(final)?.[1] ?? 0);
  const length = /\r\ncontent-length: (\d+)/i.exec(final.slice(0, end))?.[1];
  const body = final.slice(end + 4);
  if (length === undefined) return over ? { status, body } : null;
  if (body.length < Number(length) && !over) return null;
  return { status, body: body.slice(0, Number(length)) };
}
