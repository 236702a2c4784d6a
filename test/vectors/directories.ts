import { encodeCore, labels, signDirectory } from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import {
  day,
  directory,
  directoryBytes,
  directoryCore,
  foundingBytes,
  officer,
  personOf,
  signers,
  unitId,
} from './unit.js';

export function directories(): Builder {
  const b = builder('Directories');
  const statementList = [b.keep('founding', foundingBytes)];
  const core = b.gives<Uint8Array>(
    'core',
    'what the holders sign',
    'encodeDirectory',
    directoryCore,
  );
  b.gives(
    'signed',
    'by both holders; a last byte 0 says that it was not renewed',
    'signDirectory',
    { core, unitId, signers },
  );
  const first = b.keep('directory', directoryBytes);
  const chain = (...directoryList: object[]) => ({
    statements: statementList,
    directories: directoryList,
  });
  b.gives('verified', 'everything it says', 'verifyDirectory', chain(first));
  b.gives('members-1', 'whoever reads route 1', 'membersOf', {
    ...chain(first),
    path: { route: 1, excluded: [] },
  });
  b.gives('members-1-without-2', 'without person 2', 'membersOf', {
    ...chain(first),
    path: { route: 1, excluded: [2] },
  });
  for (const [age, says] of [
    [30, 'still fresh'],
    [31, 'with a warning'],
    [60, 'still with a warning'],
    [61, 'closed for sending'],
  ] as const)
    b.gives(`age-${age}`, `${age} days old: ${says}`, 'ageOf', {
      ...chain(first),
      today: day + age,
    });

  const signer = signers[0] as (typeof signers)[0];
  const renewed = b.gives<Uint8Array>('renewed', 'a later date by one holder', 'renewDirectory', {
    ...chain(first),
    day: day + 28,
    signer,
  });
  const again = b.keep('renewed', renewed);
  b.gives('renewed-verified', 'the same directory, dated later', 'verifyDirectory', chain(again));
  b.gives('renewed-late', 'a late renewal uses up two of the twelve', 'renewDirectory', {
    ...chain(first),
    day: day + 45,
    signer,
  });
  b.fails(
    'renewed-earlier',
    'a renewal for an earlier day',
    'renewDirectory',
    { ...chain(again), day: day + 27, signer },
    'header',
  );
  b.fails(
    'renewed-thirteenth',
    'later than twelve renewals reach',
    'renewDirectory',
    { ...chain(first), day: day + 361, signer },
    'header',
  );
  b.fails(
    'renewed-forged',
    'another day written into a renewal',
    'verifyDirectory',
    chain({ ...again, write: [[directoryBytes.length + 1, Uint8Array.of(30)]] }),
    'header',
  );
  b.fails(
    'renewed-flipped',
    'its signature changed',
    'verifyDirectory',
    chain({ ...again, write: [[renewed.length - 1, Uint8Array.of(255)]] }),
    'signature',
  );

  const keys = officer(4);
  const message = b.gives<Uint8Array>(
    'key-change',
    'what the older key signs',
    'keyChangeMessage',
    { person: 2, kemPublic: keys.kemPublic, signPublic: keys.signPublic },
  );
  const predecessor = b.gives<Uint8Array>(
    'key-change-signed',
    'person 2, with the key that ends',
    'sign',
    { secretKey: officer(2).signSecret, label: labels.signKeyChange, unitId, message },
  );
  const [p1, p2, p3] = directoryCore.people as [
    ReturnType<typeof personOf>,
    ReturnType<typeof personOf>,
    ReturnType<typeof personOf>,
  ];
  const newKey = { ...personOf(2, keys), since: 2, predecessor };
  const ended = { ...p2, current: false, slot: null, pastDay: day + 9 };
  const version2 = { ...directoryCore, number: 2, previous: directory.hash, day: day + 9 };
  /** Kept under the name of its vector, signed by both holders. */
  const successor = (name: string, change: object): { from: string } =>
    b.keep(name, signDirectory(encodeCore({ ...version2, ...change }), unitId, signers));
  const second = successor('second', { people: [p1, ended, newKey, p3] });
  b.gives(
    'second',
    'person 2 has new keys in the same slot',
    'verifyDirectory',
    chain(first, second),
  );
  b.gives('takes-key-away', 'the older key no longer counts', 'takesKeyAway', chain(first, second));
  b.fails(
    'second-alone',
    'the number does not follow',
    'verifyDirectory',
    chain(second, first),
    'chain',
  );
  const refused = (name: string, says: string, change: object, code: 'chain' | 'signature') =>
    b.fails(name, says, 'verifyDirectory', chain(first, successor(name, change)), code);
  const unsigned = { ...newKey, predecessor: new Uint8Array(64) };
  const moved = { ...p2, slot: 5 };
  const oneRoute = { routes: directoryCore.routes.slice(0, 1), numbers: [2] };
  refused(
    'key-change-unsigned',
    'new keys that the older key did not sign',
    { people: [p1, ended, unsigned, p3] },
    'signature',
  );
  refused('left-out', 'a person left out at once', { people: [p1, p3] }, 'chain');
  refused('slot-moved', 'a person moved to another slot', { people: [p1, moved, p3] }, 'chain');
  refused('route-left-out', 'a route left out at once', oneRoute, 'chain');
  refused('to-trial', 'trial timings after service', { trial: true }, 'chain');
  refused('earlier-day', 'a day before the version before', { day: day - 1 }, 'chain');

  const one = b.gives<Uint8Array>(
    'signed-by-one',
    'one holder where two are needed',
    'signDirectory',
    { core, unitId, signers: signers.slice(0, 1) },
  );
  b.fails(
    'one-of-two',
    'one holder where two are needed',
    'verifyDirectory',
    chain(b.keep('signed-by-one', one)),
    'quorum',
  );
  const at = { quota: 83, slots: 87, unit: 1, flags: 92, slot: 93 };
  const wrong = (offset: number, value: number) =>
    chain({ ...first, write: [[offset, Uint8Array.of(value)]] });
  b.fails('version', 'another version', 'verifyDirectory', wrong(0, 3), 'version');
  b.fails(
    'other-unit',
    'another unit',
    'verifyDirectory',
    wrong(at.unit, unitId[0] === 0 ? 1 : 0),
    'unit',
  );
  b.fails(
    'quota',
    'a quota that is no multiple of 4',
    'verifyDirectory',
    wrong(at.quota + 1, 13),
    'header',
  );
  b.fails(
    'slots',
    'slots that are no multiple of 8',
    'verifyDirectory',
    wrong(at.slots, 9),
    'header',
  );
  b.fails('flags', 'unknown flags of a person', 'verifyDirectory', wrong(at.flags, 16), 'header');
  b.fails('slot-twice', 'two people in one slot', 'verifyDirectory', wrong(at.slot, 1), 'header');
  b.fails('flipped', 'one byte of a key changed', 'verifyDirectory', wrong(1_330, 77), 'signature');
  const allowance = { places: 32, quota: 1_024, until: day + 4 };
  const allowed = (change: Partial<typeof allowance>) =>
    signDirectory(
      encodeCore({ ...directoryCore, allowance: { ...allowance, ...change } }),
      unitId,
      signers,
    );
  b.gives(
    'allowance',
    'version 2: board places, quota and last day behind the content',
    'verifyDirectory',
    chain(b.keep('with-allowance', allowed({}))),
  );
  for (const [name, says, change] of [
    ['allowed-places', '4 board places', { places: 4 }],
    ['allowed-odd', '30 board places', { places: 30 }],
    ['allowed-many', '68 board places', { places: 68, quota: 1_020 }],
    ['allowed-quota', 'a quota that is no multiple of the places', { quota: 1_025 }],
    ['allowed-less', 'a quota of 0', { quota: 0 }],
    ['allowed-past', 'a last day before the issue', { until: day - 1 }],
    ['allowed-long', 'a last day 15 days after the issue', { until: day + 15 }],
  ] as const)
    b.fails(name, says, 'verifyDirectory', chain(b.keep(name, allowed(change))), 'header');
  b.fails(
    'cut',
    'the last byte missing',
    'verifyDirectory',
    chain({ ...first, length: directoryBytes.length - 1 }),
    'size',
  );
  b.fails(
    'longer',
    'a byte after the end',
    'verifyDirectory',
    chain({ ...first, length: directoryBytes.length + 1 }),
    'size',
  );
  return b;
}
