import { describe, expect, it } from 'vitest';
import { renewing } from '../../../client/conversation/admitting.js';
import { renewed, type Signer } from '../../../client/conversation/ceremony.js';
import {
  type Directory,
  dayOf,
  millisecondsPerDay,
  ProtocolError,
  renewDirectory,
  verifyDirectory,
} from '../../../crypto/index.js';
import { makeUnit } from '../../support/unit.js';

function issued(): { made: ReturnType<typeof makeUnit>; before: Directory; signer: Signer } {
  const made = makeUnit({ seed: 'renewing', officers: 1 });
  const signer = { holder: 0, secretKey: made.holderSecret };
  return { made, before: made.versions[0] as Directory, signer };
}

describe('A directory that nobody renewed for a year', () => {
  it('is renewed by one holder on day 360 after its issue, and no later', () => {
    const { made, before, signer } = issued();
    const bytes = renewed(before, before.day + 360, signer) as Uint8Array;
    const { dated, renewal } = verifyDirectory(bytes, made.unit, null);
    expect([dated, renewal?.running]).toEqual([before.day + 360, 12]);
    expect(renewed(before, before.day + 361, signer)).toBeNull();
    expect(renewed(before, before.day + 4_000, signer)).toBeNull();
    expect(() => renewDirectory(before, before.day + 361, signer)).toThrow(ProtocolError);
  });

  it('is signed anew after that, as the next version, so that the Head is not stuck', () => {
    const { made, before, signer } = issued();
    const now = (before.day + 361) * millisecondsPerDay;
    const next = renewing({ unit: made.unit, before, signer, now });
    expect([next.number, next.day, next.renewal]).toEqual([before.number + 1, dayOf(now), null]);
    expect(next.people).toEqual(before.people);
  });
});
