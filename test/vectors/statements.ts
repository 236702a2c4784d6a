import { attachSignatures, concat, hash, labels, sign, signPair } from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import { day, drawn, founding, foundingBytes, foundingCore, holderPairs, unitId } from './unit.js';

const secretKeys = holderPairs.map((p) => p.secretKey);

export function statements(): Builder {
  const b = builder('Statements');
  b.gives('core', 'what the holders sign', 'encodeStatement', founding);
  b.gives('founding', 'signed by every holder it names', 'signFounding', {
    core: foundingCore,
    secretKeys,
  });
  const first = b.keep('founding', foundingBytes);
  b.gives('unit', 'the unit’s id is the hash of the core', 'verifyStatements', {
    statements: [first],
  });
  const third = signPair(drawn(4)(32));
  const change = {
    ...founding,
    number: 1,
    unitId,
    previous: hash(labels.statement, foundingCore),
    day: day + 40,
    threshold: 1,
    holders: [
      ...founding.holders,
      { publicKey: third.publicKey, title: 'Monitoring Officer', outside: true },
    ],
  };
  const core = b.gives<Uint8Array>(
    'change',
    'a third holder, one of three from now on',
    'encodeStatement',
    change,
  );
  const by = (pairs: [number, Uint8Array][]) =>
    b.gives<Uint8Array>(
      `signed-by-${pairs.map(([holder]) => holder).join('-')}`,
      'signatures of these holders, ascending',
      'attachSignatures',
      {
        core,
        signatures: pairs.map(([holder, key]) => ({
          holder,
          signature: sign(key, labels.signHolders, unitId, core),
        })),
      },
    );
  const [one, two] = secretKeys as [Uint8Array, Uint8Array];
  const both = b.keep(
    'change',
    by([
      [0, one],
      [1, two],
    ]),
  );
  b.gives('changed', 'the quorum before it signed', 'verifyStatements', {
    statements: [first, both],
  });
  b.fails(
    'one-of-two',
    'one holder where two are needed',
    'verifyStatements',
    { statements: [first, by([[0, one]])] },
    'quorum',
  );
  b.fails(
    'by-the-new',
    'signed by the holder it brings in',
    'verifyStatements',
    { statements: [first, by([[2, third.secretKey]])] },
    'signature',
  );
  const accepted = b.gives<Uint8Array>(
    'change-2',
    'the same in version 2: the third holder has to accept',
    'encodeStatement',
    { ...change, version: 2 },
  );
  const acceptance = b.gives<Uint8Array>('acceptance', 'what the third holder signs', 'sign', {
    secretKey: third.secretKey,
    label: labels.signAcceptance,
    unitId,
    message: accepted,
  });
  const asked = attachSignatures(
    accepted,
    secretKeys.map((key, holder) => ({
      holder,
      signature: sign(key, labels.signHolders, unitId, accepted),
    })),
  );
  b.gives('accepted', 'signed by the quorum before it, then accepted', 'verifyStatements', {
    statements: [first, b.keep('accepted', concat(asked, acceptance))],
  });
  b.fails(
    'unasked',
    'the third holder did not accept',
    'verifyStatements',
    { statements: [first, b.keep('unasked', asked)] },
    'size',
  );
  b.fails(
    'alone',
    'a change without the founding before it',
    'verifyStatements',
    { statements: [both] },
    'chain',
  );
  b.fails(
    'twice',
    'the same change twice',
    'verifyStatements',
    { statements: [first, both, both] },
    'chain',
  );
  b.fails(
    'cut',
    'the last byte missing',
    'verifyStatements',
    { statements: [{ ...first, length: foundingBytes.length - 1 }] },
    'size',
  );
  b.fails(
    'longer',
    'a byte after the end',
    'verifyStatements',
    { statements: [{ ...first, length: foundingBytes.length + 1 }] },
    'size',
  );
  b.fails(
    'version',
    'another version',
    'verifyStatements',
    { statements: [{ ...first, write: [[0, Uint8Array.of(2)]] }] },
    'version',
  );
  b.fails(
    'threshold',
    'three of two holders',
    'verifyStatements',
    { statements: [{ ...first, write: [[69, Uint8Array.of(3)]] }] },
    'header',
  );
  b.fails(
    'flipped',
    'one bit of a holder’s title flipped',
    'verifyStatements',
    { statements: [{ ...first, write: [[105, Uint8Array.of(0x49)]] }] },
    'signature',
  );
  return b;
}
