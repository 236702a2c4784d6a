import { concat, exactly, reader, sameBytes, shortText, u8, u16 } from './bytes.js';
import { hash } from './derive.js';
import { ensure } from './errors.js';
import { isKemPublic } from './kem-key.js';
import { labels } from './labels.js';
import { kemPublicBytes, signatureBytes, signPublicBytes, unitIdBytes } from './lengths.js';
import { sign, verify } from './sign.js';

export const applicationVersion = 1;

/** A new officer's public keys, signed by themselves, for a Head to compare and to list. */
export interface Application {
  unitId: Uint8Array;
  person: number;
  kemPublic: Uint8Array;
  signPublic: Uint8Array;
  title: string;
}

export function encodeApplication(application: Application, signSecret: Uint8Array): Uint8Array {
  const core = concat(
    u8(applicationVersion),
    exactly(application.unitId, unitIdBytes, 'unit'),
    u16(application.person),
    exactly(application.kemPublic, kemPublicBytes, 'X-Wing key'),
    exactly(application.signPublic, signPublicBytes, 'Ed25519 key'),
    shortText(application.title),
  );
  return concat(core, sign(signSecret, labels.signApplication, application.unitId, core));
}

/** Throws `size`, `version`, `unit`, `header`, `content` or `signature`. */
export function parseApplication(bytes: Uint8Array, unitId: Uint8Array): Application {
  ensure(bytes.length > signatureBytes, 'size', 'an application');
  const core = bytes.slice(0, -signatureBytes);
  const read = reader(core);
  ensure(read.u8('version') === applicationVersion, 'version', 'application version');
  const unit = read.take(unitIdBytes, 'unit');
  ensure(sameBytes(unit, unitId), 'unit', 'an application');
  const person = read.u16('person');
  ensure(person > 0, 'header', 'person number');
  const kemPublic = read.take(kemPublicBytes, 'X-Wing key');
  const signPublic = read.take(signPublicBytes, 'Ed25519 key');
  const title = read.shortText('title');
  read.end('an application');
  ensure(
    verify({
      publicKey: signPublic,
      label: labels.signApplication,
      unitId,
      message: core,
      signature: bytes.slice(-signatureBytes),
    }),
    'signature',
    'an application',
  );
  ensure(isKemPublic(kemPublic), 'header', 'an X-Wing key that nobody can seal to');
  return { unitId: unit, person, kemPublic, signPublic, title };
}

/** 32 bytes, whose first words both sides compare aloud. */
export const applicationHash = (bytes: Uint8Array): Uint8Array => hash(labels.application, bytes);
