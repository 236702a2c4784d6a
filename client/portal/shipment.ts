/** What is being sent, and what the sender's events make of it. */
import type { Readers, SittingEvent } from '../conversation/correspondence.js';

/** Why a shipment goes no further. */
export type Stopped = 'closed' | 'reopen' | 'died' | 'too-long' | 'no-readers';

export interface Shipment {
  kind: 'report' | 'message';
  reference: string;
  /** Whether the reporter kept twelve words. */
  receipt: boolean;
  /** Letters, and how many of them the page has told to be sent. */
  wanted: number;
  sent: number;
  /** When it was queued, or a place of it was lost, milliseconds; and what was sent by then. */
  since: number;
  sentBefore: number;
  /** Why the last place came to nothing; `null` when none did, or all was well since. */
  lost: string | null;
  /** What the server shows of the unit does not hold: it waits. */
  refused: boolean;
  /** Other people would read it: shown, and asked. */
  readers: Readers | null;
  stopped: Stopped | null;
}

export const newShipment = (
  given: Pick<Shipment, 'kind' | 'reference' | 'receipt' | 'wanted' | 'since'>,
): Shipment => ({
  ...given,
  sent: 0,
  sentBefore: 0,
  lost: null,
  refused: false,
  readers: null,
  stopped: null,
});

export const isSent = ({ sent, wanted }: Shipment): boolean => sent >= wanted;

/** What an event makes of a shipment at this moment. Decoys that are lost change nothing. */
export function after(shipment: Shipment, event: SittingEvent, now: number): Shipment {
  switch (event.event) {
    case 'sent':
      return { ...shipment, sent: shipment.sent + 1, lost: null, refused: false };
    case 'lost':
      if (event.letter === null) return shipment;
      return { ...shipment, lost: event.code, since: now, sentBefore: shipment.sent };
    case 'refused':
      return { ...shipment, refused: true };
    case 'readers':
      return { ...shipment, readers: event.readers, refused: false };
    case 'queued':
      return { ...shipment, refused: false };
    case 'unsendable':
      return { ...shipment, stopped: event.code === 'too-long' ? 'too-long' : 'no-readers' };
    case 'closed':
    case 'reopen':
      return { ...shipment, stopped: event.event };
    case 'stale':
      return shipment;
  }
}
