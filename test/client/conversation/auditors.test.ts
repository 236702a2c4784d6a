import { describe, expect, it } from 'vitest';
import type { actStatuses, ContentAct } from '../../../client/conversation/acts.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { readLeaves } from '../../../client/conversation/leaf-reading.js';
import {
  auditorsOf,
  dayOf,
  openAuditLeaf,
  referenceOf,
  sealAuditLeaf,
} from '../../../crypto/index.js';
import { join, untilQuiet } from '../../support/joining.js';
import { asAuditor } from '../../support/unit.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

/** Three officers, and an auditor who is number 4. */
const audited = (seed: string) => makeWorld({ seed, officers: 4, auditors: [4] });

async function beats(duty: Duty, world: World, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    world.pass(30 * 60_000);
    await duty.sync();
  }
}

const opening = async (world: World, excluded: number[] = []) => {
  await makeReporter(world, { route: 1, excluded }).report('Something.');
  world.server.closeBatch();
  const duty = await world.signIn(1);
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  return { duty, file };
};

/** A day later the auditor takes in what was granted, and reads the log that the server shows. */
async function read(world: World, auditor = 4, leaves = world.server.kept.leaves, since = 0) {
  world.passDays(1);
  world.server.closeBatch();
  const duty = await world.signIn(auditor);
  await beats(duty, world, 2);
  const { unitId } = world.unit.unit;
  const keys = [...duty.desk.auditKeys.values()].map(({ auditKey }) => auditKey);
  return {
    duty,
    keys,
    leaves: readLeaves(leaves, { unitId, directory: world.directory(), keys, since }),
  };
}
type Read = Awaited<ReturnType<typeof read>>['leaves'];
const of = (leaves: Read, person: number) => leaves.filter((leaf) => leaf.person === person);
const actsOf = (leaves: Read, person: number): ContentAct['act'][] =>
  of(leaves, person).flatMap(({ content }) => content?.acts.map(({ act }) => act) ?? []);
const faultsOf = (leaves: Read) =>
  leaves.flatMap(({ number, faults }) => faults.map((f) => [number, f]));

