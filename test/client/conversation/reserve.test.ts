import { ready, server } from '@serenity-kit/opaque';
import { expect, it } from 'vitest';
import type { AccountPort } from '../../../client/conversation/account.js';
import { nextDirectory, signerOf } from '../../../client/conversation/ceremony.js';
import { foundWith, prepareUnit } from '../../../client/conversation/founding.js';
import type { MetUnit } from '../../../client/conversation/joining.js';
import { secretsOf } from '../../../client/conversation/officer-secrets.js';
import { PortError } from '../../../client/conversation/ports.js';
import {
  contentWithReserve,
  isReserve,
  keepReserveCopy,
  secretsInCopy,
} from '../../../client/conversation/reserve.js';
import { reserveOf } from '../../../client/conversation/reserve-named.js';
import {
  drawRecoveryCodes,
  encodeKeyChange,
  officerKeys,
  sealReserveCopy,
  seededRandom,
  toBase64url,
  type Vault,
} from '../../../crypto/index.js';

await ready;
const random = seededRandom(new Uint8Array(32).fill(29));
const keeper = { en: 'The Commissioner’s office', cy: 'Swyddfa’r Comisiynydd' };

/** A unit of one Head, before and after it has a reserve key. */
async function unitWithReserve() {
  const plan = { unitName: 'Unit', title: 'Head', further: [], threshold: 1 };
  const prepared = prepareUnit(plan, { now: 0, random });
  const kit = prepared.kit.slice();
  const serverSetup = server.createSetup();
  const port = {
    enrolStart: async ({ registrationRequest }: { registrationRequest: string }) =>
      server.createRegistrationResponse({
        serverSetup,
        userIdentifier: 'head',
        registrationRequest,
      }),
    enrolFinish: async () => ({ person: 1 }),
  };
  const met = await foundWith(port as unknown as AccountPort, prepared, {
    ...{ token: toBase64url(random(32)), account: 'head', name: 'Pat Head' },
    ...{ trial: true, passphrase: 'seven', random },
    second: {
      factor: { kind: 'totp' as const, name: 'Phone', secret: random(20), code: '123456' },
      codes: drawRecoveryCodes(random),
    },
  });
  const secrets = secretsOf(kit, met.unit.unitId, true);
  const secret = random(32);
  const change = { join: [], content: contentWithReserve(met.directory, { secret, keeper }) };
  const signers = [signerOf(met.unit, secrets.holderSeed as Uint8Array)];
  const directory = nextDirectory({
    unit: met.unit,
    before: met.directory,
    day: 1,
    change,
    signers,
  });
  const { number, hash } = directory;
  const vault: Vault = {
    ...secrets,
    unitId: met.unit.unitId,
    person: 1,
    directory: { number, hash },
  };
  return { met, after: { ...met, directory } as MetUnit, vault, secret, signers };
}

/** What a server keeps of one officer. */
function copyKept() {
  const kept = { copy: null as Uint8Array | null, asked: 0, sent: 0 };
  return {
    kept,
    port: {
      async reserveCopy() {
        kept.asked += 1;
        return kept.copy;
      },
      async putReserveCopy(copy: Uint8Array) {
        kept.sent += 1;
        kept.copy = copy;
      },
    },
  };
}

it('a unit’s holders sign who keeps the reserve key, and take it away again (R100)', async () => {
  const { met, after, secret, signers } = await unitWithReserve();
  expect(reserveOf(met.directory)).toBeNull();
  expect(reserveOf(after.directory)?.keeper).toEqual(keeper);
  expect(isReserve(secret, after.directory)).toBe(true);
  expect(isReserve(secret, met.directory)).toBe(false);
  expect(isReserve(random(32), after.directory)).toBe(false);
  const change = { join: [], content: contentWithReserve(after.directory, null) };
  const { unit, directory: before } = after;
  const none = nextDirectory({ unit, before, day: 1, change, signers });
  expect(reserveOf(none)).toBeNull();
  expect(none.content).toEqual(met.directory.content);
});

