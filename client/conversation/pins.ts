/** What a client remembers of a unit between visits: enough to notice another or an older one. */
import * as z from 'zod/mini';
import { type Directory, fromHex, sameBytes, toHex } from '../../crypto/index.js';

z.config({ jitless: true });

const hex32 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** Public values only: nothing in it says whether anybody reported. */
export const pinContent = z.strictObject({
  unit: hex32,
  directory: z.int().check(z.minimum(1)),
  hash: hex32,
  /** Day from which the directory's age counted. */
  dated: z.int().check(z.minimum(0)),
});
export type Pin = z.infer<typeof pinContent>;

export const pinOf = (directory: Directory): Pin => ({
  unit: toHex(directory.unitId),
  directory: directory.number,
  hash: toHex(directory.hash),
  dated: directory.dated,
});

export type PinVerdict =
  /** Nothing was pinned: compare the fingerprint by other means. */
  | 'first'
  | 'same'
  | 'newer'
  /** An older directory, or the same with an older date, than one already seen: an alarm. */
  | 'older'
  /** Another directory under a number already seen: an alarm. */
  | 'forked'
  /** Another unit: an alarm; receipts of the one pinned do not open anything here. */
  | 'different-unit';

/** Compares what a server shows with what was pinned. */
export function comparePin(pin: Pin | null, directory: Directory): PinVerdict {
  if (pin === null) return 'first';
  if (!sameBytes(fromHex(pin.unit), directory.unitId)) return 'different-unit';
  if (directory.number !== pin.directory)
    return directory.number > pin.directory ? 'newer' : 'older';
  if (!sameBytes(fromHex(pin.hash), directory.hash)) return 'forked';
  if (directory.dated === pin.dated) return 'same';
  return directory.dated > pin.dated ? 'newer' : 'older';
}

/** Whether letters may be sealed to what was shown without asking anybody. */
export const pinAllows = (verdict: PinVerdict): boolean =>
  verdict === 'first' || verdict === 'same' || verdict === 'newer';
