import { expect, test } from 'vitest';
import { startSender } from '../../../client/conversation/sender.js';
import { openSitting } from '../../../client/conversation/sitting.js';
import {
  type Receipt,
  receiptKeys,
  seededRandom,
  verifyLetter,
  wipeReceipt,
} from '../../../crypto/index.js';
import { makeUnit, monday } from '../../support/unit.js';
import { virtualClock } from '../../support/virtual-clock.js';
import { letterIn, minute, recordingPortal } from '../../support/visit.js';

const path = { route: 1, excluded: [] };
const message = (text: string) => ({ kind: 'message', content: { language: 'en', text } }) as const;

async function visitor() {
  const made = makeUnit({ officers: 2, seed: 'two reports in one visit' });
  const clock = virtualClock(monday);
  const portal = recordingPortal(made, clock);
  const sent: number[] = [];
  const sitting = await openSitting({
    portal,
    clock,
    random: seededRandom(new Uint8Array(32).fill(31)),
    pin: null,
    openedAt: monday,
    launch: (start, emit) => {
      const random = seededRandom(new Uint8Array(32).fill(32));
      return startSender(start, { portal, clock, random, emit });
    },
    emit: (event) => {
      if (event.event === 'sent') sent.push(event.letter);
    },
  });
  const receiptOf = () => receiptKeys(made.random(16), made.unit.unitId);
  const write = (receipt: Receipt, text: string) =>
    sitting.write({ path, returned: null, receipt, writing: message(text) });
  const letters = () =>
    portal.puts().flatMap((put) => {
      const bytes = letterIn(put, made, 1);
      return bytes === null ? [] : [bytes];
    });
  const signedBy = ({ signPublic }: Receipt, bytes: Uint8Array) =>
    verifyLetter(bytes, made.unit.unitId, 'reporter', signPublic).header;
  return { clock, sitting, receiptOf, write, letters, signedBy, sent };
}

test('two reports of one visit are two cases, each signed with its own key', async () => {
  const { clock, receiptOf, write, letters, signedBy } = await visitor();
  const [one, two] = [receiptOf(), receiptOf()];
  const first = write(one, 'one');
  const second = write(two, 'two');
  expect(first.reference).not.toBe(second.reference);
  await clock.runUntil(monday + 6 * minute);
  const [a, b] = letters() as [Uint8Array, Uint8Array];
  expect([signedBy(one, a).seq, signedBy(two, b).seq]).toEqual([1, 1]);
});

test('what is written after keys were wiped is signed all the same, in a session of its own', async () => {
  const { clock, sitting, receiptOf, write, letters, signedBy, sent } = await visitor();
  const receipt = receiptOf();
  const again = { ...receipt, signSecret: receipt.signSecret.slice(), seed: receipt.seed.slice() };
  write(receipt, 'a report');
  await clock.runUntil(monday + 4 * minute);
  expect(sent).toHaveLength(1);
  sitting.forget();
  wipeReceipt(receipt);
  write(again, 'a letter more');
  await clock.runUntil(monday + 8 * minute);
  const [a, b] = letters().map((bytes) => signedBy(again, bytes));
  expect([a?.seq, b?.seq]).toEqual([1, 1]);
  expect(b?.session).not.toEqual(a?.session);
});

test('a visit that ends sends nothing more and keeps nothing of what waited', async () => {
  const { clock, sitting, receiptOf, write, letters } = await visitor();
  write(receiptOf(), 'never sent');
  sitting.stop();
  await clock.runUntil(monday + 4 * minute);
  expect(letters()).toEqual([]);
});
