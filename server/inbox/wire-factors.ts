/**
 * The second factor in the inbox's HTTP contract: what is registered, asked for and proved.
 * WebAuthn's messages are cut down to what the server verifies: what an authenticator's extensions
 * gave stays in the browser, because the vault is locked under it.
 */
import { z } from 'zod';
import {
  accountName,
  bytes,
  count,
  day,
  exactly,
  moment,
  person,
  personName,
  roles,
} from './wire-parts.js';

/** Recovery codes that are made at once. */
export const codesAtOnce = 10;
/** Most factors of one person, recovery codes not counted. */
export const factorLimit = 10;

const challenge = exactly(43);
const credentialId = bytes(1023).min(1);
const transports = z.array(z.string().regex(/^[a-z-]{1,20}$/)).max(8);
const credentials = z.array(
  z.strictObject({ id: credentialId, type: z.literal('public-key'), transports }),
);
const milliseconds = z.number().int().min(0);
/** A vault's key, locked: nonce 24 ‖ sealed 48. */
const wrap = exactly(96);
const factorId = exactly(22);
/** Six digits of a phone. */
const totpCode = z.string().regex(/^\d{6}$/);

/** What `navigator.credentials.create` is asked with, as JSON. */
export const creationOptions = z.strictObject({
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: exactly(22), name: z.string(), displayName: z.string() }),
  challenge,
  pubKeyCredParams: z.array(
    z.strictObject({ type: z.literal('public-key'), alg: z.number().int() }),
  ),
  timeout: milliseconds,
  excludeCredentials: credentials,
  authenticatorSelection: z.strictObject({
    residentKey: z.literal('preferred'),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
});

/** What `navigator.credentials.get` is asked with, as JSON. */
export const requestOptions = z.strictObject({
  challenge,
  timeout: milliseconds,
  rpId: z.string(),
  allowCredentials: credentials,
  userVerification: z.literal('required'),
});

/** A new factor. `name`: the officer's word for it. `prf`: its wrap needs the authenticator too. */
export const newFactor = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webauthn'),
    name: personName,
    prf: z.boolean(),
    wrap,
    credential: z.strictObject({
      id: credentialId,
      clientDataJSON: bytes(4096),
      attestationObject: bytes(8192),
      transports,
    }),
  }),
  z.strictObject({
    kind: z.literal('totp'),
    name: personName,
    wrap,
    /** 20 bytes. */
    secret: exactly(27),
    /** What the phone shows for it now. */
    code: totpCode,
  }),
]);

/** Ten new recovery codes: hashes, and the vault's key locked under each. */
export const newCodes = z.array(z.strictObject({ hash: exactly(43), wrap })).length(codesAtOnce);

/** The first factor and the first recovery codes, registered together with the account. */
export const secondFactor = z.strictObject({ factor: newFactor, codes: newCodes });

/** A factor, proved. */
export const factorProof = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webauthn'),
    id: credentialId,
    clientDataJSON: bytes(4096),
    authenticatorData: bytes(2048),
    signature: bytes(2048),
  }),
  z.strictObject({ kind: z.literal('totp'), code: totpCode }),
  z.strictObject({ kind: z.literal('code'), proof: exactly(43) }),
]);

/** What an account can be proved with. `codes`: how many recovery codes are left. */
export const askedFactors = z.strictObject({
  webauthn: requestOptions.nullable(),
  totp: z.boolean(),
  codes: count,
});

/** POST /api/enrolments/factor; `account` only with a setup link. */
export const enrolFactorRequest = z.strictObject({
  token: exactly(43),
  account: accountName.optional(),
});
/** `null` where the inbox is found under an address and not a name: there is no WebAuthn then. */
export const enrolFactorAnswer = z.strictObject({ webauthn: creationOptions.nullable() });

/** POST /api/sign-in/work: how much work a sign-in to this account has to prove now. */
export const signInWorkRequest = z.strictObject({ account: accountName });
const bits = z.number().int().min(0).max(255);
/** `most`: more is never asked. */
export const signInWorkAnswer = z.strictObject({ day, bits, most: bits });

/** POST /api/sign-in/start */
export const signInStartRequest = z.strictObject({
  account: accountName,
  startLoginRequest: exactly(128),
  /** Of work, 10 bytes. */
  proof: exactly(14),
});
export const signInStartAnswer = z.strictObject({
  attempt: exactly(22),
  loginResponse: exactly(427),
});

