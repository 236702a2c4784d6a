import { reader } from '../../crypto/index.js';

/** What a state says, read from its bytes by the layout in `docs/protocol.md`, "State". */
export function parseState(bytes: Uint8Array): { letters: number; intakeDay: number } {
  const read = reader(bytes);
  read.take(64, 'signature');
  read.take(1 + 32, 'version and case');
  read.take(2 + 8, 'signer and key');
  read.take(2 + 2, 'day and epoch');
  return { letters: read.u32('letters'), intakeDay: read.u16('intake day') };
}
