/** The words of a recovery kit as somebody typed them, held against the account of their link. */
import { fromBase64url, wipe } from '../../crypto/index.js';
import type { LookAnswer } from '../../server/inbox/wire.js';
import type { MetUnit } from '../conversation/joining.js';
import { type KitLink, openKit, wipeRecovered } from '../conversation/recovering.js';
import { readSeedWords } from '../conversation/words.js';
import type { KitReading } from './joining-messages.js';

export const kitLink = ({ person, handover }: LookAnswer): KitLink => ({
  person,
  handover: handover === null ? null : fromBase64url(handover),
});

/** `kit`: 32 bytes of the one that fits; everything else is wiped. */
export function readKit(
  text: string,
  { link, met }: { link: LookAnswer; met: MetUnit | null },
): { reading: KitReading; kit: Uint8Array | null } {
  const read = readSeedWords(text);
  if (!read.ok) return { reading: read, kit: null };
  const opened = met === null ? null : openKit(read.entropy, met, kitLink(link));
  if (opened?.fits === true) {
    wipeRecovered(opened.secrets);
    return { reading: { ok: true }, kit: read.entropy };
  }
  wipe(read.entropy);
  return { reading: { ok: false, problem: opened?.why ?? 'other' }, kit: null };
}
