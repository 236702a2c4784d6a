import {
  auditLeafBytes,
  type Bundle,
  boardPlaces,
  cellBytes,
  concat,
  dropBytes,
  dropHeaderBytes,
  encodeBundle,
  encodeDropHeader,
  idBytes,
  outboxBytes,
  storePlaces,
  systemRandom,
} from '../../crypto/index.js';
import type { TestUnit } from './unit.js';

/** Where an encoded bundle names its drop. */
export const dropIdAt = 9 + (storePlaces + boardPlaces) * cellBytes;

/** A bundle under directory 1 with every place filled, of random bytes where something is sealed. */
export function someBundle({ unit }: TestUnit, cursor = 0): { bundle: Bundle; bytes: Buffer } {
  const cells = (count: number) => Array.from({ length: count }, () => systemRandom(cellBytes));
  const named = { unit: unit.unitId.slice(0, 8), directory: 1, commit: systemRandom(32) };
  const bundle: Bundle = {
    number: 1,
    cursor,
    store: cells(storePlaces),
    board: cells(boardPlaces),
    dropId: systemRandom(idBytes),
    drop: concat(encodeDropHeader(named), systemRandom(dropBytes(8) - dropHeaderBytes)),
    leaf: systemRandom(auditLeafBytes),
    outbox: systemRandom(outboxBytes),
  };
  return { bundle, bytes: Buffer.from(encodeBundle(bundle, 8)) };
}
