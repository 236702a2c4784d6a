/** Faults that are planted one at a time, and what the same histories must say of each. */
import { indexLog } from '../../client/conversation/desk.js';
import type { Duty } from '../../client/conversation/duty.js';
import { logId } from '../../client/conversation/logbook.js';
import { type RecordContent, recordId } from '../../client/conversation/records.js';
import { dayOf } from '../../crypto/index.js';
import type { Wish } from './history.js';
import { changeOutbox, changeStates, dropDecoy, grants } from './tampering.js';

export interface Planted extends Wish {
  /** Ends the sentence "Random histories find …". */
  says: string;
  /** What is said of it, among other things. */
  found: RegExp;
  /** A seed that shows it at once; it is looked for from here on. */
  seed?: number;
}

export const planted: readonly Planted[] = [
  {
    says: 'a cursor that waits for nothing',
    found: /passed batch \d+ before a week was over/,
    fault: {
      beforeBeat: ({ desk }) => {
        for (const batch of desk.taken.keys()) desk.taken.set(batch, 0);
      },
    },
  },
  {
    says: 'members who store every letter at once, whatever their rank',
    seed: 2,
    found: /of rank \d stored a letter after \d days/,
    fault: {
      beforeBeat: ({ desk }) => {
        desk.taken.get = () => 0;
      },
    },
  },
  {
    says: 'a state that counts letters before they are read back',
    found: /stated \d+ letters of \d+ stored/,
    fault: {
      bundle: (given) =>
        changeStates(given, (state, { desk }, caseId) => ({
          ...state,
          letters: desk.cases.get(caseId)?.letters.size ?? 0,
        })),
    },
  },
  {
    says: 'an outbox that forgets which places are taken',
    found: /false alarm for officer \d: .*outbox-old/,
    fault: { bundle: (given) => changeOutbox(given, (o) => ({ ...o, next: [] })) },
  },
  {
    says: 'an outbox that forgets letters whose batch was passed',
    found: /lacks letter|does not find letter|hidden-letter/,
    kind: 'flood',
    fault: { bundle: (given) => changeOutbox(given, (o) => ({ ...o, kept: [], letters: [] })) },
  },
  {
    says: 'an outbox that forgets what was written and has not left',
    seed: 7,
    found: /lacks entry/,
    kind: 'days',
    fault: { bundle: (given) => changeOutbox(given, (o) => ({ ...o, entries: [] })) },
  },
  {
    says: 'a store in which nothing is placed again on day 200',
    seed: 2,
    found: /after 199 days.* (lacks|does not find)/,
    kind: 'carry',
    fault: { beforeBeat: (duty) => neverOld(duty, 190, 400) },
  },
  {
    says: 'a message that is not placed again on day 28',
    seed: 2,
    found: /did not place again part 1/,
    kind: 'weeks',
    fault: { beforeBeat: (duty) => neverOld(duty, 28, 56) },
  },
  {
    says: 'a sender key that is used and never granted',
    seed: 2,
    found: /lacks|does not find|key-unconfirmed|does not come to rest/,
    fault: { bundle: (given) => (grants(given.duty) ? dropDecoy(given) : given.bytes) },
  },
  {
    says: 'letters that are read back and never confirmed',
    found: /false alarm for officer \d: .*hidden-letter/,
    fault: {
      beforeBeat: confirmsNothing,
      bundle: (given) => changeOutbox(given, (o) => ({ ...o, kept: [], letters: [] })),
    },
    kind: 'weeks',
  },
  {
    says: 'a reader of logs that stops at the first place it misses',
    found: /lacks|does not find|false alarm/,
    fault: { lookAhead: 1 },
  },
  {
    says: 'a page that seals a letter to somebody left out',
    found: /false alarm for officer \d: .*broken-letter|sees a case that leaves them out/,
    fault: { addressesAll: true },
  },
  {
    says: 'board cells sent beyond the day’s quota',
    seed: 2,
    found: /false alarm for officer \d: .*lost-cells|did not place/,
    fault: {
      beforeBeat: ({ desk }) => {
        desk.outbox = { ...desk.outbox, bundlesOfDay: 0 };
      },
    },
  },
];

/** What was placed between so many days ago seems to have been placed today. */
function neverOld({ desk }: Duty, from: number, to: number): void {
  const day = dayOf(desk.now);
  const isOld = (placed: number): boolean => day - placed >= from && day - placed < to;
  const { standing } = desk.book;
  desk.book.standing = (item, parts) => {
    const known = standing(item, parts);
    if (known === undefined) return undefined;
    const days = new Map([...known.days].map(([part, at]) => [part, isOld(at) ? day : at]));
    return { ...known, days };
  };
  for (const record of desk.records.values()) if (isOld(record.day)) record.day = day;
}

/** Makes every confirmation of a letter seem to stand already. */
function confirmsNothing({ desk }: Duty): void {
  for (const file of desk.cases.values()) {
    for (const { letter } of file.letters.values()) {
      const { caseId } = file;
      const record: RecordContent = { record: 'letterConfirmed', caseId, letter: letter.hash };
      for (const { senderKey } of desk.keyring.forCase(file.path, caseId)) {
        if (senderKey.owner !== desk.officer.person) continue;
        const name = indexLog(senderKey);
        const day = dayOf(desk.now);
        const id = `${logId(name)}|${recordId(record)}`;
        desk.records.set(id, { name, record, day, since: day, items: [] });
      }
    }
  }
}