it('an officer’s program sends its copy once for each reserve key, and asks nothing without one (R100)', async () => {
  const { met, after, vault, secret, signers } = await unitWithReserve();
  const { kept, port } = copyKept();
  expect(await keepReserveCopy(port, { vault, directory: met.directory }, random)).toBe('none');
  expect(kept.asked).toBe(0);
  const { directory } = after;
  expect(await keepReserveCopy(port, { vault, directory }, random)).toBe('sent');
  expect(await keepReserveCopy(port, { vault, directory }, random)).toBe('kept');
  expect(kept.sent).toBe(1);
  // Another reserve key: the copy for the one before opens for nobody who keeps the new one.
  const other = random(32);
  const change = { join: [], content: contentWithReserve(directory, { secret: other, keeper }) };
  const next = nextDirectory({ unit: after.unit, before: directory, day: 1, change, signers });
  const to = { met: { ...after, directory: next }, person: 1 };
  expect(secretsInCopy(kept.copy as Uint8Array, { ...to, secret: other })).toBeNull();
  expect(await keepReserveCopy(port, { vault, directory: next }, random)).toBe('sent');
  expect(secretsInCopy(kept.copy as Uint8Array, { ...to, secret: other })).not.toBeNull();
  expect(secretsInCopy(kept.copy as Uint8Array, { ...to, secret })).toBeNull();
  // An older directory than the vault knows, with the reserve key before, is sent nothing.
  const newer = { ...vault, directory: { number: next.number, hash: next.hash } };
  expect(await keepReserveCopy(port, { vault: newer, directory }, random)).toBe('none');
  // Nobody’s keys are copied whom the directory does not list under them.
  const stranger = { ...vault, seed: random(32) };
  expect(await keepReserveCopy(port, { vault: stranger, directory: next }, random)).toBe('none');
});

it('the reserve key opens what its owner reads with, nothing that signs as a holder, and of nobody else (R100)', async () => {
  const { after, vault, secret } = await unitWithReserve();
  const { kept, port } = copyKept();
  await keepReserveCopy(port, { vault, directory: after.directory }, random);
  const copy = kept.copy as Uint8Array;
  const opened = secretsInCopy(copy, { secret, met: after, person: 1 });
  expect(opened).toEqual({ seed: vault.seed, keyringRoot: vault.keyringRoot, holderSeed: null });
  expect(() => secretsInCopy(copy, { secret, met: after, person: 2 })).toThrow('content');
  // A server that keeps a copy of other keys, sealed to the reserve as anybody can, gains nothing.
  const planted = sealReserveCopy(
    { seed: random(32), keyringRoot: random(32) },
    {
      ...{ unitId: after.unit.unitId, person: 1, ownerKey: random(8), olderKey: random(8) },
      reserve: reserveOf(after.directory)?.key as Uint8Array,
    },
    random,
  );
  expect(secretsInCopy(planted, { secret, met: after, person: 1 })).toBeNull();
});

it('while somebody’s keys change, the reserve key opens both pairs, whichever the directory lists (R100)', async () => {
  const { after, vault: before, secret, signers } = await unitWithReserve();
  const { kept, port } = copyKept();
  const { unit, directory } = after;
  const { unitId } = unit;
  await keepReserveCopy(port, { vault: before, directory }, random);
  const vault: Vault = {
    ...before,
    seed: random(32),
    older: { seed: before.seed, listedDay: 0 },
  };
  expect(await keepReserveCopy(port, { vault, directory }, random)).toBe('sent');
  expect(await keepReserveCopy(port, { vault, directory }, random)).toBe('kept');
  const copy = kept.copy as Uint8Array;
  const { seed, older, keyringRoot } = vault;
  const both = { seed, older, keyringRoot, holderSeed: null };
  expect(secretsInCopy(copy, { secret, met: after, person: 1 })).toEqual(both);
  const [newer, listed] = [officerKeys(seed), officerKeys(before.seed)];
  const { kemPublic, signPublic } = newer;
  const rekey = [
    encodeKeyChange(
      { unitId, person: 1, kemPublic, signPublic },
      { older: listed.signSecret, newer: newer.signSecret },
    ),
  ];
  const next = nextDirectory({
    ...{ unit, before: directory, day: 2, signers },
    change: { join: [], rekey },
  });
  const met = { ...after, directory: next };
  expect(secretsInCopy(copy, { secret, met, person: 1 })).toEqual(both);
  expect(await keepReserveCopy(port, { vault, directory: next }, random)).toBe('kept');
  // Once the older ones are destroyed they are in no copy either.
  const { older: gone, ...left } = vault;
  expect(gone).toBeDefined();
  expect(await keepReserveCopy(port, { vault: left, directory: next }, random)).toBe('sent');
  expect(secretsInCopy(kept.copy as Uint8Array, { secret, met, person: 1 })).toEqual({
    ...{ seed, keyringRoot, holderSeed: null },
  });
});

it('a copy that the server does not take is sent at the next sign-in (R100)', async () => {
  const { after, vault } = await unitWithReserve();
  const { port } = copyKept();
  const away = {
    ...port,
    putReserveCopy: () => Promise.reject(new PortError('unreachable', 0)),
  };
  const given = { vault, directory: after.directory };
  expect(await keepReserveCopy(away, given, random)).toBe('later');
  expect(await keepReserveCopy(port, given, random)).toBe('sent');
});