describe('An auditor', () => {
  it('reads who looked at which case and wrote in it, of every officer, and nothing of what (R10)', async () => {
    const world = audited('read');
    const { duty, file } = await opening(world);
    duty.look(file);
    duty.write(file, { kind: 'note', text: 'A word that no auditor reads.' });
    duty.write(file, { kind: 'status', status: 'hold', reason: 'Waiting.' });
    await beats(duty, world, 3);
    const { leaves, duty: own } = await read(world);
    expect(actsOf(leaves, 1)).toEqual(['gaveAuditKey', 'opened', 'wrote', 'wrote', 'granted']);
    const acts = of(leaves, 1).flatMap(({ content }) => content?.acts ?? []);
    const named = acts.flatMap((act) => ('caseName' in act ? [referenceOf(act.caseName)] : []));
    expect(new Set(named)).toEqual(new Set([file.reference]));
    const statuses = acts.flatMap((act) => (act.act === 'wrote' ? [act.status] : []));
    expect(statuses).toEqual(['none', 'hold'] satisfies (typeof actStatuses)[number][]);
    expect(faultsOf(leaves)).toEqual([]);
    expect([...duty.alarms(), ...own.alarms()]).toEqual([]);
    expect(own.desk.cases.size).toBe(0);
    // On another computer, from what their keyring holds.
    const again = await world.signIn(4);
    expect([...again.desk.auditKeys.keys()].sort()).toEqual([...own.desk.auditKeys.keys()].sort());
    expect([...again.desk.auditKeys.values()].every(({ placed }) => placed)).toBe(true);
  });

  it('gets another key in each quarter, and the one in use again each week', async () => {
    const world = audited('quarters');
    const { duty } = await opening(world);
    await beats(duty, world, 3);
    // The grant is lost, with all that was sealed beside it.
    world.server.kept.open.clear();
    const numbers = (keys: Awaited<ReturnType<typeof read>>['keys']) =>
      keys.flatMap(({ owner, number }) => (owner === 1 ? [number] : []));
    expect(numbers((await read(world)).keys)).toEqual([]);
    world.passDays(7);
    await beats(await world.signIn(1), world, 2);
    expect(numbers((await read(world)).keys)).toEqual([1]);
    world.passDays(84);
    await beats(await world.signIn(1), world, 2);
    const { keys, leaves } = await read(world);
    expect(numbers(keys)).toEqual([1, 2]);
    expect(faultsOf(leaves)).toEqual([]);
  });

  it('who comes later reads from then on, and one who left no further', async () => {
    const world = audited('later');
    const { duty, file } = await opening(world);
    duty.look(file);
    await beats(duty, world, 2);
    await read(world);
    world.passDays(10);
    const day = dayOf(world.server.now);
    const people = world.directory().people.map((p) => {
      if (p.person === 4) return { ...p, current: false, slot: null, pastDay: day };
      return p.person === 3 ? { ...p, ...asAuditor } : p;
    });
    world.unit.next({ people, day });
    expect(auditorsOf(world.directory()).map(({ person }) => person)).toEqual([3]);
    const back = await world.signIn(1);
    back.look([...back.desk.cases.values()][0] as typeof file);
    await beats(back, world, 2);
    const later = await read(world, 3, world.server.kept.leaves, day);
    expect(actsOf(later.leaves, 1)).toEqual(['gaveAuditKey', 'opened', 'granted']);
    expect(faultsOf(later.leaves)).toEqual([]);
    const keyOf = (person: number) =>
      [...back.desk.auditKeys.values()].map(({ auditKey: k }) =>
        k.readers.some((r) => r.person === person),
      );
    expect([keyOf(4), keyOf(3)]).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('reads which cases were given to whom, and nothing of one that leaves them out (R10, R26)', async () => {
    const world = makeWorld({ seed: 'given', officers: 5, auditors: [5], first: [1, 2, 5] });
    world.unit.next({ quota: 400 });
    for (const excluded of [[], [5]])
      await makeReporter(world, { route: 1, excluded }).report('Something.');
    world.server.closeBatch();
    const duties = [await world.signIn(1), await world.signIn(2)];
    await untilQuiet(world, ...duties);
    join(world, 4);
    await untilQuiet(world, ...duties);
    const [one] = duties as [Duty];
    const files = [...one.desk.cases.values()];
    for (const file of files) one.give(file, 4);
    await untilQuiet(world, ...duties);
    expect(one.desk.giving.size).toBe(0);
    const { leaves } = await read(world, 5);
    const given = leaves.flatMap(({ content }) => content?.acts ?? []);
    const open = files.find(({ path }) => path.excluded.length === 0);
    expect(
      given.flatMap((act) =>
        act.act === 'gaveCase' ? [[...act.to, ...act.caseNames.map(referenceOf)]] : [],
      ),
    ).toEqual([[4, open?.reference]]);
    expect(faultsOf(leaves)).toEqual([]);
  });

  it('is told nothing of a case that leaves them out (R26)', async () => {
    const world = audited('left out');
    const { duty, file } = await opening(world, [4]);
    duty.look(file);
    duty.write(file, { kind: 'note', text: 'A note.' });
    await beats(duty, world, 4);
    const { leaves } = await read(world);
    expect(actsOf(leaves, 1)).toEqual(['gaveAuditKey']);
    expect(faultsOf(leaves)).toEqual([]);
  });
});

describe('Leaves that a server tampers with', () => {
  async function worked(seed: string) {
    const world = audited(seed);
    const { duty, file } = await opening(world);
    for (let i = 0; i < 4; i++) {
      duty.look(file);
      await beats(duty, world, 1);
    }
    const other = await world.signIn(2);
    await beats(other, world, 3);
    return { world, log: () => [...world.server.kept.leaves] };
  }
  type Log = World['server']['kept']['leaves'];
  const firstOf = (log: Log, person: number): number => log.findIndex((l) => l.person === person);

  it.each<[string, (log: Log) => Log, string[]]>([
    ['left as they are', (log) => log, []],
    ['with one withheld', (log) => log.toSpliced(firstOf(log, 1) + 1, 1), ['gap']],
    [
      'with one exchanged for noise',
      (log) => log.with(1, { ...(log[1] as Log[0]), leaf: new Uint8Array(512).fill(9) }),
      ['no-key', 'gap'],
    ],
    [
      'exchanged between two officers',
      (log) => {
        const [one, two] = [firstOf(log, 1), firstOf(log, 2)];
        const [a, b] = [log[one] as Log[0], log[two] as Log[0]];
        return log.with(one, { ...a, leaf: b.leaf }).with(two, { ...b, leaf: a.leaf });
      },
      ['swapped', 'gap', 'swapped', 'gap'],
    ],
    ['with one given twice', (log) => log.toSpliced(2, 0, log[1] as Log[0]), ['fork', 'replay']],
    ['cut at the beginning', (log) => log.slice(2), ['gap']],
  ])('%s show it to the auditor', async (_, change, faults) => {
    const { world, log } = await worked('tampered');
    const { leaves } = await read(world, 4, change(log()));
    expect(faultsOf(leaves).map(([, fault]) => fault)).toEqual(faults);
  });

  it('show it when a grant was withheld, or an old outbox made an officer begin again', async () => {
    const { world, log } = await worked('withheld');
    // Nothing that was sealed reaches the auditor.
    world.server.kept.open.clear();
    const { leaves } = await read(world, 4, log());
    expect(new Set(faultsOf(leaves).map(([, fault]) => fault))).toEqual(new Set(['no-key']));
    // On the day itself and the day after it, the key may still be on its way.
    const reader = {
      unitId: world.unit.unit.unitId,
      directory: world.directory(),
      keys: [],
      since: 0,
    };
    const day = log()[0]?.day ?? 0;
    const later = (days: number) => faultsOf(readLeaves(log(), { ...reader, today: day + days }));
    expect([later(0).length, later(1).length, later(2).length > 0]).toEqual([0, 0, true]);

    const again = await worked('forked');
    const outboxes = again.world.server.kept.outboxes;
    const duty = await again.world.signIn(2);
    const old = outboxes.get(2) as Uint8Array;
    await beats(duty, again.world, 1);
    outboxes.set(2, old);
    await beats(await again.world.signIn(2), again.world, 1);
    const forked = await read(again.world);
    expect(faultsOf(forked.leaves).map(([, fault]) => fault)).toEqual(['fork']);
  });

  it('cannot be made by another auditor, who has the key and not the signature', async () => {
    const { world, log } = await worked('forged');
    const { keys } = await read(world);
    const key = keys.find(({ owner }) => owner === 1)?.key as Uint8Array;
    const [own] = [world.unit.officers[3]];
    const { unitId } = world.unit.unit;
    const signer = { unitId, signSecret: own?.signSecret as Uint8Array };
    const leaf = sealAuditLeaf(new Uint8Array(21).fill(1), signer, key, world.random);
    const { leaves } = await read(world, 4, log().with(0, { ...(log()[0] as Log[0]), leaf }));
    expect(leaves[0]?.faults).toEqual(['unsigned']);
  });
});

describe('A dishonest officer', () => {
  it('cannot take back what a leaf says, nor make another in its place', async () => {
    const world = audited('dishonest');
    const { duty, file } = await opening(world);
    duty.look(file);
    const bundle = duty.prepare();
    await beats(duty, world, 1);
    // The same officer, with the server's help, puts an empty leaf where the true one was.
    const held = [...duty.desk.auditKeys.values()][0]?.auditKey;
    const keys = world.unit.officers[0];
    if (held === undefined || keys === undefined) throw new Error('no key');
    const signer = { unitId: world.unit.unit.unitId, signSecret: keys.signSecret };
    const empty = new Uint8Array(21);
    empty.set([1, 0, 0, 0, bundle.number]);
    const leaf = sealAuditLeaf(empty, signer, held.key, world.random);
    await beats(duty, world, 1);
    const log = world.server.kept.leaves;
    expect(openAuditLeaf(leaf, { ...signer, signPublic: keys.signPublic }, held.key)).toEqual(
      empty,
    );
    const { leaves } = await read(world, 4, log.with(0, { ...(log[0] as (typeof log)[0]), leaf }));
    expect(faultsOf(leaves)).toEqual([[1, 'gap']]);
  });
});

describe('While there are no auditors', () => {
  it('leaves are sealed for nobody, and acts do not pile up', async () => {
    const world = makeWorld({ seed: 'nobody' });
    const { duty, file } = await opening(world);
    duty.look(file);
    await beats(duty, world, 1);
    expect(duty.desk.leaves.waiting).toEqual([]);
    expect(duty.desk.auditKeys.size).toBe(0);
    expect(world.server.kept.leaves.every(({ leaf }) => leaf.length === 512)).toBe(true);
  });
});
