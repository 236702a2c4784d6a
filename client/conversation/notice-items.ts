/** Puts the parts of messages together again, whoever placed them. */
import {
  type CellContent,
  caseIdBytes,
  type Directory,
  ensure,
  keyIdBytes,
  type Place,
  ProtocolError,
  reader,
  sameBytes,
  signatureBytes,
  toHex,
} from '../../crypto/index.js';
import { keyFinder } from './circle.js';
import { itemKinds } from './kinds.js';
import { type Message, verifyMessage } from './message.js';
import { joinPlacings } from './placings.js';

export interface NoticeCell {
  place: Place;
  content: CellContent;
}

/** A whole, verified message and everybody who placed cells of it. */
export interface WholeMessage {
  message: Message;
  placers: number[];
}

export interface Assembled {
  messages: WholeMessage[];
  /** Messages whose first part is here and whose last parts are not. */
  begun: { signer: number; number: number }[];
  /** Placers of items that are whole and do not hold. */
  broken: number[];
}

/** Assembles messages of one case, whoever placed their parts. */
export function assemble(
  cells: readonly NoticeCell[],
  given: { directory: Directory; caseId: Uint8Array },
): Assembled {
  const result: Assembled = { messages: [], begun: [], broken: [] };
  const items = new Map<string, NoticeCell[]>();
  for (const cell of cells) {
    if (cell.content.kind !== itemKinds.message.kind) continue;
    const id = toHex(cell.content.item);
    items.set(id, [...(items.get(id) ?? []), cell]);
  }
  for (const parts of items.values()) {
    const placers = [...new Set(parts.map((p) => p.place.person))];
    const bytes = joinPlacings(
      placers.map((p) => parts.filter((c) => c.place.person === p).map((c) => c.content)),
    );
    const message = bytes === null ? null : verified(bytes, given);
    if (message !== null) result.messages.push({ message, placers });
    else if (bytes !== null || hasAllParts(parts)) result.broken.push(placers[0] as number);
    else {
      const begun = beginningOf(parts);
      if (begun !== null) result.begun.push(begun);
    }
  }
  return result;
}

const hasAllParts = (cells: readonly NoticeCell[]): boolean =>
  new Set(cells.map(({ content }) => content.part)).size >= (cells[0]?.content.parts ?? 1);

function verified(
  bytes: Uint8Array,
  { directory, caseId }: { directory: Directory; caseId: Uint8Array },
): Message | null {
  try {
    const message = verifyMessage(bytes, directory.unitId, keyFinder(directory));
    ensure(sameBytes(message.header.caseId, caseId), 'chain', 'a message of another case');
    return message;
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

/**
 * Whose message, and which, the first part says it is; not verified. `null` without a first part:
 * parts leave in order, so that this is the rest of an old message, not the start of a new one.
 */
function beginningOf(parts: readonly NoticeCell[]): { signer: number; number: number } | null {
  const first = parts.find((p) => p.content.part === 1);
  if (first === undefined || first.content.content.length < signatureBytes + 49) return null;
  const read = reader(first.content.content.slice(signatureBytes));
  read.take(3 + caseIdBytes, 'version, kind and case');
  const signer = read.u16('signer');
  read.take(keyIdBytes, 'signer key');
  return { signer, number: read.u32('number') };
}
