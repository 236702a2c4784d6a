/** Somebody of a world whose keys change, over a server that checks what the real one checks. */
import { askForKeys, type KeysPort, tendKeys } from '../../client/conversation/changing-keys.js';
import { currentPerson } from '../../client/conversation/circle.js';
import type { Duty } from '../../client/conversation/duty.js';
import { rekeyed } from '../../client/conversation/rekeying-directory.js';
import {
  checkKeptKeys,
  type Directory,
  dayOf,
  fromBase64url,
  lockVault,
  seedBytes,
  takesKeyAway,
  unlockVault,
  type Vault,
} from '../../crypto/index.js';
import type { World } from './world.js';

export interface Rotating {
  /** What the server keeps. */
  kept: { vault: Uint8Array; handover: Uint8Array | null; change: Uint8Array | null };
  /** Requests of the kind that changes what is kept. */
  requests: number;
  /** Before a request is answered: `lost` never arrives, `answer-lost` does, and nobody hears of it. */
  line: 'whole' | 'lost' | 'answer-lost';
  vaultKey: Uint8Array;
  /** What the vault that the server keeps holds. */
  vault(): Vault;
  /** Draws a kit, and asks for the keys that follow from it. */
  ask(kit?: Uint8Array): Promise<Uint8Array>;
  /** The Head lists what is asked for. */
  list(): Directory;
  /** What a session does about it once everything was read. */
  tend(duty: Duty): Promise<Vault>;
}

export function rotating(world: World, person: number): Rotating {
  const { random, unit } = world;
  const { unitId } = unit.unit;
  const vaultKey = random(32);
  const port: KeysPort = {
    async keepKeys(request) {
      state.requests += 1;
      if (state.line === 'lost') throw new Error('no answer');
      const vault = fromBase64url(request.vault);
      const handover = fromBase64url(request.handover);
      const change = request.change === null ? null : fromBase64url(request.change);
      const listed = currentPerson(world.directory(), person);
      if (listed === undefined) throw new Error('nobody listed');
      checkKeptKeys(
        { unitId, person, vault, handover, change },
        { publicKey: listed.signPublic, signature: fromBase64url(request.signature) },
      );
      state.kept = { vault, handover, change: change ?? state.kept.change };
      world.setVault(state.vault());
      if (state.line === 'answer-lost') throw new Error('no answer');
    },
  };
  const state: Rotating = {
    kept: {
      vault: lockVault(world.vaultOf(person), vaultKey, random),
      handover: null,
      change: null,
    },
    requests: 0,
    line: 'whole',
    vaultKey,
    vault: () => unlockVault(state.kept.vault, vaultKey),
    async ask(kit = random(seedBytes)) {
      const words = kit.slice();
      const given = { vault: state.vault(), vaultKey, directory: world.directory(), kit };
      await askForKeys(port, given, random);
      return words;
    },
    list() {
      const before = world.directory();
      const number = before.number + 1;
      const day = dayOf(world.server.now);
      const changes = [state.kept.change as Uint8Array];
      const next = unit.next({ day, people: rekeyed(before, changes, { number, day }) });
      if (!takesKeyAway(next, before)) throw new Error('no key became past');
      return next;
    },
    tend: (duty) => tendKeys(port, { vault: state.vault(), vaultKey, desk: duty.desk }, random),
  };
  return state;
}
