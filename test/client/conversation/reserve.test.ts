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
  type Directory,
  drawRecoveryCodes,
  encodeKeyChange,
  officerKeys,
  reserveCopyBytes,
  sealReserveCopy,
  seededRandom,
  signReserveCopy,
  toBase64url,
  type Vault,
  verifyDirectory,
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

/** What a server keeps of one officer, and the directories that it gives out. */
function copyKept(...chain: Directory[]) {
  const kept = { copy: null as Uint8Array | null, asked: 0, sent: 0, chain };
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
      directories: async (after: number) =>
        kept.chain.filter(({ number }) => number > after).map(({ bytes }) => bytes),
    },
  };
}

/** What the reserve key is given of what the server keeps. */
const handedOut = ({ copy }: { copy: Uint8Array | null }): Uint8Array =>
  (copy as Uint8Array).slice(-reserveCopyBytes);

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
  const { directory } = after;
  const { kept, port } = copyKept(met.directory, directory);
  expect(await keepReserveCopy(port, { vault, met }, random)).toBe('none');
  expect(kept.asked).toBe(0);
  expect(await keepReserveCopy(port, { vault, met: after }, random)).toBe('sent');
  expect(await keepReserveCopy(port, { vault, met: after }, random)).toBe('kept');
  expect(kept.sent).toBe(1);
  // Another reserve key: the copy for the one before opens for nobody who keeps the new one.
  const other = random(32);
  const change = { join: [], content: contentWithReserve(directory, { secret: other, keeper }) };
  const next = nextDirectory({ unit: after.unit, before: directory, day: 1, change, signers });
  const met3 = { ...after, directory: next };
  const to = { met: met3, person: 1 };
  expect(secretsInCopy(handedOut(kept), { ...to, secret: other })).toBeNull();
  kept.chain.push(next);
  expect(await keepReserveCopy(port, { vault, met: met3 }, random)).toBe('sent');
  expect(secretsInCopy(handedOut(kept), { ...to, secret: other })).not.toBeNull();
  expect(secretsInCopy(handedOut(kept), { ...to, secret })).toBeNull();
  // Nobody’s keys are copied whom the directory does not list under them.
  const stranger = { ...vault, seed: random(32) };
  expect(await keepReserveCopy(port, { vault: stranger, met: met3 }, random)).toBe('none');
});

it('a copy is sealed to no key but that of the newest directory, in the chain with what vault and computer know (R100, P1)', async () => {
  const { met, after, vault, secret, signers } = await unitWithReserve();
  const { unit } = met;
  const follow = (before: Directory, key: Uint8Array, day: number): Directory => {
    const content = contentWithReserve(before, { secret: key, keeper });
    return nextDirectory({ unit, before, day, change: { join: [], content }, signers });
  };
  const [one, two, three] = [met.directory, after.directory, follow(after.directory, secret, 2)];
  // A server with holders who sign for it, or who were replaced, shows this officer alone another chain.
  const thief = random(32);
  const forked = follow(one, thief, 1);
  const beyond = follow(forked, thief, 2);
  const shown = { unit, directory: beyond };
  expect(verifyDirectory(beyond.bytes, unit, null).number).toBe(3);
  for (const chain of [[beyond], [one, forked, beyond], [two, beyond], [one, two, three], []]) {
    const { kept, port } = copyKept(...chain);
    expect(await keepReserveCopy(port, { vault, met: shown }, random)).toBe('doubted');
    expect(kept.sent).toBe(0);
  }
  // Nor where the vault is older than the fork, on a computer that has seen what came since.
  const old = { ...vault, directory: { number: one.number, hash: one.hash } };
  const known = { number: two.number, hash: two.hash };
  const lying = copyKept(one, forked, beyond);
  const given = { vault: old, met: shown, known };
  expect(await keepReserveCopy(lying.port, given, random)).toBe('doubted');
  expect(lying.kept.sent).toBe(0);
  // The breach is real: where neither knows better, the chain is as good as any.
  expect(await keepReserveCopy(lying.port, { vault: old, met: shown }, random)).toBe('sent');
  // An older directory, whose key may be in other hands, is sent nothing, shown with or without the newer.
  const newer = { ...vault, directory: { number: three.number, hash: three.hash } };
  for (const chain of [
    [one, two, three],
    [one, two],
  ]) {
    const { port } = copyKept(...chain);
    expect(await keepReserveCopy(port, { vault: newer, met: after }, random)).toBe('doubted');
  }
  const { port } = copyKept(one, two, three);
  expect(await keepReserveCopy(port, { vault, met: after }, random)).toBe('doubted');
  const newest = { vault, met: { unit, directory: three }, known };
  expect(await keepReserveCopy(port, newest, random)).toBe('sent');
});

it('what was put in the place of a copy is replaced at the next sign-in, whatever it calls itself (R100)', async () => {
  const { after, vault, secret } = await unitWithReserve();
  const { kept, port } = copyKept(after.directory);
  await keepReserveCopy(port, { vault, met: after }, random);
  const good = kept.copy as Uint8Array;
  const header = handedOut(kept).slice(0, 25);
  const made = new Uint8Array([...header, ...random(reserveCopyBytes - 25)]);
  const { signSecret } = officerKeys(random(32));
  for (const planted of [
    new Uint8Array([...good.slice(0, 64), ...made]),
    signReserveCopy(made, vault, signSecret),
    made,
  ]) {
    kept.copy = planted;
    expect(await keepReserveCopy(port, { vault, met: after }, random)).toBe('sent');
    expect(secretsInCopy(handedOut(kept), { secret, met: after, person: 1 })).not.toBeNull();
  }
});

it('the reserve key opens what its owner reads with, nothing that signs as a holder, and of nobody else (R100)', async () => {
  const { after, vault, secret } = await unitWithReserve();
  const { kept, port } = copyKept(after.directory);
  await keepReserveCopy(port, { vault, met: after }, random);
  const copy = handedOut(kept);
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
  const { unit, directory } = after;
  const { kept, port } = copyKept(directory);
  const { unitId } = unit;
  await keepReserveCopy(port, { vault: before, met: after }, random);
  const vault: Vault = {
    ...before,
    seed: random(32),
    older: { seed: before.seed, listedDay: 0 },
  };
  expect(await keepReserveCopy(port, { vault, met: after }, random)).toBe('sent');
  expect(await keepReserveCopy(port, { vault, met: after }, random)).toBe('kept');
  const copy = handedOut(kept);
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
  kept.chain.push(next);
  expect(secretsInCopy(copy, { secret, met, person: 1 })).toEqual(both);
  expect(await keepReserveCopy(port, { vault, met }, random)).toBe('kept');
  // Once the older ones are destroyed they are in no copy either.
  const { older: gone, ...left } = vault;
  expect(gone).toBeDefined();
  expect(await keepReserveCopy(port, { vault: left, met }, random)).toBe('sent');
  expect(secretsInCopy(handedOut(kept), { secret, met, person: 1 })).toEqual({
    ...{ seed, keyringRoot, holderSeed: null },
  });
});

it('a copy that the server does not take is sent at the next sign-in (R100)', async () => {
  const { after, vault } = await unitWithReserve();
  const { port } = copyKept(after.directory);
  const away = {
    ...port,
    putReserveCopy: () => Promise.reject(new PortError('unreachable', 0)),
  };
  const given = { vault, met: after };
  expect(await keepReserveCopy(away, given, random)).toBe('later');
  expect(await keepReserveCopy(port, given, random)).toBe('sent');
});
