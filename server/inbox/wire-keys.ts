/** Keys that change, of somebody who is signed in. */
import { z } from 'zod';
import { factorLimit, newCodes } from './wire-factors.js';
import { bytes, exactly, person, personName } from './wire-parts.js';

/** POST /api/passphrase/start */
export const passphraseStartRequest = z.strictObject({ registrationRequest: exactly(43) });
export const passphraseStartAnswer = z.strictObject({ registrationResponse: exactly(86) });

/**
 * POST /api/passphrase. `attempt`: half open, of a sign-in with the passphrase in force. `factors`:
 * those that go on, each with the new vault's key locked for it; the others end.
 */
export const passphraseRequest = z.strictObject({
  attempt: exactly(22),
  registrationRecord: exactly(256),
  vault: bytes(4096),
  factors: z.array(z.strictObject({ id: exactly(22), wrap: exactly(96) })).max(factorLimit),
  codes: newCodes,
});

/** 1,411 bytes. */
const keyChange = exactly(1882);
/** 280 bytes. */
const handover = exactly(374);

/** POST /api/keys; `change` with the keys that are asked for, null where only what is kept changes. */
export const keepKeysRequest = z.strictObject({
  vault: bytes(4096),
  handover,
  change: keyChange.nullable(),
  signature: exactly(86),
});

/** GET /api/key-changes: what is asked for and stands in no directory yet. */
export const keyChangesAnswer = z.strictObject({
  changes: z.array(z.strictObject({ person, name: personName, change: keyChange })),
});

export type PassphraseStartRequest = z.infer<typeof passphraseStartRequest>;
export type PassphraseStartAnswer = z.infer<typeof passphraseStartAnswer>;
export type PassphraseRequest = z.infer<typeof passphraseRequest>;
export type KeepKeysRequest = z.infer<typeof keepKeysRequest>;
export type KeyChangesAnswer = z.infer<typeof keyChangesAnswer>;

/** POST /api/recoveries/reserve, asked with a link's token: a copy for the reserve key, 1,259 bytes. */
export const reserveAnswer = z.strictObject({ copy: exactly(1_679) });
