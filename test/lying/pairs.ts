/**
 * Who notices what, when, and in which words: every way in which a server can lie about every
 * thing that it gives out. `docs/protocol.md` shows the same table; `pairs.test.ts` holds both to
 * each other, and every row that is tested to its test in this folder.
 */
import { alarmSentences as officer } from '../../client/locales/en/alarms.js';
import { portErrors, protocolErrors } from '../../client/locales/en/errors.js';
import type { Pair } from './pair.js';
import { cursorPairs } from './pairs-cursor.js';
import { reporterPairs } from './pairs-reporter.js';

const batchPairs: Pair[] = [
  {
    fault: 'swap',
    target: 'batch',
    outcome: 'noticed',
    by: 'officer',
    when: 'when the batch is read again, in the next session before the cursor has passed it',
    words: officer['batch-changed'],
    because:
      'Exchanged before anybody read them, two batches only change the day on which a drop counts as taken in: the server decides that anyway.',
    test: 'tells an officer that a batch holds other drops than when it was taken in',
  },
  {
    fault: 'old',
    target: 'batch',
    outcome: 'noticed',
    by: 'officer',
    when: 'at once for a batch known to be there; otherwise with the next batch that is given',
    words: officer['batch-missing'],
    because:
      'A newest batch that nobody is given is noticed by nobody until a later one is; attendance on the board then stands still.',
    test: 'tells an officer that the list of batches ends before one that was taken in',
  },
  {
    fault: 'replay',
    target: 'batch',
    outcome: 'not-noticeable',
    by: 'officer',
    when: 'never',
    harmless: true,
    because: 'A letter is known by its hash: taken in twice, it is one letter.',
    test: 'takes every letter once though the server gives a batch twice, and under a new number',
  },
  {
    fault: 'reorder',
    target: 'batch',
    outcome: 'not-noticeable',
    by: 'officer',
    when: 'never',
    harmless: true,
    because:
      'Batches are taken in by number and letters by session and seq, however they are given.',
    test: 'takes batches in by number, however the server lists them',
  },
  {
    fault: 'withhold',
    target: 'batch',
    outcome: 'noticed',
    by: 'officer',
    when: 'with the next batch that is given; the cursor does not pass the missing one',
    words: officer['batch-missing'],
    because: 'The newest batch, withheld from everybody, is noticed with the one after it only.',
    test: 'tells an officer that a batch was left out, and does not pass it',
  },
  {
    fault: 'alter',
    target: 'batch',
    outcome: 'noticed',
    by: 'officer',
    when: 'at intake',
    words: officer['bad-row'],
    test: 'tells an officer of rows that are no drops, and does not pass the batch',
  },
  {
    fault: 'truncate',
    target: 'batch',
    outcome: 'noticed',
    by: 'officer',
    when: 'at intake; the cursor does not pass the batch',
    words: officer['batch-changed'],
    test: 'tells an officer of a batch with fewer drops than its list says, and does not pass it',
  },
  {
    fault: 'fork',
    target: 'batch',
    outcome: 'noticed',
    by: 'the officer who was not given the letter',
    when: 'when a colleague has stored it',
    words: officer['hidden-letter'],
    test: 'tells an officer of a letter that names them and that only a colleague was given',
  },
];

