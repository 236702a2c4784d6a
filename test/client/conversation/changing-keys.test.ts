/** Keys that change on schedule, on the virtual clock at service timings. */
import { describe, expect, it } from 'vitest';
import { type CaseFile, lettersOf } from '../../../client/conversation/casefile.js';
import {
  partsOfWriting,
  signParts,
  slotKeysOf,
  startSession,
} from '../../../client/conversation/compose.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { changeOf } from '../../../client/conversation/own-keys.js';
import { openKit } from '../../../client/conversation/recovering.js';
import { caseKeysOf } from '../../../client/conversation/returning.js';
import { reminders } from '../../../client/conversation/watching.js';
import {
  type Directory,
  keyIdOf,
  membersOf,
  noPredecessor,
  officerKeys,
  ProtocolError,
  receiptKeys,
  sealDrop,
  toHex,
} from '../../../crypto/index.js';
import { rotating } from '../../support/rotating.js';
import { makeReporter, makeWorld, reportOf, type World } from '../../support/world.js';

const path = { route: 1, excluded: [] };
const reply = (text: string) =>
  ({ kind: 'reply', content: { language: 'en', answers: 'What you wrote', text } }) as const;

const onlyCase = (duty: Duty): CaseFile => {
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  return file;
};

async function beats(world: World, duty: Duty, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    world.pass(60_000);
    await duty.sync();
  }
}

/** Everybody works an hour, as on each weekday. */
async function shift(world: World, people: readonly number[] = [1, 2, 3]): Promise<void> {
  for (const person of people) {
    const duty = await world.signIn(person);
    expect(duty.alarms()).toEqual([]);
    await beats(world, duty, 4);
  }
  world.server.closeBatch();
  world.server.snapshot();
}

/** A report that a page sends which was opened under this version. */
async function reportUnder(world: World, under: Directory, text: string): Promise<void> {
  const { unitId } = world.unit.unit;
  const receipt = receiptKeys(world.random(16), unitId);
  const keys = caseKeysOf(receipt, path);
  const session = startSession({
    ...{ receipt, keys, seen: [], noticeSeen: false, random: world.random },
  });
  const to = { directory: under, addressees: membersOf(under, path) };
  for (const { bytes } of signParts(session, to, partsOfWriting(session, to, reportOf(text)))
    .letters) {
    const { number: directory, slots } = under;
    const addressees = slotKeysOf(to.addressees);
    const plan = { unitId, directory, slots, addressees, letter: bytes };
    const { id, drop } = sealDrop(plan, world.random);
    const body = new Uint8Array(drop.length + 10);
    body.set(drop);
    await world.server.portal().putDrop(id, body);
  }
}

/** Officer 2 has answered a case; everything is stored. */
async function begun(seed: string) {
  const world = makeWorld({ seed });
  const reporter = makeReporter(world, path);
  await reporter.report('Overtime that nobody worked.');
  world.server.closeBatch();
  const two = await world.signIn(2);
  two.write(onlyCase(two), reply('Thank you.'));
  await beats(world, two, 4);
  for (let day = 0; day < 3; day++) {
    world.passDays(1);
    await shift(world);
  }
  return { world, reporter, keys: rotating(world, 2) };
}

/** Days go by until the older keys are gone; `each` before every shift. */
async function daysUntilGone(
  world: World,
  keys: ReturnType<typeof rotating>,
  most = 30,
): Promise<number> {
  for (let day = 1; day <= most; day++) {
    world.passDays(1);
    await shift(world);
    const two = await world.signIn(2);
    await keys.tend(two);
    if (keys.vault().older === undefined) return day;
  }
  return most + 1;
}

