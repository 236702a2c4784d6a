import { describe, expect, it } from 'vitest';
import {
  encodeAct,
  encodeLeaf,
  type LeafContent,
  parseActs,
  parseLeaf,
} from '../../../client/conversation/acts.js';
import { parseAuditGrant, signAuditGrant } from '../../../client/conversation/audit-keys.js';
import { emptyOutbox, encodeOutbox, parseOutbox } from '../../../client/conversation/outbox.js';
import { encodeRecord, parseRecords } from '../../../client/conversation/records.js';
import { auditorsOf, concat, sameBytes, verifyLetter } from '../../../crypto/index.js';
import { fuzzInputs, fuzzSeed, target } from '../../crypto/fuzz.js';
import { mutations } from '../../crypto/mutations.js';
import { makeUnit } from '../../support/unit.js';

const minute = 29_915_100;
const caseName = new Uint8Array(7).fill(3);
const content: LeafContent = {
  bundle: 7,
  before: new Uint8Array(16).fill(1),
  acts: [
    { act: 'opened', caseName, minute },
    {
      ...{ act: 'wrote', caseName, entryKind: 3, number: 2, status: 'hold', minute },
      entry: new Uint8Array(8),
    },
    { act: 'granted', number: 1, to: [2, 3], minute },
    { act: 'gaveCase', to: [2], caseNames: [new Uint8Array(7).fill(5), new Uint8Array(7)], minute },
  ],
};
const made = makeUnit({ seed: 'leaf fuzz', officers: 3, auditors: [3] });
const directory = made.versions[0] as (typeof made.versions)[0];
const { unitId } = made.unit;
const [one] = made.officers;
if (one === undefined) throw new Error('no officer');
const readers = auditorsOf(directory).map(({ person, keyId }) => ({ person, keyId }));
const auditKey = { owner: 1, number: 1, key: new Uint8Array(32).fill(6), since: 9, readers };
const header = { unitId, directory: 1, session: new Uint8Array(16) };
const grant = signAuditGrant(auditKey, header, one.signSecret);
const outbox = { ...emptyOutbox, leaves: { before: content.before, waiting: content.acts } };

/** What a parser accepts is written the same way again. */
const again = (bytes: Uint8Array, written: Uint8Array): void => {
  if (!sameBytes(bytes, written)) throw new Error('read and written otherwise');
};

const targets = [
  target('parseLeaf', mutations([encodeLeaf(content)]), (bytes) =>
    again(bytes, encodeLeaf(parseLeaf(bytes))),
  ),
  target('parseActs', mutations([concat(...content.acts.map(encodeAct))]), (bytes) =>
    again(bytes, concat(...parseActs(bytes).map(encodeAct))),
  ),
  target('parseOutbox', mutations([encodeOutbox(outbox)]), (bytes) => {
    const read = parseOutbox(bytes);
    if (bytes[0] === 2) again(bytes, encodeOutbox(read));
  }),
  target('parseRecords', mutations([encodeRecord({ record: 'auditKey', auditKey })]), (bytes) =>
    again(bytes, concat(...parseRecords(bytes).map(encodeRecord))),
  ),
  target('parseAuditGrant', mutations([grant.content]), (bytes) => {
    parseAuditGrant({ ...grant, content: bytes }, directory);
  }),
];

describe('What stands in leaves, and what opens them', () => {
  it.each(targets)('is refused with a code or read as it was written: $name', ({ run }) => {
    const { accepted, refused, inputs } = run(fuzzSeed(), fuzzInputs(1_500));
    expect(accepted + Object.values(refused).reduce((sum, n) => sum + n, 0)).toBe(inputs);
    expect(accepted).toBeGreaterThan(0);
  });

  it('is given to auditors alone, by somebody whom the directory lists', () => {
    const read = (letter: typeof grant) =>
      parseAuditGrant(verifyLetter(letter.bytes, unitId, 'officer', one.signPublic), directory);
    expect(read(grant)).toEqual(auditKey);
    const colleague = directory.people[1];
    const to = [{ person: 2, keyId: colleague?.keyId as Uint8Array }];
    const wrong = [
      { ...auditKey, readers: to },
      { ...auditKey, readers: [...readers, ...to] },
      { ...auditKey, readers: [] },
      { ...auditKey, owner: 9 },
      { ...auditKey, number: 0 },
    ];
    for (const one_ of wrong)
      expect(() => read(signAuditGrant(one_, header, one.signSecret))).toThrow();
  });
});
