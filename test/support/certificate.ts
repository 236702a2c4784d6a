/** A certificate for `localhost` that signs itself, drawn anew: for tests of TLS. */
import { generateKeyPairSync, sign } from 'node:crypto';

export interface MadeCertificate {
  /** Both PEM. */
  key: string;
  cert: string;
}

/** DER: a tag, a length below 65,536, and what is inside. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const inside = Buffer.concat(parts);
  const { length } = inside;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), inside]);
}
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const ed25519 = sequence(hex('06032b6570'));
const commonName = hex('0603550403');
const alternativeName = hex('0603551d11');
const basicConstraints = hex('0603551d13');
const yes = hex('0101ff');

export function makeCertificate(): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const host = Buffer.from('localhost', 'latin1');
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, host))));
  const life = ['200101000000Z', '491231235959Z'].map((time) => der(0x17, Buffer.from(time)));
  const version = der(0xa0, hex('020102'));
  const extensions = sequence(
    sequence(alternativeName, der(0x04, sequence(der(0x82, host)))),
    sequence(basicConstraints, yes, der(0x04, sequence(yes))),
  );
  const signed = sequence(
    ...[version, hex('020101'), ed25519, name, sequence(...life), name],
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = der(0x03, hex('00'), sign(null, signed, privateKey));
  const bytes = sequence(signed, ed25519, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${bytes}\n-----END CERTIFICATE-----\n`,
  };
}
