/** A unit, its officers and its reporters in one process, on a clock that the test moves. */

import {
  partsOfWriting,
  signParts,
  slotKeysOf,
  startSession,
  type Writing,
} from '../../client/conversation/compose.js';
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import { caseKeysOf, type Returned, returnWith } from '../../client/conversation/returning.js';
import {
  type Directory,
  dayOf,
  encodePath,
  entropyBytes,
  hash,
  labels,
  membersOf,
  millisecondsPerDay,
  type Path,
  type Random,
  receiptKeys,
  sealDrop,
  seededRandom,
  toUtf8,
  type Vault,
} from '../../crypto/index.js';
import { type ModelServer, modelServer } from './model-server.js';
import { makeUnit, monday, type TestUnit } from './unit.js';

export interface World {
  unit: TestUnit;
  server: ModelServer;
  random: Random;
  directory(): Directory;
  vaultOf(person: number): Vault;
  /** From now on somebody signs in with this vault. */
  setVault(vault: Vault): void;
  /** Signs in: a session with nothing but the vault. */
  signIn(person: number, known?: { bundle: number; sent?: number }): Promise<Duty>;
  pass(milliseconds: number): void;
  passDays(days: number): void;
}

export function makeWorld(given: {
  seed: string;
  officers?: number;
  trial?: boolean;
  now?: number;
  routes?: number[];
  auditors?: number[];
  first?: number[];
}): World {
  const now = given.now ?? monday;
  const unit = makeUnit({
    seed: given.seed,
    officers: given.officers ?? 3,
    now,
    ...(given.routes === undefined ? {} : { routes: given.routes }),
    ...(given.auditors === undefined ? {} : { auditors: given.auditors }),
    ...(given.first === undefined ? {} : { first: given.first }),
    core: { trial: given.trial ?? false },
  });
  const random = seededRandom(hash(labels.session, toUtf8(`world ${given.seed}`)));
  const seeds = seededRandom(hash(labels.link, toUtf8(`vaults ${given.seed}`)));
  const roots = unit.officers.map(() => seeds(32));
  const vaults = new Map<number, Vault>();
  const server = modelServer({
    unit: unit.unit,
    statements: [unit.founding],
    directories: unit.versions,
    now,
  });
  const world: World = {
    unit,
    server,
    random,
    directory: () => unit.versions.at(-1) as Directory,
    vaultOf: (person) =>
      vaults.get(person) ?? {
        unitId: unit.unit.unitId,
        person,
        seed: unit.seeds[person - 1] as Uint8Array,
        keyringRoot: roots[person - 1] as Uint8Array,
        holderSeed: null,
        directory: { number: 0, hash: new Uint8Array(32) },
      },
    setVault: (vault) => void vaults.set(vault.person, vault),
    signIn: (person, known) =>
      openDuty({
        inbox: world.server.inbox(person),
        vault: world.vaultOf(person),
        unit: unit.unit,
        now: () => world.server.now,
        random,
        known,
      }),
    pass: (milliseconds) => {
      world.server.now += milliseconds;
    },
    passDays: (days) => {
      world.server.now += days * millisecondsPerDay;
    },
  };
  return world;
}

/** A reporter with nothing but twelve words and, while the page is open, a session. */
export interface Reporter {
  entropy: Uint8Array;
  path: Path;
  report(text: string): Promise<void>;
  /** A new visit from the words alone. */
  returns(): Promise<Returned>;
  answer(text: string): Promise<void>;
}

export const reportOf = (text: string): Writing => ({
  kind: 'report',
  content: {
    mode: 'anonymous',
    language: 'en',
    questionnaire: { id: 'standard', version: 1 },
    answers: { what: text },
    onBehalf: null,
    contact: { answerWanted: true, wishes: '' },
    continues: null,
    attachments: [],
  },
});

/** `words`: those of somebody who wrote before, on another path. */
export function makeReporter(
  world: World,
  path: Path,
  words = world.random(entropyBytes),
): Reporter {
  const entropy = words.slice();
  const { unitId } = world.unit.unit;
  const portal = () => world.server.portal();
  const send = async (
    writing: Writing,
    addressees = membersOf(world.directory(), path),
    seen: Parameters<typeof startSession>[0]['seen'] = [],
    noticeSeen = false,
  ): Promise<void> => {
    const receipt = receiptKeys(entropy, unitId);
    const directory = world.directory();
    const session = startSession({
      receipt,
      keys: caseKeysOf(receipt, path),
      seen,
      noticeSeen,
      random: world.random,
    });
    const to = { directory, addressees };
    const { letters } = signParts(session, to, partsOfWriting(session, to, writing));
    for (const letter of letters) {
      const plan = {
        unitId,
        directory: directory.number,
        slots: directory.slots,
        addressees: slotKeysOf(addressees),
        letter: letter.bytes,
      };
      const { id, drop } = sealDrop(plan, world.random);
      const body = new Uint8Array(drop.length + 10);
      body.set(drop);
      await portal().putDrop(id, body);
    }
  };
  const returns = async (): Promise<Returned> =>
    returnWith({
      entropy,
      directory: world.directory(),
      board: await portal().board(),
      day: dayOf(world.server.now),
    });
  return {
    entropy,
    path,
    report: (text) => send(reportOf(text)),
    returns,
    answer: async (text) => {
      const { cases } = await returns();
      const found = cases.find((c) => samePath(c.path, path));
      const content = { language: 'en' as const, text };
      await send(
        { kind: 'message', content },
        found?.addressees,
        found?.seen ?? [],
        found?.noticeSeen ?? false,
      );
    },
  };
}

const samePath = (a: Path, b: Path): boolean => encodePath(a).join() === encodePath(b).join();