/** POST /api/sign-in/finish */
export const signInFinishRequest = z.strictObject({
  attempt: exactly(22),
  finishLoginRequest: exactly(86),
});
/** Half open, for five minutes and for POST /api/sign-in/factor alone. */
export const signInFinishAnswer = z.strictObject({ attempt: exactly(22), factors: askedFactors });

/** POST /api/sign-in/factor */
export const signInFactorRequest = z.strictObject({ attempt: exactly(22), proof: factorProof });

const usedFactor = z.strictObject({
  kind: z.enum(['webauthn', 'totp', 'code']),
  /** Of the factor; null for a recovery code. */
  id: factorId.nullable(),
  prf: z.boolean(),
  /** Of the factor that was used. */
  wrap,
  codesLeft: count,
});
/** What a sign-in's answer says of the factor that was used. */
export const signedInBy = usedFactor;

/** POST /api/sign-in/factor: only this opens a session. */
export const signInFactorAnswer = z.strictObject({
  person,
  roles,
  account: accountName,
  used: signedInBy,
});

/**
 * What a person's vault is locked under besides the passphrase: `key` when each of their factors is
 * an authenticator that adds a secret of its own; null when they have none.
 */
export const vaultLock = z.enum(['key', 'passphrase']).nullable();

/** GET /api/factors; `fresh`: whether a factor was proved within the last five minutes. */
export const factorsAnswer = z.strictObject({
  factors: z.array(
    z.strictObject({
      id: factorId,
      kind: z.enum(['webauthn', 'totp']),
      name: personName,
      prf: z.boolean(),
      added: day,
      used: day.nullable(),
    }),
  ),
  codesLeft: count,
  fresh: z.boolean(),
});

/** POST /api/factors/options */
export const factorOptionsAnswer = z.strictObject({
  creation: creationOptions.nullable(),
  request: requestOptions.nullable(),
});
/** POST /api/factors/prove, answered with `signedInBy` */
export const proveRequest = z.strictObject({ proof: factorProof });
/** POST /api/factors */
export const addFactorRequest = z.strictObject({ factor: newFactor });
export const addFactorAnswer = z.strictObject({ id: factorId });
/** POST /api/factors/remove */
export const removeFactorRequest = z.strictObject({ id: factorId });
/** POST /api/factors/codes */
export const replaceCodesRequest = z.strictObject({ codes: newCodes });

/**
 * GET /api/sessions, in milliseconds since 1970. `failures`: since the sign-in before this one, by
 * this name without the passphrase, and with the passphrase but without a factor.
 */
export const sessionsAnswer = z.strictObject({
  person,
  began: moment,
  seen: moment,
  ends: moment,
  signIns: z.array(z.strictObject({ at: moment, kind: z.enum(['webauthn', 'totp', 'code']) })),
  failures: z.strictObject({ passphrase: count, factor: count }),
});

export type CreationOptions = z.infer<typeof creationOptions>;
export type RequestOptions = z.infer<typeof requestOptions>;
export type NewFactor = z.infer<typeof newFactor>;
export type NewCodes = z.infer<typeof newCodes>;
export type SecondFactor = z.infer<typeof secondFactor>;
export type FactorProof = z.infer<typeof factorProof>;
export type AskedFactors = z.infer<typeof askedFactors>;
export type EnrolFactorRequest = z.infer<typeof enrolFactorRequest>;
export type EnrolFactorAnswer = z.infer<typeof enrolFactorAnswer>;
export type SignInStartRequest = z.infer<typeof signInStartRequest>;
export type SignInStartAnswer = z.infer<typeof signInStartAnswer>;
export type SignInFinishRequest = z.infer<typeof signInFinishRequest>;
export type SignInWorkAnswer = z.infer<typeof signInWorkAnswer>;
export type SignInFinishAnswer = z.infer<typeof signInFinishAnswer>;
export type SignInFactorRequest = z.infer<typeof signInFactorRequest>;
export type SignInFactorAnswer = z.infer<typeof signInFactorAnswer>;
export type FactorsAnswer = z.infer<typeof factorsAnswer>;
export type FactorOptionsAnswer = z.infer<typeof factorOptionsAnswer>;
export type SignedInBy = z.infer<typeof signedInBy>;
export type SessionsAnswer = z.infer<typeof sessionsAnswer>;
