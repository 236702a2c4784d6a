import { describe, expect, it } from 'vitest';
import { nextDirectory, renewed, type Signer } from '../../../client/conversation/ceremony.js';
import {
  type Directory,
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

  it('can be signed anew after that, as the next version', () => {
    const { made, before, signer } = issued();
    const day = before.day + 361;
    const given = { unit: made.unit, before, day, change: { join: [] }, signers: [signer] };
    const next = nextDirectory(given);
    expect([next.number, next.dated, next.renewal]).toEqual([before.number + 1, day, null]);
    expect(next.people).toEqual(before.people);
  });
});
