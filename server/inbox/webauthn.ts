/** WebAuthn: what authenticators are asked for, and what is verified of their answers. */
import { createHmac } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { fromBase64url, toBase64url } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import type { Factor } from '../store/factors.js';
import type { CreationOptions, FactorProof, NewFactor, RequestOptions } from './wire.js';

/** Where the officers' page stands, as browsers name it. */
export interface Party {
  origin: string;
  /** Host name of the origin. */
  id: string;
}

/** EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257];
/** A browser gives up asking after so long. */
const timeout = 240_000;
const publicKey = 'public-key' as const;

/** `null` where the inbox is found under an address: WebAuthn knows names only. */
export function partyOf(origin: string): Party | null {
  const { hostname } = new URL(origin);
  const isAddress = hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
  return isAddress ? null : { origin, id: hostname };
}

/** One person's passkeys for this inbox replace one another on an authenticator, by this number. */
const userId = (secret: Uint8Array, person: number): string =>
  createHmac('sha256', secret)
    .update(`user ${person}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');

const described = (factors: readonly Factor[]) =>
  factors.flatMap(({ credential, transports }) =>
    credential === null
      ? []
      : [
          {
            id: toBase64url(credential),
            type: publicKey,
            transports: transports ? transports.split(' ') : [],
          },
        ],
  );

export function creationOptions(given: {
  party: Party;
  challenge: string;
  secret: Uint8Array;
  person: number;
  account: string;
  factors: readonly Factor[];
}): CreationOptions {
  const { party, challenge, secret, person, account, factors } = given;
  return {
    rp: { id: party.id, name: party.id },
    user: { id: userId(secret, person), name: account, displayName: account },
    challenge,
    pubKeyCredParams: algorithms.map((alg) => ({ type: publicKey, alg })),
    timeout,
    excludeCredentials: described(factors),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    attestation: 'none',
  };
}

export const requestOptions = (given: {
  party: Party;
  challenge: string;
  factors: readonly Factor[];
}): RequestOptions => ({
  challenge: given.challenge,
  timeout,
  rpId: given.party.id,
  allowCredentials: described(given.factors),
  userVerification: 'required',
});

/** What a new credential is kept as. Throws 400 `factor-record`. */
export async function verifyCreation(
  made: Extract<NewFactor, { kind: 'webauthn' }>['credential'],
  given: { party: Party; takes: (challenge: string) => boolean },
): Promise<{ id: Uint8Array; publicKey: Uint8Array; transports: string[]; counter: number }> {
  const { id, clientDataJSON, attestationObject, transports } = made;
  const refused = new Refusal(400, 'factor-record');
  const verified = await verifyRegistrationResponse({
    response: {
      ...{ id, rawId: id, type: publicKey, clientExtensionResults: {} },
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: given.takes,
    expectedOrigin: given.party.origin,
    expectedRPID: given.party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => null);
  if (!verified?.verified) throw refused;
  const { credential } = verified.registrationInfo;
  if (credential.id !== id) throw refused;
  return {
    id: fromBase64url(id),
    publicKey: new Uint8Array(credential.publicKey),
    transports,
    counter: credential.counter,
  };
}

/**
 * The counter that an assertion shows. Throws 401 `replayed` when it answers another challenge or
 * its counter did not go on, `factor` for whatever else is wrong with it.
 */
export async function verifyAssertion(
  proof: Extract<FactorProof, { kind: 'webauthn' }>,
  given: { party: Party; factor: Factor; takes: (challenge: string) => boolean },
): Promise<number> {
  const { id, clientDataJSON, authenticatorData, signature } = proof;
  const { party, factor } = given;
  let stale = false;
  const verified = await verifyAuthenticationResponse({
    response: {
      ...{ id, rawId: id, type: publicKey, clientExtensionResults: {} },
      response: { clientDataJSON, authenticatorData, signature },
    } satisfies AuthenticationResponseJSON,
    expectedChallenge: (challenge) => {
      stale = !given.takes(challenge);
      return !stale;
    },
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    // Compared below, with a code of its own.
    credential: { id, publicKey: new Uint8Array(factor.public_key ?? []), counter: 0 },
    requireUserVerification: true,
  }).catch(() => null);
  if (stale) throw new Refusal(401, 'replayed');
  if (!verified?.verified) throw new Refusal(401, 'factor');
  const { newCounter } = verified.authenticationInfo;
  if (!goesOn(newCounter, factor.counter)) throw new Refusal(401, 'replayed');
  return newCounter;
}

/** Authenticators that do not count say 0 for ever. */
const goesOn = (next: number, last: number): boolean => next > last || (next === 0 && last === 0);