const cellPairs: Pair[] = [
  {
    fault: 'swap',
    target: 'cell',
    outcome: 'noticed',
    by: 'officer',
    when: 'at the next reading',
    words: officer['bad-cell'],
    test: 'tells an officer of two cells of the store that changed places',
  },
  {
    fault: 'old',
    target: 'cell',
    outcome: 'noticed',
    by: 'the officer whose cells they are',
    when: 'at the next reading, or at the start of the next session',
    words: officer['lost-cells'],
    because:
      'A colleague’s newest cells are missed by others only once something names them, or on a computer whose cache remembers that the shelf had come further.',
    test: 'tells an officer that the store ends before what their last session placed',
  },
  {
    fault: 'replay',
    target: 'cell',
    outcome: 'noticed',
    by: 'officer',
    when: 'at once, when the same answer comes again and again; the session does not hang',
    words: protocolErrors.chain,
    because: 'A cell given twice is one cell.',
    test: 'refuses an answer that does not lead further, and takes a cell given twice as one',
  },
  {
    fault: 'reorder',
    target: 'cell',
    outcome: 'not-noticeable',
    by: 'officer',
    when: 'never',
    harmless: true,
    because: 'Cells are looked up by their tags; their order means nothing.',
    test: 'reads the same from cells in another order',
  },
  {
    fault: 'withhold',
    target: 'cell',
    outcome: 'noticed',
    by: 'the officer whose cell it is; colleagues once an entry names what is missing',
    when: 'at the next reading; the cell is sent again',
    words: officer['lost-cells'],
    test: 'tells an officer that the server keeps their cells back, and sends them again',
  },
  {
    fault: 'alter',
    target: 'cell',
    outcome: 'noticed',
    by: 'officer',
    when: 'at the next reading',
    words: officer['bad-cell'],
    test: 'tells an officer of a cell that was altered',
  },
  {
    fault: 'truncate',
    target: 'cell',
    outcome: 'noticed',
    by: 'officer',
    when: 'at once; nothing of the answer is used',
    words: protocolErrors.size,
    test: 'refuses cells that are cut off',
  },
  {
    fault: 'fork',
    target: 'cell',
    outcome: 'noticed',
    by: 'the colleague who is not shown an entry',
    when: 'with the next entry of somebody who had read it',
    words: officer['entry-gap'],
    because: 'While nobody writes who has read it, nothing names the entry that is hidden.',
    test: 'tells a colleague of an entry that others are shown and they are not',
  },
];

const bundlePairs: Pair[] = [
  {
    fault: 'swap',
    target: 'bundle',
    outcome: 'noticed',
    by: 'officer',
    when: 'at the start of the next session',
    words: protocolErrors.locked,
    test: 'does not open the outbox of a colleague',
  },
  {
    fault: 'old',
    target: 'bundle',
    outcome: 'noticed',
    by: 'officer',
    when: 'at the start of the next session: by the number on the same computer, by the cells on any',
    words: officer['outbox-old'],
    because: 'On a new computer, with the cells withheld as well, only colleagues notice.',
    test: 'tells an officer of an older outbox, by the bundle’s number and by the cells',
  },
  {
    fault: 'replay',
    target: 'bundle',
    outcome: 'not-noticeable',
    by: 'officer',
    when: 'never',
    harmless: true,
    because: 'Cells given twice are one cell, and a drop taken in twice is one letter.',
    test: 'reads the same though the server stores a bundle twice',
  },
  {
    fault: 'reorder',
    target: 'bundle',
    outcome: 'noticed',
    by: 'officer',
    when: 'at the start of the next session: the outbox is an older one',
    words: officer['outbox-old'],
    because: 'The order of the cells themselves means nothing.',
    test: 'tells an officer that an earlier bundle was put in place of a later one',
  },
  {
    fault: 'withhold',
    target: 'bundle',
    outcome: 'noticed',
    by: 'officer',
    when: 'without an answer at once; answered and not stored, at the next reading',
    words: officer['lost-cells'],
    because:
      'A bundle that held nothing is missed at the start of the next session only, by its number.',
    test: 'tells an officer of a bundle that was answered and not stored, and sends the rest again',
  },
  {
    fault: 'alter',
    target: 'bundle',
    outcome: 'noticed',
    by: 'officer',
    when: 'cells at the next reading, the outbox at the start of the next session',
    words: officer['bad-cell'],
    test: 'tells an officer of a bundle whose cells were altered on the way',
  },
  {
    fault: 'truncate',
    target: 'bundle',
    outcome: 'noticed',
    by: 'officer',
    when: 'cut on the way: refused at once and sent again; stored in part: at the next reading',
    words: portErrors.size,
    test: 'sends a bundle again that was cut off on the way',
  },
  {
    fault: 'fork',
    target: 'bundle',
    outcome: 'noticed',
    by: 'the colleague from whom it is hidden',
    when: 'with the next entry of somebody who had read it; a sender key after two weeks',
    words: officer['entry-gap'],
    test: 'tells a colleague of a bundle that is hidden from them alone',
  },
];

/** All 64, by target and then by fault. */
export const pairs: readonly Pair[] = [
  ...reporterPairs,
  ...batchPairs,
  ...cellPairs,
  ...bundlePairs,
  ...cursorPairs,
];
