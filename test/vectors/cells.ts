import { labels } from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import { day, drawn, officer, unitId } from './unit.js';

const random = drawn(8);

export function cells(): Builder {
  const b = builder('Cells and items');
  const logKey = random(32);
  const place = { log: 'notice', logKey, person: 1, period: Math.floor(day / 28), index: 3 };
  for (const log of ['keyring', 'index', 'case', 'notice', 'bridge', 'attendance'])
    b.gives(`tag-${log}`, `the tag of a place in a log of kind ${log}`, 'tagOf', { ...place, log });
  const bytes = b.keep('item', random(1_000));
  const parts = b.gives<{ content: Uint8Array; part: number; parts: number; item: Uint8Array }[]>(
    'split',
    'an item of 1,000 bytes in two parts',
    'splitItem',
    { kind: 34, day, bytes },
  );
  b.gives('joined', 'together again, in any order', 'joinItem', { contents: [...parts].reverse() });
  b.fails('part-missing', 'one part alone', 'joinItem', { contents: parts.slice(1) }, 'chain');
  b.fails(
    'part-doubled',
    'one part twice',
    'joinItem',
    { contents: [parts[0], parts[0]] },
    'chain',
  );
  b.fails(
    'item-mixed',
    'a part that names another item',
    'joinItem',
    { contents: [parts[0], { ...parts[1], item: new Uint8Array(16) }] },
    'chain',
  );
  b.fails(
    'item-long',
    '14,081 bytes',
    'splitItem',
    { kind: 34, day, bytes: 'fill:00*14081' },
    'size',
  );
  const placer = { unitId, signSecret: officer(1).signSecret };
  const [content] = parts;
  if (content === undefined) throw new Error('no part');
  const cell = b.gives<Uint8Array>(
    'cell',
    'tag, nonce, sealed box; randomness: nonce 24',
    'sealCell',
    { place, content, placer, random: random(24) },
  );
  const found = { place, unitId, signPublic: [officer(1).signPublic] };
  b.gives('opened', 'the part again', 'openCell', { cell, ...found });
  b.gives('other-index', 'null under another place', 'openCell', {
    cell,
    ...found,
    place: { ...place, index: 4 },
  });
  b.gives('other-person', 'null as another person’s', 'openCell', {
    cell,
    ...found,
    place: { ...place, person: 2 },
  });
  b.gives('other-log', 'null in another log', 'openCell', {
    cell,
    ...found,
    place: { ...place, log: 'bridge' },
  });
  b.gives('flipped', 'null with its last byte changed', 'openCell', {
    cell: cell.with(1_023, (cell[1_023] as number) ^ 1),
    ...found,
  });
  b.fails(
    'other-placer',
    'signed by somebody else',
    'openCell',
    { cell, ...found, signPublic: [officer(2).signPublic] },
    'signature',
  );
  b.fails('cut', '1,023 bytes', 'openCell', { cell: cell.slice(1), ...found }, 'size');
  b.gives('case-log', 'the log key of a case, from a sender key', 'derive', {
    key: random(32),
    label: labels.caseLog,
    context: random(32),
    length: 32,
  });
  return b;
}
