import { describe, expect, it } from 'vitest';
import {
  attachSignatures,
  checkProposalSignature,
  concat,
  type Directory,
  type DirectoryCore,
  encodeCore,
  encodeStatement,
  type Holder,
  hash,
  labels,
  type Proposal,
  type ProposalSignature,
  progressOf,
  publishedBytes,
  readProposal,
  type SigningPart,
  type Statement,
  sign,
  signDirectory,
  signPair,
  signProposal,
  toUtf8,
  type Unit,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/index.js';
import {
  baseCore,
  codeOf,
  directory,
  flip,
  founding,
  foundingDay,
  holderPairs,
  holders,
  seeded,
  unit,
  unitId,
} from './fixtures.js';

const random = seeded('proposals');
const [one, two] = holderPairs.map((p) => p.secretKey) as [Uint8Array, Uint8Array];
const third = signPair(random(32));
const newHolder: Holder = { publicKey: third.publicKey, title: 'Commissioner', outside: true };
const inForce = { unit, directory };

const nextCore = (change: Partial<DirectoryCore> = {}): Uint8Array =>
  encodeCore({ ...baseCore, number: 2, previous: directory.hash, ...change });
const proposed = (change: Partial<DirectoryCore> = {}): Proposal =>
  readProposal('directory', nextCore(change), inForce);

const statementCore = (change: Partial<Statement> = {}): Uint8Array =>
  encodeStatement({
    version: 2,
    number: 1,
    unitId,
    previous: unit.statementHash,
    day: foundingDay + 5,
    threshold: 2,
    holders: [...holders, newHolder],
    name: unit.name,
    ...change,
  });

function by(
  proposal: Proposal,
  holder: number,
  secretKey: Uint8Array,
  part: SigningPart = 'quorum',
): ProposalSignature {
  return { part, holder, signature: signProposal(proposal, { part, unitId, secretKey }) };
}

function published(change: Partial<Statement>, keys: Uint8Array[], accepts = true): Uint8Array {
  const proposal = readProposal('statement', statementCore(change), inForce);
  const signed = keys.map((key, holder) => by(proposal, holder, key));
  if (accepts) signed.push(by(proposal, 2, third.secretKey, 'acceptance'));
  return publishedBytes(proposal, signed);
}

describe('a proposed directory', () => {
  it('is published, byte for byte, as if its holders had signed it together', () => {
    const proposal = proposed({ content: toUtf8('{"texts":{"a":1}}') });
    const signatures = [by(proposal, 1, two), by(proposal, 0, one)];
    for (const signature of signatures) checkProposalSignature(proposal, unit, signature);
    expect(progressOf(proposal, unit, signatures.slice(1))).toEqual({
      signed: [0],
      awaited: [],
      complete: false,
    });
    expect(progressOf(proposal, unit, signatures).complete).toBe(true);
    const together = signDirectory(proposal.core, unitId, [
      { holder: 0, secretKey: one },
      { holder: 1, secretKey: two },
    ]);
    const bytes = publishedBytes(proposal, signatures);
    expect(bytes).toEqual(together);
    expect(verifyDirectory(bytes, unit, directory).hash).toEqual(proposal.id);
  });

  it('is refused before anybody signs it when it does not follow what is in force', () => {
    const refused = (change: Partial<DirectoryCore>) => codeOf(() => proposed(change));
    expect(refused({ number: 3 })).toBe('chain');
    expect(refused({ previous: flip(directory.hash, 3) })).toBe('chain');
    expect(refused({ statement: 1 })).toBe('chain');
    expect(refused({ unitId: flip(unitId, 0) })).toBe('unit');
    expect(refused({ people: baseCore.people.slice(1) })).toBe('chain');
    expect(
      codeOf(() => readProposal('directory', concat(nextCore(), new Uint8Array(1)), inForce)),
    ).toBe('size');
  });

  it('takes no signature of another key, another place, another part or another bit', () => {
    const proposal = proposed();
    const good = by(proposal, 0, one);
    const wrong: ProposalSignature[] = [
      by(proposal, 0, two),
      { ...good, holder: 1 },
      { ...good, holder: 7 },
      { ...good, part: 'acceptance' },
      { ...good, signature: flip(good.signature, 40) },
      by(proposed({ content: toUtf8('{}') }), 0, one),
    ];
    for (const one of wrong)
      expect(codeOf(() => checkProposalSignature(proposal, unit, one))).toBe('signature');
  });
});

describe('P7: a later statement of version 2', () => {
  it('takes the quorum before it and the acceptance of everybody whom it brings in', () => {
    const next = verifyStatements([founding, published({}, [one, two])]);
    expect(next).toMatchObject({ statement: 1, threshold: 2 });
    expect(next.earlier.map(({ statement }) => statement)).toEqual([0]);
    expect(codeOf(() => verifyStatements([founding, published({}, [one, two], false)]))).toBe(
      'size',
    );
    const proposal = readProposal('statement', statementCore(), inForce);
    const quorum = [by(proposal, 0, one), by(proposal, 1, two)];
    const forged = { ...by(proposal, 2, one, 'acceptance') };
    const bytes = publishedBytes(proposal, [...quorum, forged]);
    expect(codeOf(() => verifyStatements([founding, bytes]))).toBe('signature');
    expect(progressOf(proposal, unit, quorum)).toMatchObject({ awaited: [2], complete: false });
    const mine = by(proposal, 2, third.secretKey, 'acceptance');
    expect(progressOf(proposal, unit, [...quorum, mine]).complete).toBe(true);
    expect(progressOf(proposal, unit, [quorum[0] as ProposalSignature, mine]).complete).toBe(false);
  });

  it('is refused when those who are known to hold their keys are fewer than its threshold', () => {
    const lost = { holders: [holders[0] as Holder, newHolder] };
    expect(
      verifyStatements([founding, published({ ...lost, threshold: 2 }, [one, two]).slice()]),
    ).toMatchObject({ threshold: 2 });
    // The second of two holders leaves, and with three to sign nobody else has shown a key.
    const fourth = signPair(random(32));
    const grown = {
      threshold: 3,
      holders: [holders[0] as Holder, newHolder, { ...newHolder, publicKey: fourth.publicKey }],
    };
    const proposal = readProposal('statement', statementCore(grown), inForce);
    const signatures = [
      by(proposal, 0, one),
      by(proposal, 1, two),
      by(proposal, 1, third.secretKey, 'acceptance'),
      by(proposal, 2, fourth.secretKey, 'acceptance'),
    ];
    expect(progressOf(proposal, unit, signatures).complete).toBe(true);
    const swapped = readProposal(
      'statement',
      statementCore({ threshold: 2, holders: [holders[1] as Holder, holders[0] as Holder] }),
      inForce,
    );
    expect(progressOf(swapped, unit, [by(swapped, 0, one), by(swapped, 1, two)]).complete).toBe(
      true,
    );
    expect(progressOf(swapped, unit, [by(swapped, 0, one)]).complete).toBe(false);
  });

  it('leaves directories before it valid under the holders of their time, and none of a later date', () => {
    const next: Unit = verifyStatements([founding, published({}, [one, two])]);
    const dated = (day: number): Directory => {
      const core = encodeCore({ ...baseCore, day });
      const bytes = signDirectory(core, unitId, [
        { holder: 0, secretKey: one },
        { holder: 1, secretKey: two },
      ]);
      return verifyDirectory(bytes, next, null);
    };
    expect(dated(foundingDay).statement).toBe(0);
    expect(dated(foundingDay + 35).number).toBe(1);
    expect(codeOf(() => dated(foundingDay + 36))).toBe('chain');
    const core = encodeCore({ ...baseCore, number: 2, previous: directory.hash, statement: 1 });
    const signatures = [
      { holder: 1, secretKey: two },
      { holder: 2, secretKey: third.secretKey },
    ];
    expect(
      verifyDirectory(signDirectory(core, unitId, signatures), next, directory).statement,
    ).toBe(1);
    expect(codeOf(() => verifyDirectory(signDirectory(core, unitId, signatures), unit, null))).toBe(
      'chain',
    );
  });

  it('stays valid bytes in version 1, and nobody proposes one', () => {
    const core = statementCore({ version: 1 });
    const signatures = [one, two].map((key, holder) => ({
      holder,
      signature: sign(key, labels.signHolders, unitId, core),
    }));
    expect(verifyStatements([founding, attachSignatures(core, signatures)]).statement).toBe(1);
    expect(codeOf(() => readProposal('statement', core, inForce))).toBe('version');
    expect(hash(labels.statement, core)).not.toEqual(hash(labels.statement, statementCore()));
  });
});