describe('Keys that change on schedule', () => {
  it('lose nothing: letters under both directories, old entries and old notices stand', async () => {
    const { world, reporter, keys } = await begun('nothing lost');
    const first = world.directory();
    const oldKey = officerKeys(keys.vault().seed);
    await keys.ask();
    // Before anybody has listed them the old keys sign and open.
    const asked = await world.signIn(2);
    expect(changeOf(keys.vault(), world.directory())).toBe('asked');
    expect(asked.desk.officer.keys.signPublic).toEqual(oldKey.signPublic);
    const next = keys.list();
    // A session that began before goes over to the new keys when it reads the directory.
    await asked.sync();
    expect(asked.desk.officer.keys.signPublic).not.toEqual(oldKey.signPublic);
    await beats(world, asked, 1);

    await reportUnder(world, first, 'From a page that was opened yesterday.');
    await reportUnder(world, next, 'From a page that was opened today.');
    world.server.closeBatch();
    const two = await world.signIn(2);
    expect([two.desk.cases.size, two.alarms()]).toEqual([3, []]);
    for (const file of two.desk.cases.values()) expect(lettersOf(file)).toHaveLength(1);
    expect([...onlyCase(two).entries.values()].map((e) => e.header.person)).toEqual([2]);
    two.write(onlyCase(two), reply('With the new keys.'));
    await beats(world, two, 6);
    for (let day = 0; day < 3; day++) {
      world.passDays(1);
      await shift(world);
    }
    const [found] = (await reporter.returns()).cases;
    expect(found?.messages).toHaveLength(2);
    const names = found?.messages.map((m) => toHex(m.header.keyId));
    expect(new Set(names).size).toBe(2);
    expect(found?.alarms).toEqual([]);
    // Colleagues read both entries, and write under sender keys that name the new key.
    const one = await world.signIn(1);
    const file = [...one.desk.cases.values()].find((c) => c.entries.size === 2);
    expect(file).toBeDefined();
    const { keyId } = next.people.find((p) => p.person === 2 && p.current) as { keyId: Uint8Array };
    const own = one.desk.keyring.all().filter((k) => k.senderKey.owner === 1);
    expect(own.map((k) => k.senderKey.number)).toEqual([1, 2]);
    const reads = own.at(-1)?.senderKey.readers.find((r) => r.person === 2);
    expect(reads?.keyId).toEqual(keyId);
    expect(own.at(-1)?.confirmedBy.has(2)).toBe(true);
  });

  it('destroy the old private key when no batch can need it, in vault, handover and memory', async () => {
    const { world, keys } = await begun('destroyed');
    const before = keys.vault();
    const first = world.directory();
    await keys.ask();
    keys.list();
    const two = await world.signIn(2);
    await keys.tend(two);
    expect(keys.vault().older?.listedDay).toBe(Math.floor(world.server.now / 86_400_000));
    expect(keys.vault().older?.seed).toEqual(before.seed);
    const days = await daysUntilGone(world, keys);
    // Drops under the older version may come for a week, and a batch is passed a week after it.
    expect(days).toBeGreaterThanOrEqual(9);
    expect(days).toBeLessThanOrEqual(20);
    const after = keys.vault();
    expect(after.keyringRoot).toEqual(before.keyringRoot);
    const last = await world.signIn(2);
    expect(last.desk.officer.pairs).toHaveLength(1);
    // A letter that somebody seals to the old key all the same opens for nobody who is 2 now.
    await reportUnder(world, first, 'Sealed to a key that is gone.');
    world.server.closeBatch();
    const late = await world.signIn(2);
    expect(late.desk.cases.size).toBe(1);
    // Planted: the same with the older vault, which shows that it is the key that is missing.
    world.setVault({ ...after, older: { seed: before.seed, listedDay: 1 } });
    expect((await world.signIn(2)).desk.cases.size).toBe(2);
    // Planted: bytes of the old seed left in what is kept are found.
    const holds = (vault: object) => JSON.stringify(vault).includes(JSON.stringify(before.seed));
    expect([holds(after), holds({ ...after, older: { seed: before.seed } })]).toEqual([
      ...[false, true],
    ]);
  }, 120_000);

  it('are listed only with the signature of the keys before them (planted breach)', async () => {
    const { world, keys } = await begun('unsigned');
    await keys.ask();
    const before = world.directory();
    const stolen = officerKeys(world.random(32));
    const older = before.people.find((p) => p.person === 2) as Directory['people'][number];
    const past = { ...older, current: false, slot: null, pastDay: before.day };
    const forged = {
      ...{ ...older, since: before.number + 1, kemPublic: stolen.kemPublic },
      ...{ signPublic: stolen.signPublic, keyId: keyIdOf(stolen.kemPublic, stolen.signPublic) },
    };
    for (const predecessor of [noPredecessor, world.random(64)])
      expect(() =>
        world.unit.next({
          people: before.people.flatMap((p) =>
            p.person === 2 ? [past, { ...forged, predecessor }] : [p],
          ),
        }),
      ).toThrow(ProtocolError);
    expect(keys.list().number).toBe(before.number + 1);
  });

  it('cut off at any step go on from there, with the kit before or the kit after', async () => {
    const { world, keys } = await begun('cut off');
    const { unit } = world.unit;
    const met = () => ({ unit, directory: world.directory() });
    const opens = (kit: Uint8Array) => {
      const { handover } = keys.kept;
      const opened = openKit(kit, met(), { person: 2, handover });
      return opened.fits ? opened.secrets : opened.why;
    };
    const works = async () => {
      const duty = await world.signIn(2);
      expect([duty.desk.cases.size, duty.alarms()]).toEqual([1, []]);
      return duty;
    };
    const oldSeed = keys.vault().seed;
    keys.line = 'lost';
    await expect(keys.ask()).rejects.toThrow();
    expect(keys.vault().older).toBeUndefined();
    await works();
    // The request arrived, and nobody heard of it: the vault says so.
    keys.line = 'answer-lost';
    const kit = world.random(32);
    await expect(keys.ask(kit)).rejects.toThrow();
    expect(changeOf(keys.vault(), world.directory())).toBe('asked');
    keys.line = 'whole';
    await expect(keys.ask()).rejects.toMatchObject({ code: 'argument' });
    await works();
    const restored = opens(kit);
    expect(restored).toMatchObject({ keyringRoot: keys.vault().keyringRoot });
    expect(restored).toMatchObject({ older: { seed: oldSeed, listedDay: 0 } });
    keys.list();
    keys.line = 'lost';
    const two = await works();
    await expect(keys.tend(two)).rejects.toThrow();
    await works();
    keys.line = 'whole';
    await keys.tend(await works());
    expect(opens(kit)).toMatchObject({ older: { seed: oldSeed } });
    const requests = keys.requests;
    await daysUntilGone(world, keys);
    expect(keys.requests).toBe(requests + 1);
    expect(opens(kit)).toMatchObject({ keyringRoot: keys.vault().keyringRoot });
    expect(opens(kit)).not.toHaveProperty('older');
    // A second change: now the first kit is the older one, and says so.
    const second = await keys.ask();
    expect(opens(kit)).toMatchObject({ keyringRoot: keys.vault().keyringRoot });
    expect(opens(second)).toMatchObject({ keyringRoot: keys.vault().keyringRoot });
    keys.list();
    expect(opens(kit)).toBe('older');
    expect(opens(world.random(32))).toBe('other');
    expect(opens(second)).toMatchObject({ keyringRoot: keys.vault().keyringRoot });
  }, 120_000);

  it('are asked for when they are a year old, and the page says so until they are', async () => {
    const { world, keys } = await begun('a year');
    world.passDays(360);
    world.unit.next({ day: world.directory().day + 363 });
    const old = await world.signIn(2);
    expect(reminders(old.desk)).toEqual([]);
    world.passDays(8);
    const due = await world.signIn(2);
    expect(reminders(due.desk)).toHaveLength(1);
    await keys.ask();
    const asked = await world.signIn(2);
    expect(reminders(asked.desk)).toEqual([]);
  });
});
