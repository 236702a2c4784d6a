import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  boardSecretOf,
  cacheName,
  caseIdOf,
  caseSecretOf,
  holderSeedOf,
  intakeRow,
  labels,
  laterHolderSeed,
  lockVault,
  logs,
  officerKeys,
  officerSeedsOf,
  openBridge,
  openCache,
  openCell,
  openDrop,
  openOutbox,
  parseIntakeRow,
  receiptKeys,
  reservePair,
  sealCache,
  sealCell,
  sealDrop,
  sealOutbox,
  sealReserveCopy,
  signBridge,
  splitItem,
  unfilledSlots,
  unlockVault,
  unwrapVaultKey,
  type VaultFactor,
  verifyBridge,
  wrapVaultKey,
} from '../../crypto/index.js';
import { sodium } from '../../crypto/sodium.js';
import { directory, entropy, officer, seeded, unitId } from './fixtures.js';

afterEach(() => vi.restoreAllMocks());

const all = Object.values(labels);

describe('labels', () => {
  it('are all different', () => {
    expect(new Set(all).size).toBe(all.length);
  });

  it('are never the beginning of one another', () => {
    const beginnings = all.flatMap((a) =>
      all.filter((b) => a !== b && b.startsWith(a)).map((b) => `${a} begins ${b}`),
    );
    expect(beginnings).toEqual([]);
  });

  it('are short lower-case ASCII, so that one byte holds their length', () => {
    for (const label of all) expect(label).toMatch(/^[a-z][a-z0-9-]{1,31}$/);
  });
});

/** Bytes of context after each label that something is derived with. */
const contexts: Record<string, number> = {
  [labels.receipt]: 32,
  [labels.signSeed]: 0,
  [labels.kemSeed]: 0,
  [labels.caseSecret]: 8,
  [labels.caseId]: 8 + 32 + 32,
  [labels.board]: 0,
  [labels.dropCommit]: 0,
  [labels.encaps]: 1,
  [labels.dropWrap]: 1 + 32 + 32 + 16 + 32,
  [labels.dropBody]: 0,
  [labels.officerKem]: 0,
  [labels.officerSign]: 0,
  [labels.vault]: 0,
  [labels.wrapPassphrase]: 32 + 2,
  [labels.wrapPrf]: 32 + 2 + 32,
  [labels.wrapCode]: 32 + 2 + 20,
  [labels.kitHolder]: 0,
  [labels.kitOfficer]: 32,
  [labels.kitKeyring]: 32,
  [labels.kitReserve]: 32,
  [labels.reserveWrap]: 32 + 32,
  [labels.ownHolder]: 32,
  [labels.outbox]: 0,
  [labels.localCache]: 32 + 2,
  [labels.localName]: 32 + 2,
  [labels.bridgeWrap]: 32 + 2 + 2 + 32 + 32,
  [labels.bridgeCoins]: 32,
};
for (const { tag, box } of Object.values(logs)) {
  contexts[tag] = 2 + 2 + 2;
  contexts[box] = 0;
}

/** Watches every keyed hash: which label, with how many bytes of context. */
function watchContexts(): Map<string, Set<number>> {
  const seen = new Map<string, Set<number>>();
  const hash = sodium.crypto_generichash;
  vi.spyOn(sodium, 'crypto_generichash').mockImplementation(((
    length: number,
    message: Uint8Array,
    key: Uint8Array | null,
  ) => {
    const size = message[0] as number;
    // The seeded randomness of the tests hashes a bare counter, which begins with 0.
    if (key !== null && size > 0) {
      const label = new TextDecoder().decode(message.subarray(1, 1 + size));
      seen.set(label, (seen.get(label) ?? new Set()).add(message.length - 1 - size));
    }
    return hash(length, message, key);
  }) as typeof hash);
  return seen;
}

/** Everything that derives, each with inputs as small and as large as they come. */
function deriveEverything(): void {
  const random = seeded('contexts');
  const receipt = receiptKeys(entropy, unitId);
  for (const excluded of [[], [1, 2, 65535]]) {
    const path = { route: excluded.length, excluded };
    const caseSecret = caseSecretOf(receipt.seed, path);
    caseIdOf({ caseSecret, path, ...receipt });
    boardSecretOf(caseSecret);
  }
  const keys = officerKeys(random(32));
  holderSeedOf(random(32));
  officerSeedsOf(random(32), unitId);
  laterHolderSeed(random(32), unitId);
  const { publicKey: reserve } = reservePair(random(32), unitId);
  const copied = { seed: random(32), keyringRoot: random(32) };
  sealReserveCopy(
    copied,
    { unitId, person: 3, ownerKey: random(8), olderKey: random(8), reserve },
    random,
  );
  const secrets = { seed: random(32), keyringRoot: random(32), holderSeed: null };
  unlockVault(lockVault({ unitId, person: 3, directory, ...secrets }, unitId, random), unitId);
  const factors: VaultFactor[] = [
    { kind: 'passphrase' },
    { kind: 'prf', output: random(32) },
    { kind: 'code', code: '0123456789abcdefghjk' },
  ];
  for (const factor of factors) {
    const opening = { exportKey: random(64), owner: { unitId, person: 3 }, factor };
    unwrapVaultKey(wrapVaultKey({ ...opening, vaultKey: random(32) }, random), opening);
  }
  const owner = { unitId, person: 3, keyringRoot: secrets.keyringRoot };
  openOutbox(sealOutbox(random(9), owner, random), owner);
  openCache(sealCache(random(9), owner, random), owner);
  cacheName(owner);
  for (const log of Object.keys(logs) as (keyof typeof logs)[]) {
    const place = { log, logKey: unitId, person: 65535, period: 739, index: 0 };
    const [content] = splitItem(1, 20_700, random(7));
    if (content === undefined) throw new Error('no part');
    const cell = sealCell(place, content, { unitId, signSecret: keys.signSecret }, random);
    openCell(cell, place, unitId, [keys.signPublic]);
  }
  const { kemPublic, kemSecret } = officer(1);
  for (const members of [[], [1, 2, 65535]]) {
    const header = { caseId: unitId, signer: 1, keyId: new Uint8Array(8), epoch: 1, day: 20_700 };
    const bridge = signBridge(
      { ...header, directory: 1, members },
      { secret: random(32), kemPublic },
      { unitId, signSecret: keys.signSecret },
    );
    openBridge(
      verifyBridge(bridge, unitId, () => keys.signPublic),
      { kemPublic, kemSecret },
    );
  }
  for (const addressees of [[], [{ slot: 0, kemPublic }]]) {
    const letter = random(addressees.length * 200);
    const plan = { unitId, directory: 1, slots: 8, addressees, letter };
    const { id, drop, key } = sealDrop(plan, random);
    const row = parseIntakeRow(intakeRow(id, drop, 8, 0), 8);
    openDrop(row, { slot: 0, kemPublic, kemSecret });
    unfilledSlots(row, key, addressees);
  }
}

describe('derivations', () => {
  it('take a context of one fixed length per label, as the table says', () => {
    const seen = watchContexts();
    deriveEverything();
    expect(Object.fromEntries([...seen].map(([label, sizes]) => [label, [...sizes]]))).toEqual(
      Object.fromEntries(Object.entries(contexts).map(([label, size]) => [label, [size]])),
    );
  });
});
