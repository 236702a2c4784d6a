/** WebAuthn between the server's JSON and the bytes that a browser takes and gives. */
import {
  fromBase64url,
  prfSaltOf,
  type Random,
  readRecoveryCode,
  toBase64url,
} from '../../crypto/index.js';
import type { AskedFactors, CreationOptions, RequestOptions } from '../../server/inbox/wire.js';
import { type Proved, provedByApp, provedByCode } from '../conversation/joining.js';
import { PortError } from '../conversation/ports.js';
import type { MadeFactor } from '../conversation/vault-locking.js';
import type {
  AskedView,
  KeyCreation,
  KeyRequest,
  NewFactorGiven,
  ShownFactor,
} from './factor-messages.js';

const probeBytes = 32;

const listed = (keys: readonly { id: string; transports: string[] }[]) =>
  keys.map(({ id, transports }) => ({ id: fromBase64url(id), transports }));

export const keyRequest = (options: RequestOptions, unitId: Uint8Array): KeyRequest => ({
  rpId: options.rpId,
  challenge: fromBase64url(options.challenge),
  timeout: options.timeout,
  allowed: listed(options.allowCredentials),
  salt: prfSaltOf(unitId),
});

export const keyCreation = (
  options: CreationOptions,
  unitId: Uint8Array,
  random: Random,
): KeyCreation => ({
  rp: options.rp,
  user: { ...options.user, id: fromBase64url(options.user.id) },
  challenge: fromBase64url(options.challenge),
  timeout: options.timeout,
  algorithms: options.pubKeyCredParams.map(({ alg }) => alg),
  excluded: listed(options.excludeCredentials),
  salt: prfSaltOf(unitId),
  probe: random(probeBytes),
});

export const askedView = (
  { webauthn, totp, codes }: AskedFactors,
  unitId: Uint8Array,
): AskedView => ({
  key: webauthn === null ? null : keyRequest(webauthn, unitId),
  app: totp,
  codes,
});

/** What proves it, and what opens the vault. Throws `PortError('code-form')` for what is no code. */
export function provedBy(shown: ShownFactor): Proved {
  switch (shown.kind) {
    case 'webauthn': {
      const { id, clientDataJSON, authenticatorData, signature, output } = shown;
      const proof = {
        kind: shown.kind,
        id: toBase64url(id),
        clientDataJSON: toBase64url(clientDataJSON),
        authenticatorData: toBase64url(authenticatorData),
        signature: toBase64url(signature),
      };
      const factor =
        output === null ? { kind: 'passphrase' as const } : { kind: 'prf' as const, output };
      return { proof, factor };
    }
    case 'totp':
      return provedByApp(shown.code);
    case 'code': {
      const code = readRecoveryCode(shown.typed);
      if (code === null) throw new PortError('code-form', 400);
      return provedByCode(code);
    }
  }
}

/** A factor as it is registered; `secret`: of the app that was shown last. */
export function madeOf(given: NewFactorGiven, secret: Uint8Array | null): MadeFactor {
  if (given.kind === 'totp') {
    if (secret === null) throw new PortError('attempt', 401);
    return { ...given, secret: secret.slice() };
  }
  const { kind, name, output } = given;
  const credential = {
    id: toBase64url(given.id),
    clientDataJSON: toBase64url(given.clientDataJSON),
    attestationObject: toBase64url(given.attestationObject),
    transports: given.transports,
  };
  return { kind, name, output, credential };
}
