/** An authenticator in software: real CBOR, COSE and ES256, and whatever may be wrong with it. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Nested maps of numbers and texts, as far as an attestation needs them. */
type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>;

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value);
  if (value < 256) return Buffer.of((major << 5) | 24, value);
  return Buffer.of((major << 5) | 25, value >> 8, value & 255);
}

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, value.length), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const map = value as ReadonlyMap<number | string, Cbor>;
  const entries = [...map].flatMap(([key, of]) => [cbor(key), cbor(of)]);
  return Buffer.concat([head(5, map.size), ...entries]);
}

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

const flags = { present: 1, verified: 4, attested: 64 } as const;

export interface Wrong {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** Leaves the officer unverified: no PIN, no finger. */
  unverified?: boolean;
  /** Says a counter of its own. */
  counter?: number;
  type?: string;
}

export interface Authenticator {
  id: string;
  /** Answers `navigator.credentials.create`, as the wire wants it. */
  create(
    options: { challenge: string },
    wrong?: Wrong,
  ): {
    id: string;
    clientDataJSON: string;
    attestationObject: string;
    transports: string[];
  };
  /** Answers `navigator.credentials.get`. */
  get(
    options: { challenge: string },
    wrong?: Wrong,
  ): {
    kind: 'webauthn';
    id: string;
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
  };
}

/** One credential. `counts`: whether it counts its uses; passkeys mostly do not. */
export function createAuthenticator({
  origin = 'http://localhost:8081',
  rpId = 'localhost',
  counts = true,
} = {}): Authenticator {
  const id = randomBytes(16);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = (text: string): Uint8Array => Buffer.from(text, 'base64url');
  const cose = cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, point(x)],
      [-3, point(y)],
    ]),
  );
  let counter = 0;

  const clientData = (type: string, challenge: string, wrong: Wrong): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? challenge,
        origin: wrong.origin ?? origin,
        crossOrigin: false,
      }),
    );

  function authenticatorData(wrong: Wrong, attested: Uint8Array | null): Buffer {
    if (counts) counter++;
    const said = Buffer.alloc(4);
    said.writeUInt32BE(wrong.counter ?? counter);
    const flag =
      flags.present |
      (wrong.unverified ? 0 : flags.verified) |
      (attested === null ? 0 : flags.attested);
    const more = attested ?? Buffer.alloc(0);
    return Buffer.concat([sha256(wrong.rpId ?? rpId), Buffer.of(flag), said, more]);
  }

  return {
    id: id.toString('base64url'),
    create({ challenge }, wrong = {}) {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cose]);
      const authData = authenticatorData(wrong, attested);
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]);
      return {
        id: id.toString('base64url'),
        clientDataJSON: clientData('webauthn.create', challenge, wrong).toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: ['internal'],
      };
    },
    get({ challenge }, wrong = {}) {
      const client = clientData('webauthn.get', challenge, wrong);
      const data = authenticatorData(wrong, null);
      return {
        kind: 'webauthn',
        id: id.toString('base64url'),
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey).toString(
          'base64url',
        ),
      };
    },
  };
}
