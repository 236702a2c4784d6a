/** An officer is removed, and the others are cut off at every step. `docs/protocol.md`, "Members that change". */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Duty } from '../../client/conversation/duty.js';
import { beforeLeaving, casesOfOne, leavingProgress } from '../../client/conversation/leaving.js';
import { receiptKeys } from '../../crypto/index.js';
import { brokenRules } from './checks.js';
import {
  kills,
  makeRemovalUnit,
  type RemovalUnit,
  removed,
  removeOfficer,
  type WorkingDays,
  workOn,
  writeOnce,
} from './unit.js';

let unit: RemovalUnit;
beforeAll(async () => {
  unit = await makeRemovalUnit('removal', 6);
}, 120_000);

const later = [{ report: 1, text: 'Written after officer 1 had gone.' }];
const wrote = (duty: Duty): void => writeOnce(duty, later[0] as (typeof later)[0]);

/** Two working days with six bundles of each officer. */
async function twoDays(given: Partial<WorkingDays>) {
  const removal = removeOfficer(unit);
  await workOn(removal, { days: 2, beats: 5, killAt: () => null, wrote, ...given });
  return { removal, broken: await brokenRules(removal, later) };
}

describe('Removing an officer', () => {
  it('says first which cases nobody could open any more, and which one person alone (R33)', async () => {
    const { desk } = await unit.world.signIn(2);
    const both = beforeLeaving(desk, [removed]);
    expect(both).toMatchObject({ lost: [], silent: [] });
    expect([both.cases.length, both.alone.length]).toEqual([6, 1]);
    expect(beforeLeaving(desk, [1, 3]).alone).toHaveLength(6);
    expect(beforeLeaving(desk, [1, 2, 3]).lost).toHaveLength(6);
    expect(casesOfOne(desk)).toEqual([]);
    expect(leavingProgress(desk)).toEqual({ cases: 0, bridged: 0 });
  });

  it('leaves no case behind and no reader, within two working days (P6, P7)', async () => {
    const { removal, broken } = await twoDays({});
    expect(broken).toEqual([]);
    expect([...new Set(removal.alarms)]).toEqual([]);
  });

  it.each(kills.map((_, shift) => shift))(
    'does so though every step is cut off, each time in another way (%i)',
    async (shift) => {
      const killAt = (bundle: number) => kills[(bundle + shift) % kills.length] ?? null;
      const { broken } = await twoDays({ killAt });
      expect(broken).toEqual([]);
    },
    120_000,
  );
});

describe('The check of a removal finds', () => {
  it('a bridge that was sealed to another key than the reporter’s', async () => {
    const { kemPublic } = receiptKeys(new Uint8Array(16), unit.world.unit.unit.unitId);
    const plant = (duty: Duty) => {
      for (const file of duty.desk.cases.values())
        if (duty.desk.officer.person === 2) file.keys.kemPublic = kemPublic;
    };
    const { broken } = await twoDays({ plant });
    expect(broken).toContain('a reporter found no bridge');
    expect(broken).toContain('officer 3 is told bridge-unknown');
  });

  it('notices, entries and keys of a program that goes on as before', async () => {
    const { broken } = await twoDays({
      shown: (inbox, person) => ({
        ...inbox,
        directories: async (from) =>
          (await inbox.directories(from)).slice(0, person === 3 ? unit.versions - from : 99),
      }),
    });
    expect(broken).toContain('the removed officer reads what was written after they had gone');
  });

  it('a board secret that is the old one', async () => {
    const plant = (duty: Duty) => {
      for (const { epochs, boardSecret } of duty.desk.cases.values())
        for (const epoch of epochs) epoch.secret = boardSecret;
    };
    const { broken } = await twoDays({ plant });
    expect(broken).toContain('the removed officer reads what was written after they had gone');
  });

  it('a case for which no new secret was drawn', async () => {
    const plant = (duty: Duty) => {
      for (const [i, file] of [...duty.desk.cases.values()].entries())
        if (i === 0) file.epochs.splice(0);
    };
    const { broken } = await twoDays({ plant, killAt: () => null });
    expect(broken.length).toBeGreaterThan(0);
  });
});
