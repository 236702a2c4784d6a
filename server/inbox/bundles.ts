import {
  type Bundle,
  boardRoomOn,
  bundleBytes,
  type Directory,
  dayOf,
  fromHex,
  hash,
  isZero,
  lengths,
  ProtocolError,
  parseBundle,
  parseDropHeader,
  sameBytes,
} from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { findBundle, storeBundle } from '../store/bundles.js';
import { acceptedVersions, type StoredUnit } from '../store/directories.js';
import { recipientOf } from './batches.js';
import { bytesOf } from './binary.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { openUnit } from './unit.js';
import { bundleId, stored } from './wire.js';

/** Most slots that a directory can have. */
const slotLimit = 8 * lengths.slotGroup;
const { boardPlaces } = lengths;

/** PUT /api/bundles/:id: stored whole or not at all; the same again answers the same. */
export function bundleRoutes(app: InboxApp, inbox: Inbox): void {
  app.put(
    '/api/bundles/:id',
    {
      bodyLimit: bundleBytes(slotLimit, lengths.allowedPlacesLimit),
      schema: { params: bundleId, response: { 201: stored } },
    },
    async (request, reply) => {
      const { person } = signedOf(request);
      const bytes = bytesOf(request);
      const named = { id: fromHex(request.params.id), hash: hash('bundle', bytes), person };
      const outcome =
        (await findBundle(inbox.db, named)) ?? (await take(inbox, { ...named, bytes }));
      if (outcome === 'taken') throw new Refusal(409, 'taken');
      if (outcome === 'cursor') throw new Refusal(400, 'cursor');
      reply.code(201);
      return { code: 'stored' as const };
    },
  );
}

async function take(
  inbox: Inbox,
  given: { id: Uint8Array; hash: Uint8Array; person: number; bytes: Uint8Array },
): Promise<'stored' | 'taken' | 'cursor'> {
  const unit = await openUnit(inbox.db);
  const { directory } = unit.current;
  recipientOf(directory, given.person);
  const now = inbox.clock.now();
  const bundle = checkedBundle(given.bytes, { unit, now });
  if (!directory.trial && [...bundle.store, ...bundle.board].some(isZero)) {
    throw new Refusal(400, 'zero');
  }
  const { id, hash, person } = given;
  return await storeBundle(inbox.db, {
    id,
    hash,
    person,
    day: dayOf(now),
    bundle,
    boardBundles: directory.trial ? Number.POSITIVE_INFINITY : boardBundles(unit, bundle, now),
  });
}

/** Of how many bundles of this size the board cells of a day are kept. */
function boardBundles({ current }: StoredUnit, { board }: Bundle, now: number): number {
  const { quota } = boardRoomOn(current.directory, dayOf(now));
  return Math.floor(quota / board.length);
}

/** Every number of board places that a version's bundles may have. */
const placesOf = ({ allowance }: Directory): number[] =>
  allowance === undefined ? [boardPlaces] : [boardPlaces, allowance.places];

/**
 * The bundle, laid out by the slots of the directory that its drop names. Sizes come first: a
 * bundle fits one number of slots only. Throws 400 `size`, 400 `header`, 409 `stale`.
 */
function checkedBundle(bytes: Uint8Array, given: { unit: StoredUnit; now: number }): Bundle {
  const { unit, now } = given;
  const sized = unit.versions
    .flatMap(({ directory }) => placesOf(directory).map((places) => ({ directory, places })))
    .find(({ directory, places }) => bundleBytes(directory.slots, places) === bytes.length);
  if (!sized) throw new Refusal(400, 'size');
  const { places } = sized;
  const { slots } = sized.directory;
  const { bundle, header } = parsed(bytes, slots, places);
  const short = unit.unit.unitId.subarray(0, header.unit.length);
  if (!sameBytes(header.unit, short)) throw new Refusal(400, 'header');
  const accepted = acceptedVersions(unit, now);
  const version = accepted.find((v) => v.directory.number === header.directory);
  if (!version) throw new Refusal(409, 'stale');
  if (version.directory.slots !== slots || !placesOf(version.directory).includes(places))
    throw new Refusal(400, 'size');
  return bundle;
}

function parsed(bytes: Uint8Array, slots: number, places: number) {
  try {
    const bundle = parseBundle(bytes, slots, places);
    return { bundle, header: parseDropHeader(bundle.drop) };
  } catch (error) {
    if (error instanceof ProtocolError) throw new Refusal(400, 'header');
    throw error;
  }
}
