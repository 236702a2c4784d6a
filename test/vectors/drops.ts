import { intakeRow } from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import { drawn, officer, unitId } from './unit.js';

const random = drawn(7);

export function drops(): Builder {
  const b = builder('Drops');
  const slots = 8;
  const to = (person: number) => ({ slot: person - 1, kemPublic: officer(person).kemPublic });
  const owner = (person: number) => ({ ...to(person), kemSecret: officer(person).kemSecret });
  const letter = random(900);
  const plan = { unitId, directory: 1, slots, addressees: [to(1), to(3)], letter };
  const order = 'randomness: id 16, message key 32, then for each slot seed 32, coins 64, key 32';
  const pool = b.keep('random', random(16 + 32 + slots * 128));
  const sealed = b.gives<{ id: Uint8Array; drop: Uint8Array; key: Uint8Array }>(
    'sealed',
    `for persons 1 and 3; ${order}`,
    'sealDrop',
    { plan, random: pool },
  );
  b.gives('decoy', 'for nobody, of the same size', 'sealDrop', {
    plan: { ...plan, addressees: [], letter: new Uint8Array(0) },
    random: pool,
  });
  const drop = b.keep('drop', sealed.drop);
  b.gives('header', 'read without any key', 'parseDropHeader', { drop });
  b.fails(
    'header-version',
    'another version',
    'parseDropHeader',
    { drop: { ...drop, write: [[0, Uint8Array.of(2)]] } },
    'version',
  );
  b.fails('header-cut', '44 bytes', 'parseDropHeader', { drop: { ...drop, length: 44 } }, 'size');
  b.gives('hash', 'what a proof of work is about', 'dropHash', { drop });
  const digests = b.gives<Uint8Array>('digests', 'a hash for every slot', 'slotDigests', {
    drop,
    slots,
  });
  b.fails(
    'digests-size',
    'one byte short',
    'slotDigests',
    { drop: { ...drop, length: sealed.drop.length - 1 }, slots },
    'size',
  );
  b.gives('binding', 'what the body is bound to', 'bodyBinding', {
    header: sealed.drop.slice(0, 45),
    id: sealed.id,
    digests,
  });
  const { id, key } = sealed;
  b.gives('row-1', 'what person 1 takes', 'intakeRow', { id, drop, slots, slot: 0 });
  const row = b.keep('row-1', intakeRow(id, sealed.drop, slots, 0));
  const row2 = b.keep('row-2', intakeRow(id, sealed.drop, slots, 1));
  b.gives('opened', 'the letter and the message key', 'openDrop', { row, slots, owner: owner(1) });
  b.gives('opened-again', 'with the message key alone', 'openBody', { row, slots, slot: 0, key });
  b.gives(
    'not-mine',
    'null for person 2, whose slot holds a real encapsulation to nobody',
    'openDrop',
    { row: row2, slots, owner: owner(2) },
  );
  const at = {
    id: 0,
    version: 16,
    unit: 17,
    directory: 25,
    commit: 29,
    digests: 61,
    slot: 61 + 32 * 8,
    body: 61 + 32 * 8 + 1168,
  };
  const other = (offset: number, ...values: number[]) => ({
    row: { ...row, write: [[offset, Uint8Array.from(values)]] },
    slots,
    owner: owner(1),
  });
  const flipped = (offset: number) =>
    other(offset, 255 - (intakeRow(id, sealed.drop, slots, 0)[offset] as number));
  b.gives('id-altered', 'null under another id', 'openDrop', flipped(at.id));
  b.gives('commit-altered', 'null under another commitment', 'openDrop', flipped(at.commit));
  b.gives('slot-altered', 'null for a changed ciphertext', 'openDrop', flipped(at.slot));
  b.gives(
    'low-order',
    'null for a ciphertext of low order',
    'openDrop',
    other(at.slot + 1088, ...new Uint8Array(32)),
  );
  b.gives('swapped', 'null for another slot of the same drop', 'openDrop', {
    row: b.keep('row-3', intakeRow(id, sealed.drop, slots, 2)),
    slots,
    owner: owner(1),
  });
  b.fails(
    'version-altered',
    'mine but broken: another version',
    'openDrop',
    other(at.version, 2),
    'version',
  );
  b.fails(
    'unit-altered',
    'mine but broken: the header names another unit',
    'openDrop',
    flipped(at.unit),
    'body',
  );
  b.fails(
    'directory-altered',
    'mine but broken: the header names another directory',
    'openDrop',
    flipped(at.directory),
    'body',
  );
  b.fails(
    'own-digest',
    'mine but broken: the hash of the own slot does not hold',
    'openDrop',
    flipped(at.digests),
    'commitment',
  );
  b.fails(
    'other-digest',
    'mine but broken: the hash of another slot was changed',
    'openDrop',
    flipped(at.digests + 32),
    'body',
  );
  b.fails(
    'body-altered',
    'mine but broken: the body was changed',
    'openDrop',
    flipped(at.body),
    'body',
  );
  b.fails(
    'row-cut',
    'a row one byte short',
    'openDrop',
    { row: { ...row, length: 9_692 }, slots, owner: owner(1) },
    'size',
  );
  b.gives('filled', 'nobody named was left out', 'unfilledSlots', {
    row,
    slots,
    key,
    named: [to(1), to(3)],
  });
  b.gives('unfilled', 'person 2 is named, and slot 1 was not filled for them', 'unfilledSlots', {
    row,
    slots,
    key,
    named: [to(1), to(2), to(3)],
  });
  b.fails(
    'slot-twice',
    'a slot named twice',
    'sealDrop',
    { plan: { ...plan, addressees: [to(1), to(1)] }, random: pool },
    'argument',
  );
  b.fails(
    'letter-long',
    'a letter of 8,191 bytes',
    'sealDrop',
    { plan: { ...plan, letter: 'fill:00*8191' }, random: pool },
    'size',
  );
  return b;
}
