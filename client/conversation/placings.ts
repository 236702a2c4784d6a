/** One item from the parts that several people placed. `docs/protocol.md`, "Reading a log". */
import { type CellContent, joinItem, ProtocolError } from '../../crypto/index.js';

/** The parts that one person placed; of two under one number the later. */
const distinct = (parts: readonly CellContent[]): CellContent[] => [
  ...new Map(parts.map((content) => [content.part, content])).values(),
];

/**
 * Bytes of the item; `null` when parts are missing or do not belong together. A placing is complete
 * in itself; only where none is whole are the parts of all put together, and then of all but one
 * person, so that nobody hides an item by placing another part under its name.
 */
export function joinPlacings(placings: readonly (readonly CellContent[])[]): Uint8Array | null {
  const all = placings.flat();
  const numbers = new Set(all.map(({ part }) => part));
  if (numbers.size < Math.min(...all.map(({ parts }) => parts))) return null;
  const without = placings.map((_, left) => placings.filter((_, i) => i !== left).flat());
  for (const parts of [...placings, all, ...without]) {
    try {
      return joinItem(distinct(parts));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  return null;
}
