import { concat, type ProtocolErrorCode } from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import { officer, unitId } from './unit.js';

export function applications(): Builder {
  const b = builder('Applications');
  const { kemPublic, signPublic, signSecret } = officer(4);
  const application = { unitId, person: 4, kemPublic, signPublic, title: 'Investigator' };
  const bytes = b.gives<Uint8Array>(
    'application',
    'an officer’s public keys, signed by themselves',
    'encodeApplication',
    { application, signSecret },
  );
  const kept = b.keep('application', bytes);
  b.gives('parsed', 'everything it says', 'parseApplication', { bytes: kept, unitId });
  b.gives('hash', 'compared aloud by its first words', 'applicationHash', { bytes: kept });
  b.fails(
    'other-unit',
    'for another unit',
    'parseApplication',
    { bytes: kept, unitId: new Uint8Array(32) },
    'unit',
  );
  b.fails(
    'version',
    'another version',
    'parseApplication',
    { bytes: { ...kept, write: [[0, Uint8Array.of(2)]] }, unitId },
    'version',
  );
  b.fails(
    'person',
    'another person’s number written in',
    'parseApplication',
    { bytes: { ...kept, write: [[34, Uint8Array.of(5)]] }, unitId },
    'signature',
  );
  b.fails(
    'cut',
    'one byte short: title and signature no longer fit',
    'parseApplication',
    { bytes: { ...kept, length: bytes.length - 1 }, unitId },
    'size',
  );
  const dead = concat(kemPublic.slice(0, 1184), new Uint8Array(32));
  const stopping = b.gives<Uint8Array>(
    'dead-key',
    'with an X25519 part of low order',
    'encodeApplication',
    { application: { ...application, kemPublic: dead }, signSecret },
  );
  b.fails(
    'dead-key-refused',
    'nobody could seal to it',
    'parseApplication',
    { bytes: stopping, unitId },
    'header',
  );
  changes(b);
  return b;
}

/** New keys of somebody who is listed, and what the server keeps of them until they count. */
function changes(b: Builder): void {
  const [older, newer] = [officer(1), officer(3)];
  const { kemPublic, signPublic } = newer;
  const secrets = { older: older.signSecret, newer: newer.signSecret };
  const asked = { unitId, person: 1, kemPublic, signPublic };
  const bytes = b.gives<Uint8Array>(
    'key-change',
    'new keys, signed with the older and with themselves',
    'encodeKeyChange',
    { change: asked, secrets },
  );
  const kept = b.keep('key-change', bytes);
  const listed = { person: 1, signPublic: older.signPublic };
  const given = { bytes: kept, unitId, older: listed };
  b.gives('key-change-parsed', 'everything it says', 'parseKeyChange', given);
  const refuses = (name: string, says: string, change: object, code: ProtocolErrorCode) =>
    b.fails(`key-change-${name}`, says, 'parseKeyChange', { ...given, ...change }, code);
  refuses('other-unit', 'for another unit', { unitId: new Uint8Array(32) }, 'unit');
  refuses('other-person', 'of another person', { older: { ...listed, person: 2 } }, 'header');
  const stranger = { ...listed, signPublic: officer(2).signPublic };
  refuses('not-signed', 'not signed by the key in force', { older: stranger }, 'signature');
  const version = { bytes: { ...kept, write: [[0, Uint8Array.of(1)]] } };
  refuses('version', 'another version', version, 'version');
  refuses('cut', 'one byte short', { bytes: { ...kept, length: bytes.length - 1 } }, 'size');
}
