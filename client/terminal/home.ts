/**
 * What stays on this computer between runs: public values that show when a server gives out
 * another or an older unit. Never a receipt, a letter, a draft, a case or a name.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { toHex } from '../../crypto/index.js';
import type { SignedCheckpoint } from '../conversation/audit-notes.js';
import { type Pin, pinContent } from '../conversation/pins.js';
import type { LastBundles } from '../conversation/session.js';

const kept = z.strictObject({
  version: z.literal(1),
  /** By origin of a portal or an inbox. */
  units: z.record(z.string().max(300), pinContent),
  /** Last bundles, by unit and person: an older outbox is noticed. */
  bundles: z.record(
    z.string().max(100),
    z.strictObject({ answered: z.int().min(0), sent: z.int().min(0) }),
  ),
  /** Newest checkpoint of the audit log that held, by unit and person: an auditor's. */
  checkpoints: z.optional(
    z.record(
      z.string().max(100),
      z.strictObject({ key: z.string().max(300), note: z.string().max(65_536) }),
    ),
  ),
});
type Kept = z.infer<typeof kept>;

const fileName = 'pins.json';
const nothing: Kept = { version: 1, units: {}, bundles: {} };

/** The file of pins is there and is not one. */
export class HomeError extends Error {
  override readonly name = 'HomeError';
  constructor(readonly path: string) {
    super(path);
  }
}

export interface Officer {
  unitId: Uint8Array;
  person: number;
}

export interface Home {
  pin(origin: string): Pin | null;
  setPin(origin: string, pin: Pin): void;
  /** Numbers of the last bundles sent from this computer; 0 when there is none. */
  bundles(officer: Officer): LastBundles;
  setBundles(officer: Officer, last: LastBundles): void;
  checkpoint(officer: Officer): SignedCheckpoint | null;
  setCheckpoint(officer: Officer, checkpoint: SignedCheckpoint): void;
}

/** Remembers nothing and writes nothing: `--no-pin`. */
export function noHome(): Home {
  return homeOf(nothing, () => undefined);
}

/** The folder is made with mode 0700 on the first write. Throws `HomeError` for a broken file. */
export function openHome(folder: string): Home {
  const path = join(folder, fileName);
  return homeOf(read(path), (next) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    const fresh = `${path}.new`;
    writeFileSync(fresh, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(fresh, path);
  });
}

function homeOf(first: Kept, write: (next: Kept) => void): Home {
  let now = first;
  const change = (next: Kept): void => {
    if (JSON.stringify(next) === JSON.stringify(now)) return;
    write(next);
    now = next;
  };
  const nameOf = ({ unitId, person }: Officer): string => `${toHex(unitId)}:${person}`;
  return {
    pin: (origin) => now.units[origin] ?? null,
    setPin: (origin, pin) => change({ ...now, units: { ...now.units, [origin]: pin } }),
    bundles: (officer) => now.bundles[nameOf(officer)] ?? { answered: 0, sent: 0 },
    setBundles: (officer, last) =>
      change({ ...now, bundles: { ...now.bundles, [nameOf(officer)]: last } }),
    checkpoint: (officer) => now.checkpoints?.[nameOf(officer)] ?? null,
    setCheckpoint: (officer, { key, note }) =>
      change({ ...now, checkpoints: { ...now.checkpoints, [nameOf(officer)]: { key, note } } }),
  };
}

function read(path: string): Kept {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    throw new HomeError(path);
  }
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    throw new HomeError(path);
  }
}
