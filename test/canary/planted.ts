/** A server as it is shipped, and visitors of whom it must remember nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { partsOfWriting, signParts, startSession } from '../../client/conversation/compose.js';
import { caseKeysOf } from '../../client/conversation/returning.js';
import { membersOf, receiptKeys, systemRandom, toHex, wordsOf } from '../../crypto/index.js';
import { freePort } from '../support/free-port.js';
import type { TestUnit } from '../support/unit.js';
import { reportOf } from '../support/world.js';
import { byteForms, type Needle, textForms } from './search.js';

/** The flags with which `npm start` runs Node. */
export function shippedFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const words = /^exec node (.+) dist\/server\/main\.js$/.exec(scripts.start)?.[1];
  if (words === undefined) throw new Error('npm start runs something else');
  return words.split(' ');
}

/** An address of this run's own: nothing else on the machine has it in its memory. */
export const ipv4 = `127.${randomInt(16, 250)}.${randomInt(16, 250)}.${randomInt(16, 250)}`;

/** The address as text, and as it stands in what the system says of a connection. */
export function ipv4Needles(localPorts: readonly number[]): Needle[] {
  const bytes = Buffer.from(ipv4.split('.').map(Number));
  const mapped = { name: 'IPv4 address (mapped)', bytes: Buffer.from([0, 0, 255, 255, ...bytes]) };
  const sockets = localPorts.map((port) => ({
    name: 'IPv4 address (socket)',
    bytes: Buffer.from([2, 0, port >> 8, port & 255, ...bytes]),
  }));
  return [...textForms('IPv4 address', ipv4), mapped, ...sockets];
}

/** `groups::last`, as loopback.ts makes it. */
export function ipv6Needles(ipv6: string): Needle[] {
  const [start = '', last = ''] = ipv6.split('::');
  const bytes = Buffer.alloc(16);
  for (const [i, group] of start.split(':').entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16), 2 * i);
  bytes.writeUInt16BE(Number.parseInt(last, 16), 14);
  return [...textForms('IPv6 address', ipv6), { name: 'IPv6 address (bytes)', bytes }];
}

export interface Planted {
  server: ChildProcess;
  port: number;
  /** Where officers reach it. */
  inbox: string;
  /** Everything it printed and logged, in parts. */
  log: string[];
}

/** Starts the built server with the flags it is shipped with, and what lets the test look inside. */
export async function startShipped(given: {
  databaseUrl: string;
  host: string;
  control: Uint8Array;
}): Promise<Planted> {
  const port = await freePort();
  const inboxPort = await freePort();
  const inside = ['--import', new URL('collect.mjs', import.meta.url).href];
  const server = spawn(process.execPath, [...shippedFlags(), ...inside, 'dist/server/main.js'], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: given.databaseUrl,
      HOST: given.host,
      PORTAL_ORIGIN: 'http://127.0.0.1:1',
      INBOX_ORIGIN: 'http://localhost:1',
      PORTAL_PORT: String(port),
      INBOX_PORT: String(inboxPort),
      DROPS_PER_DAY: '100000',
      CANARY_CONTROL: toHex(given.control),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  server.stdout.on('data', (bytes) => log.push(String(bytes)));
  server.stderr.on('data', (bytes) => log.push(String(bytes)));
  const ready = (): boolean => {
    if (server.exitCode !== null) throw new Error(`The server ended: ${log.join('')}`);
    return log.join('').includes('Portal (reporters)');
  };
  await until(ready, () => log.join(''));
  return { server, port, inbox: `http://127.0.0.1:${inboxPort}`, log };
}

/** Two forced collections in the server. */
export async function collectTwice({ server, log }: Planted): Promise<void> {
  const before = log.length;
  server.kill('SIGUSR2');
  const collected = () => log.slice(before).join('').includes('collected');
  await until(collected, () => 'no collection');
}

/** On a busy machine a server starts slowly. */
const patienceMilliseconds = 60_000;

async function until(done: () => boolean, why: () => string): Promise<void> {
  const end = Date.now() + patienceMilliseconds;
  while (!done()) {
    if (Date.now() > end) throw new Error(why());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export interface Sent {
  method: 'GET' | 'PUT';
  path: string;
  agent: string;
  body?: Uint8Array;
  /** Where it comes from; the ordinary loopback address when not given. */
  from?: string;
  keep?: Agent;
}

/** Sends one request; gives the status and the port it was sent from. */
export function send(
  port: number,
  { method, path, agent, body, from, keep }: Sent,
): Promise<{ status: number; localPort: number }> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: from?.includes(':') ? '::1' : '127.0.0.1',
      ...(from === undefined ? {} : { localAddress: from }),
      port,
      method,
      path,
      agent: keep ?? false,
      headers: {
        'user-agent': agent,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/octet-stream', 'content-length': body.length }),
      },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const localPort = answer.socket.localPort ?? 0;
      answer.on('error', reject);
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, localPort }));
    });
    sent.end(body);
  });
}

/** Requests that go on after the planted ones, drops and reads as visitors make them. */
export async function goOn(planted: Planted, unit: TestUnit, requests: number): Promise<void> {
  const keep = new Agent({ keepAlive: true, maxSockets: 8 });
  const bits = unit.versions.at(-1)?.workCeilingBits ?? 0;
  for (let done = 0; done < requests; done += 8) {
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const agent = `visitor ${done + i}`;
        if (i % 4 !== 0)
          return send(planted.port, { method: 'GET', path: '/api/unit', agent, keep });
        const { id, body } = unit.put({ bits });
        const path = `/api/drops/${id}`;
        return send(planted.port, { method: 'PUT', path, agent, body, keep });
      }),
    );
  }
  keep.destroy();
}

/** A real report, sealed and proved as a reporter's program does it, and all of it that is secret. */
export function plantedReport(unit: TestUnit) {
  const text = `The canary sings at ${toHex(systemRandom(12))} behind the custody desk`;
  const entropy = systemRandom(16);
  const receipt = receiptKeys(entropy, unit.unit.unitId);
  const path = { route: 1, excluded: [] };
  const keys = caseKeysOf(receipt, path);
  const directory = unit.versions.at(-1);
  if (directory === undefined) throw new Error('no directory');
  const to = { directory, addressees: membersOf(directory, path) };
  const session = startSession({
    receipt,
    keys,
    seen: [],
    noticeSeen: false,
    random: systemRandom,
  });
  const { letters } = signParts(session, to, partsOfWriting(session, to, reportOf(text)));
  const put = unit.sealedPut({
    to: to.addressees.map((p) => p.person),
    letter: letters[0]?.bytes ?? new Uint8Array(0),
    bits: directory.workCeilingBits,
  });
  const words = wordsOf(entropy);
  const secrets: Needle[] = [
    ...textForms('report text', text),
    ...textForms('receipt', words.join(' ')),
    ...textForms('part of the receipt', words.slice(0, 4).join(' ')),
    ...byteForms('entropy', entropy),
    ...byteForms('receipt seed', receipt.seed),
    ...byteForms('case secret', keys.caseSecret),
    ...byteForms('reporter key', receipt.signPublic),
  ];
  return { put, secrets };
}
