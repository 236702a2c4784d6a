import { describe, expect, it } from 'vitest';
import { unitFingerprint } from '../../../client/conversation/ceremony.js';
import { exitCodes, Stop } from '../../../client/terminal/context.js';
import type { Home } from '../../../client/terminal/home.js';
import { meetUnit } from '../../../client/terminal/unit.js';
import { fingerprintWords, ProtocolError } from '../../../crypto/index.js';
import { makeUnit, monday, type TestUnit } from '../../support/unit.js';
import { scripted } from './scripted.js';

const origin = 'https://portal.example';

/** A home in memory. */
function memory(): Home {
  const pins = new Map<string, ReturnType<Home['pin']>>();
  return {
    pin: (at) => pins.get(at) ?? null,
    setPin: (at, pin) => void pins.set(at, pin),
    bundles: () => ({ answered: 0, sent: 0 }),
    setBundles: () => undefined,
    checkpoint: () => null,
    setCheckpoint: () => undefined,
  };
}

const shown = (made: TestUnit, version: number) => ({
  statements: [made.founding],
  directory: (made.versions[version - 1] as TestUnit['versions'][number]).bytes,
});

const stopOf = async (call: Promise<unknown>): Promise<number | null> =>
  call.then(
    () => null,
    (error: unknown) => (error instanceof Stop ? error.exitCode : -1),
  );

describe('meeting a unit', () => {
  it('pins it on first use and shows eight words to compare', async () => {
    const made = makeUnit();
    const home = memory();
    const { context, said } = scripted([], { home });
    await meetUnit(context, origin, shown(made, 1));
    expect(said.join('\n')).toContain(unitFingerprint(made.unit.unitId));
    expect(home.pin(origin)?.directory).toBe(1);
  });

  it('says nothing when it is the same, and follows it to a newer directory', async () => {
    const made = makeUnit();
    made.next();
    const home = memory();
    await meetUnit(scripted([], { home }).context, origin, shown(made, 1));
    const { context, said } = scripted([], { home });
    await meetUnit(context, origin, shown(made, 1));
    await meetUnit(context, origin, shown(made, 2));
    expect(said).toEqual([]);
    expect(home.pin(origin)?.directory).toBe(2);
  });

  it('stops with an exit code of its own when it is another unit', async () => {
    const home = memory();
    await meetUnit(scripted([], { home }).context, origin, shown(makeUnit(), 1));
    const other = makeUnit({ seed: 'another' });
    const { context, said } = scripted([''], { home });
    expect(await stopOf(meetUnit(context, origin, shown(other, 1)))).toBe(exitCodes.otherUnit);
    expect(said.join('\n')).toContain('ANOTHER UNIT');
    expect(home.pin(origin)?.unit).not.toBe(Buffer.from(other.unit.unitId).toString('hex'));
  });

  it('accepts another unit only when its own words are typed', async () => {
    const home = memory();
    const made = makeUnit();
    await meetUnit(scripted([], { home }).context, origin, shown(made, 1));
    const other = makeUnit({ seed: 'another' });
    const old = scripted([unitFingerprint(made.unit.unitId)], { home });
    expect(await stopOf(meetUnit(old.context, origin, shown(other, 1)))).toBe(3);
    const words = unitFingerprint(other.unit.unitId).toUpperCase();
    const { context } = scripted([words], { home });
    await meetUnit(context, origin, shown(other, 1));
    expect(home.pin(origin)?.unit).toBe(Buffer.from(other.unit.unitId).toString('hex'));
  });

  it('stops for an older directory and for another one under a known number', async () => {
    const made = makeUnit();
    const second = made.next();
    const home = memory();
    await meetUnit(scripted([], { home }).context, origin, shown(made, 2));
    const older = scripted(['no'], { home });
    expect(await stopOf(meetUnit(older.context, origin, shown(made, 1)))).toBe(3);
    expect(older.said.join('\n')).toContain('OLDER');
    const twin = makeUnit();
    const fork = twin.next({ minimumDrops: 4 });
    const forked = scripted([fingerprintWords(second.hash, 8).join(' ')], { home });
    expect(await stopOf(meetUnit(forked.context, origin, shown(twin, 2)))).toBe(3);
    expect(forked.said.join('\n')).toContain(fingerprintWords(fork.hash, 8).join(' '));
  });

  it('refuses what no holder signed, before anything is pinned', async () => {
    const made = makeUnit();
    const bytes = shown(made, 1).directory.slice();
    bytes[40] = (bytes[40] as number) ^ 1;
    const home = memory();
    const call = meetUnit(scripted([], { home }).context, origin, {
      ...shown(made, 1),
      directory: bytes,
    });
    await expect(call).rejects.toThrow(ProtocolError);
    expect(home.pin(origin)).toBeNull();
  });

  it('warns when the directory is more than 30 days old, and says when it is too old', async () => {
    const made = makeUnit();
    const day = 86_400_000;
    const warned = scripted([], { now: monday + 31 * day });
    await meetUnit(warned.context, origin, shown(made, 1));
    expect(warned.said.join('\n')).toContain('31 days old');
    const closed = scripted([], { now: monday + 61 * day });
    await meetUnit(closed.context, origin, shown(made, 1));
    expect(closed.said.join('\n')).toContain('Nothing can be sent');
  });
});
