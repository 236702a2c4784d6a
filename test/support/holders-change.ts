/** Holders who change while sessions are open: a later statement, and a directory under it. */

import { nextDirectory } from '../../client/conversation/ceremony.js';
import { laterHolderKey } from '../../client/conversation/proposals.js';
import {
  type Directory,
  dayOf,
  encodeStatement,
  laterHolderSeed,
  publishedBytes,
  readProposal,
  signPair,
  signProposal,
  type Unit,
  verifyStatements,
} from '../../crypto/index.js';
import type { World } from './world.js';

/** The seed of the unit's first holder: what their vault would hold. */
export const holderSeed = (world: World): Uint8Array => world.unit.holderSecret.slice(0, 32);

/** Officer 2 becomes a holder beside the first one; either of them signs. Gives the holders in force. */
export function addHolder(world: World): Unit {
  const { unit } = world.unit;
  const { unitId } = unit;
  const vault = world.vaultOf(2);
  const joining = { publicKey: laterHolderKey(vault, unitId), title: 'Officer 2', outside: false };
  const core = encodeStatement({
    ...{ version: 2, number: 1, unitId, previous: unit.statementHash },
    ...{ day: dayOf(world.server.now), threshold: 1, name: unit.name },
    holders: [...unit.holders, joining],
  });
  const proposal = readProposal('statement', core, { unit, directory: world.directory() });
  const accepting = signPair(laterHolderSeed(vault.keyringRoot, unitId));
  const sign = (part: 'quorum' | 'acceptance', holder: number, secretKey: Uint8Array) => ({
    ...{ part, holder },
    signature: signProposal(proposal, { part, unitId, secretKey }),
  });
  const signatures = [
    sign('quorum', 0, world.unit.holderSecret),
    sign('acceptance', 1, accepting.secretKey),
  ];
  const bytes = publishedBytes(proposal, signatures);
  world.server.statements.push(bytes);
  return verifyStatements(world.server.statements);
}

/** The next directory under these holders, the same but for its number. */
export function nextUnder(world: World, unit: Unit): Directory {
  const next = nextDirectory({
    ...{ unit, before: world.directory(), day: dayOf(world.server.now), change: { join: [] } },
    signers: [{ holder: 0, secretKey: world.unit.holderSecret }],
  });
  world.unit.versions.push(next);
  return next;
}
