import { concat, labels, sign, signBridge } from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import { day, drawn, officer, receipt, unitId } from './unit.js';

const random = drawn(21);

export function bridges(): Builder {
  const b = builder('Bridges');
  const header = {
    caseId: random(32),
    signer: 2,
    keyId: random(8),
    epoch: 1,
    day,
    directory: 2,
    members: [2, 3],
  };
  const secret = random(32);
  const signer = { unitId, signSecret: officer(2).signSecret };
  const { kemPublic, kemSecret } = receipt;
  b.keep('reporter', kemPublic);
  const input = { header, secret, kemPublic: { from: 'reporter' }, signer };
  b.gives('bridge', 'signature, header, ciphertext, sealed secret', 'signBridge', input);
  const bridge = signBridge(header, { secret, kemPublic }, signer);
  b.keep('sealed', bridge);
  b.fails(
    'epoch-zero',
    'epoch 0',
    'signBridge',
    { ...input, header: { ...header, epoch: 0 } },
    'header',
  );
  b.fails(
    'members-order',
    'members that do not ascend',
    'signBridge',
    { ...input, header: { ...header, members: [3, 2] } },
    'header',
  );
  b.fails(
    'members-many',
    '33 members',
    'signBridge',
    { ...input, header: { ...header, members: Array.from({ length: 33 }, (_, i) => i + 1) } },
    'header',
  );
  b.fails(
    'no-key',
    'an X-Wing key that the library refuses',
    'signBridge',
    { ...input, kemPublic: 'fill:ff*1216' },
    'argument',
  );
  const opening = {
    bridge: { from: 'sealed' },
    unitId,
    signPublic: officer(2).signPublic,
    kemPublic: { from: 'reporter' },
    kemSecret,
  };
  b.gives('opened', 'the secret, with the receipt’s X-Wing key', 'openBridge', opening);
  b.gives('other-key', 'null with another key', 'openBridge', {
    ...opening,
    kemSecret: officer(1).kemSecret,
    kemPublic: officer(1).kemPublic,
  });
  /** Signed by the same officer, with these bytes written at this place behind the signature. */
  const altered = (at: number, bytes: Uint8Array, length?: number): Uint8Array => {
    const signed = bridge.slice(64, length);
    signed.set(bytes, at);
    return concat(sign(signer.signSecret, labels.signBridge, unitId, signed), signed);
  };
  const at = { version: 0, case: 1, epoch: 43, members: 51, ciphertext: 56, box: 1176 };
  const flip = (place: number): Uint8Array =>
    altered(place, Uint8Array.of((bridge[64 + place] as number) ^ 1));
  for (const [name, says, place] of [
    ['other-case', 'null under the case of another reporter', at.case],
    ['other-epoch', 'null under another epoch', at.epoch],
    ['other-ciphertext', 'null with another ciphertext', at.ciphertext],
    ['other-box', 'null with another box', at.box],
  ] as const)
    b.gives(name, says, 'openBridge', { ...opening, bridge: flip(place) });
  b.gives('leads', 'true: an officer tells that it leads to a secret', 'leadsTo', {
    ...opening,
    secret,
  });
  b.gives('leads-elsewhere', 'false: it does not lead to another', 'leadsTo', {
    ...opening,
    secret: random(32),
  });
  b.fails('cut', '64 bytes', 'openBridge', { ...opening, bridge: bridge.slice(0, 64) }, 'size');
  b.fails(
    'shorter',
    'a byte of the box is missing',
    'openBridge',
    { ...opening, bridge: altered(0, Uint8Array.of(1), bridge.length - 1) },
    'size',
  );
  b.fails(
    'version',
    'another version',
    'openBridge',
    { ...opening, bridge: altered(at.version, Uint8Array.of(2)) },
    'version',
  );
  b.fails(
    'no-epoch',
    'signed with epoch 0',
    'openBridge',
    { ...opening, bridge: altered(at.epoch, Uint8Array.of(0, 0)) },
    'header',
  );
  b.fails(
    'too-many',
    'signed with 33 members',
    'openBridge',
    { ...opening, bridge: altered(at.members, Uint8Array.of(33)) },
    'header',
  );
  b.fails(
    'other-signer',
    'under the key of somebody else',
    'openBridge',
    { ...opening, signPublic: officer(3).signPublic },
    'signature',
  );
  b.fails(
    'flipped',
    'with its last byte changed',
    'openBridge',
    { ...opening, bridge: bridge.with(bridge.length - 1, (bridge.at(-1) as number) ^ 1) },
    'signature',
  );
  return b;
}
