import { type Builder, builder } from './builder.js';
import { drawn, officer, unitId } from './unit.js';

/** Twenty-four words, what follows from them, and what is signed with it. */
export function kits(): Builder {
  const b = builder('Recovery kits and sheets of holders');
  const random = drawn(24);
  const kit = random(32);
  const words = b.gives<string[]>(
    'words',
    '32 bytes as twenty-four words of the BIP-39 English list',
    'wordsOfSeed',
    { seed: kit },
  );
  b.gives('zeros', 'all zeros', 'wordsOfSeed', { seed: new Uint8Array(32) });
  b.fails('short', '31 bytes', 'wordsOfSeed', { seed: kit.slice(1) }, 'size');
  b.gives('seed', 'the bytes again', 'seedOfWords', { words });
  b.fails('missing', 'a word missing', 'seedOfWords', { words: words.slice(1) }, 'size');
  b.fails(
    'unknown',
    'no word of the list',
    'seedOfWords',
    { words: words.with(3, 'bobby') },
    'word',
  );
  b.fails(
    'checksum',
    'known words that do not belong together',
    'seedOfWords',
    { words: [...words].reverse() },
    'checksum',
  );
  b.gives('holder', 'the seed of a founder as holder', 'holderSeed', { kit });
  b.gives('officer', 'officer’s seed and keyring root in this unit', 'officerSeeds', {
    kit,
    unitId,
  });
  b.gives('other-unit', 'and in another', 'officerSeeds', { kit, unitId: new Uint8Array(32) });
  const recovery = {
    unitId,
    person: 1,
    link: random(32),
    registration: random(192),
    vault: 'fill:41*1064',
  };
  const { signSecret, signPublic: publicKey } = officer(1);
  const signature = b.gives<Uint8Array>(
    'recovery',
    'signature of an officer who replaces record and vault',
    'signRecovery',
    { recovery, signSecret },
  );
  const signed = { recovery, publicKey, signature };
  b.gives('recovery-checked', 'it holds', 'checkRecovery', signed);
  b.fails(
    'recovery-other-link',
    'not for another link',
    'checkRecovery',
    { ...signed, recovery: { ...recovery, link: random(32) } },
    'signature',
  );
  b.fails(
    'recovery-other-person',
    'not by somebody else',
    'checkRecovery',
    { ...signed, publicKey: officer(2).signPublic },
    'signature',
  );
  b.fails(
    'recovery-cut',
    'a record of 191 bytes',
    'checkRecovery',
    { ...signed, recovery: { ...recovery, registration: random(191) } },
    'size',
  );
  return b;
}
