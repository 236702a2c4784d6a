/** Kills servers while drops and bundles come in, and looks for what was answered 201. */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dice } from '../histories/dice.js';
import { type Answered, lossesIn, torn } from './losses.js';
import {
  bundlePut,
  dropPut,
  makePlace,
  officers,
  type Place,
  send,
  startServer,
} from './server.js';

export interface Killed {
  kills: number;
  /** Answered 201 and found again. */
  drops: number;
  bundles: number;
  /** Kills that met a request which had no answer yet. */
  underWay: number;
  /** Requests without an answer, sent again after the next start. */
  repeated: number;
  /** What was lost, doubled or torn, in words; empty when all is well. */
  losses: string[];
}

/** Who sends, each one thing at a time; what got no answer is sent again first. */
interface Sender {
  make(): ReturnType<typeof dropPut> | ReturnType<typeof bundlePut>;
  person: number | null;
  waiting: ReturnType<Sender['make']> | null;
}

/** `heard` is called at every 201. */
type Noted = Answered & { heard?: () => void };

const reporters = 6;

/**
 * Starts the server so many times and kills it each time, up to 120 ms after its first answer, at a
 * moment of the seed's choosing, while six reporters and three officers send without a pause.
 */
export async function killMany({ kills, seed }: { kills: number; seed: number }): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-kill-'));
  const draws = dice(seed);
  try {
    const place = await makePlace(folder);
    const answered: Noted = { drops: new Map(), bundles: [] };
    const senders: Sender[] = [
      ...Array.from({ length: reporters }, () => ({
        make: () => dropPut(place.unit),
        person: null,
        waiting: null,
      })),
      ...officers.map((person) => ({
        make: () => bundlePut(place, person),
        person,
        waiting: null,
      })),
    ];
    const counted = { underWay: 0, repeated: 0 };
    const losses: string[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const { child, ended } = await startServer(place);
      const begun = new Promise<void>((resolve) => {
        answered.heard = resolve;
      });
      const sending = sendAll(place, senders, answered);
      await begun;
      await new Promise((resolve) => setTimeout(resolve, draws.int(0, 120)));
      child.kill('SIGKILL');
      await ended;
      losses.push(...(await sending));
      const unanswered = senders.filter(({ waiting }) => waiting !== null);
      counted.repeated += unanswered.length;
      if (unanswered.length > 0) counted.underWay += 1;
      losses.push(...torn(place.file, bundlesOf(unanswered)));
    }
    const { child, ended } = await startServer(place);
    for (const sender of senders) losses.push(...(await sendOne(place, sender, answered)));
    child.kill('SIGKILL');
    await ended;
    losses.push(...lossesIn(place.file, answered));
    const { drops, bundles } = answered;
    return { kills, drops: drops.size, bundles: bundles.length, ...counted, losses };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const bundlesOf = (senders: readonly Sender[]) =>
  senders.flatMap(({ waiting }) => (waiting !== null && 'bundle' in waiting ? [waiting] : []));

/** Everybody sends until the server is gone. */
async function sendAll(place: Place, senders: Sender[], answered: Noted): Promise<string[]> {
  const agent = new Agent({ keepAlive: true });
  const said = await Promise.all(
    senders.map(async (sender) => {
      for (;;) {
        const wrong = await sendOne(place, sender, answered, agent);
        if (wrong.length > 0 || sender.waiting !== null) return wrong;
      }
    }),
  );
  agent.destroy();
  return said.flat();
}

/** Sends once; what was answered 201 is noted, and what was not answered waits. */
async function sendOne(
  place: Place,
  sender: Sender,
  answered: Noted,
  agent?: Agent,
): Promise<string[]> {
  const put = sender.waiting ?? sender.make();
  sender.waiting = put;
  const status = await send(place.ports, put, agent);
  if (status === null) return [];
  sender.waiting = null;
  if (status !== 201) return [`${put.app} answered ${status}`];
  if ('bundle' in put) answered.bundles.push({ ...put, person: sender.person ?? 0 });
  else answered.drops.set(put.id, put.drop);
  answered.heard?.();
  return [];
}
