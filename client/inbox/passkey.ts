/** Passkeys and security keys, as the browser gives them (WebAuthn), with their PRF where they have one. */
import { Refused } from './duty-link.js';
import type { KeyCreation, KeyRequest, NewFactorGiven, ShownFactor } from './factor-messages.js';

const prfBytes = 32;
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
const evaluated = (salt: Uint8Array) => ({ prf: { eval: { first: owned(salt) } } });

/** Whether this browser can be asked at all. */
export const knowsKeys = (): boolean => 'PublicKeyCredential' in globalThis;

/** Whoever said no, took too long or has no such key is told so in a sentence. Throws `Refused`. */
async function asking(asked: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const given = await asked();
    if (given instanceof PublicKeyCredential) return given;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'InvalidStateError') throw new Refused('key-known');
    if (name === 'NotAllowedError' || name === 'AbortError') throw new Refused('key-none');
  }
  throw new Refused('key-failed');
}

/** What the PRF gave, if it did: 32 bytes, and the browser's own copy is wiped. */
function outputOf(credential: PublicKeyCredential): Uint8Array | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return null;
  const given = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  const output = given.slice();
  given.fill(0);
  return output.length === prfBytes ? output : null;
}

const listed = (
  keys: readonly { id: Uint8Array; transports: readonly string[] }[],
): PublicKeyCredentialDescriptor[] =>
  keys.map(({ id, transports }) => ({
    id: owned(id),
    type: 'public-key',
    transports: transports as AuthenticatorTransport[],
  }));

function get(asked: KeyRequest, signal?: AbortSignal): Promise<PublicKeyCredential> {
  const { rpId, timeout } = asked;
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...{ rpId, timeout, userVerification: 'required' },
    challenge: owned(asked.challenge),
    allowCredentials: listed(asked.allowed),
    extensions: evaluated(asked.salt),
  };
  const options = signal === undefined ? { publicKey } : { publicKey, signal };
  return asking(() => navigator.credentials.get(options));
}

/** Asks for a key that is registered, until `signal` ends that. Throws `Refused`. */
export async function askKey(asked: KeyRequest, signal: AbortSignal): Promise<ShownFactor> {
  const credential = await get(asked, signal);
  const { response } = credential;
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new Refused('key-failed');
  return {
    kind: 'webauthn',
    id: new Uint8Array(credential.rawId),
    clientDataJSON: new Uint8Array(response.clientDataJSON),
    authenticatorData: new Uint8Array(response.authenticatorData),
    signature: new Uint8Array(response.signature),
    output: outputOf(credential),
  };
}

/**
 * Makes a key. Where making it does not give its secret, though it has one, it is asked for that
 * once more; nothing of the answer goes to the server. Throws `Refused`.
 */
export async function makeKey(asked: KeyCreation, name: string): Promise<NewFactorGiven> {
  const { rp, user, timeout, salt } = asked;
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...{ rp, timeout, attestation: 'none' },
    user: { ...user, id: owned(user.id) },
    challenge: owned(asked.challenge),
    pubKeyCredParams: asked.algorithms.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: listed(asked.excluded),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    extensions: evaluated(salt),
  };
  const credential = await asking(() => navigator.credentials.create({ publicKey }));
  const { response } = credential;
  if (!(response instanceof AuthenticatorAttestationResponse)) throw new Refused('key-failed');
  const id = new Uint8Array(credential.rawId);
  const transports = response.getTransports();
  const able = credential.getClientExtensionResults().prf?.enabled === true;
  let output = outputOf(credential);
  if (output === null && able) {
    const allowed = [{ id, transports }];
    const probe = { rpId: rp.id, challenge: asked.probe, timeout, allowed, salt };
    output = outputOf(await get(probe));
  }
  return {
    ...{ kind: 'webauthn', name, id, transports, output },
    clientDataJSON: new Uint8Array(response.clientDataJSON),
    attestationObject: new Uint8Array(response.attestationObject),
  };
}

/** What a key gave is the worker's from now on. */
export function forget(factor: ShownFactor | NewFactorGiven): void {
  if (factor.kind === 'webauthn') factor.output?.fill(0);
}
