/**
 * What a session asks of the server, whoever holds the keys: the officer at work, or nobody, with
 * bundles sealed ahead. The requests are the same (P5). `docs/protocol.md`, "Locking".
 */
import { type Directory, sameBytes } from '../../crypto/index.js';
import { type Fetched, type FetchFrom, type FetchProgress, fetchAll } from './fetching.js';
import { type InboxPort, PortError } from './ports.js';

/** A sealed bundle, as it is sent. */
export interface Outgoing {
  id: Uint8Array;
  bytes: Uint8Array;
  number: number;
  cursor: number;
  /** How many of the acts that waited its leaf took. */
  acts: number;
}

/** The part of a session that an answer changes. */
export interface Shift<B extends Outgoing = Outgoing> {
  /** Where the next reading begins. */
  from(): FetchFrom;
  /** Takes what a reading gave. Throws `ProtocolError`. */
  take(fetched: Fetched): unknown;
  /** The next bundle; the same one until it is sent or refused. */
  prepare(): B;
  sent(bundle: B): void;
  refused(bundle: B): void;
}

/** What the beat calls. */
export interface OnBeat<B extends Outgoing = Outgoing> {
  sync(): Promise<unknown>;
  prepare(): B;
  beat(): Promise<B>;
}

export type BeatTimings = Pick<Directory, 'beatSeconds' | 'trial'>;

/** The server has read the bundle and will not store it: the same bytes would be refused again. */
const isRefusal = (error: unknown): boolean =>
  error instanceof PortError && (error.status === 400 || error.status === 409);

/**
 * Reads and sends for whoever is on shift. An answer goes to the shift that there is when it comes:
 * somebody may have locked or unlocked meanwhile. So does a bundle without an answer: it goes again
 * byte for byte, whoever made it, since another one in its place would show that there was a change.
 */
export function onBeat<B extends Outgoing>(
  inbox: InboxPort,
  shift: () => Shift<B>,
  { progress }: { progress?: FetchProgress | undefined } = {},
): OnBeat<B> & {
  /** The bundle that left without an answer, which goes again before any other. */
  unanswered(): B | null;
} {
  let unanswered: B | null = null;
  const prepare = (): B => unanswered ?? shift().prepare();
  return {
    sync: async () => {
      const fetched = await fetchAll(inbox, shift().from(), progress);
      return shift().take(fetched);
    },
    prepare,
    unanswered: () => unanswered,
    beat: async () => {
      const bundle = prepare();
      unanswered = bundle;
      try {
        await inbox.putBundle(bundle.id, bundle.bytes);
      } catch (error) {
        if (isRefusal(error)) {
          unanswered = null;
          shift().refused(bundle);
        }
        throw error;
      }
      unanswered = null;
      shift().sent(bundle);
      return bundle;
    },
  };
}

/** Whether two are one bundle. */
export const sameBundle = (a: Outgoing, b: Outgoing): boolean => sameBytes(a.id, b.id);
