import { Deflate } from 'pako';
import { beforeEach, describe, expect, it } from 'vitest';
import { lettersOf } from '../../client/conversation/casefile.js';
import { slotKeysOf } from '../../client/conversation/compose.js';
import type { Duty } from '../../client/conversation/duty.js';
import { letterKinds } from '../../client/conversation/kinds.js';
import { caseKeysOf } from '../../client/conversation/returning.js';
import { en } from '../../client/locales/en.js';
import { harmless } from '../../client/terminal/prompt.js';
import { showCase } from '../../client/terminal/show-case.js';
import {
  caseIdOf,
  concat,
  type DirectoryPerson,
  encodeLetterHeader,
  type LetterHeader,
  labels,
  membersOf,
  type Path,
  type Receipt,
  receiptKeys,
  type SlotKey,
  sealDrop,
  sign,
  signLetter,
  toUtf8,
} from '../../crypto/index.js';
import { makeWorld, reportOf, type World } from '../support/world.js';
import { onlyCase } from './answered.js';
import { handmadeDrop } from './crooked-drop.js';

let world: World;
let receipt: Receipt;

beforeEach(() => {
  world = makeWorld({ seed: 'a dishonest reporter' });
  receipt = receiptKeys(world.random(16), world.unit.unit.unitId);
});

const everybody: Path = { route: 1, excluded: [] };
const content = (value: unknown): Uint8Array => toUtf8(JSON.stringify(value));
const report = (text: string): Uint8Array => content(reportOf(text).content);
const people = (...persons: number[]): DirectoryPerson[] =>
  world.directory().people.filter((p) => persons.includes(p.person));

function header(change: Partial<LetterHeader> = {}, path = everybody): LetterHeader {
  const keys = caseKeysOf(receipt, path);
  const { caseSecret, signPublic, kemPublic } = keys;
  return {
    kind: letterKinds.report.kind,
    kindVersion: 1,
    unitId: world.unit.unit.unitId,
    caseId: caseIdOf(keys),
    sender: 0,
    path,
    directory: 1,
    session: new Uint8Array(16).fill(7),
    seq: 1,
    prev: new Uint8Array(32),
    part: 1,
    parts: 1,
    seen: [],
    addressees: membersOf(world.directory(), path).map(({ person, keyId }) => ({ person, keyId })),
    opening: { caseSecret, signPublic, kemPublic },
    ...change,
  };
}

/** Puts a letter in a drop to these people (to all three by default). */
async function send(letter: Uint8Array, to: readonly SlotKey[] = slotKeysOf(people(1, 2, 3))) {
  const { unitId } = world.unit.unit;
  const plan = { unitId, directory: 1, slots: 8, addressees: to, letter };
  await put(sealDrop(plan, world.random));
}

const put = ({ id, drop }: { id: Uint8Array; drop: Uint8Array }) =>
  world.server.portal().putDrop(id, concat(drop, new Uint8Array(10)));

/** A batch closes, and all three sign in. */
async function takeIn(): Promise<Duty[]> {
  world.server.closeBatch();
  const duties: Duty[] = [];
  for (const person of [1, 2, 3]) duties.push(await world.signIn(person));
  return duties;
}

const kinds = (duty: Duty): string[] => [...new Set(duty.alarms().map((a) => a.kind))].sort();
const cases = (duties: Duty[]): number[] => duties.map((d) => d.desk.cases.size);

/** Nobody acts on it; whoever can open it is told. */
async function isBroken(told: number[]): Promise<void> {
  const duties = await takeIn();
  expect(cases(duties)).toEqual([0, 0, 0]);
  for (const [i, duty] of duties.entries()) {
    expect([i + 1, kinds(duty)]).toEqual([i + 1, told.includes(i + 1) ? ['broken-letter'] : []]);
    expect(duty.desk.pending.size).toBe(0);
    await duty.beat();
  }
}

const signed = (h: LetterHeader, bytes: Uint8Array): Uint8Array =>
  signLetter(h, bytes, receipt.signSecret).bytes;

describe('A dishonest reporter (P10)', () => {
  it('who names somebody and leaves them out is told by everybody else', async () => {
    await send(signed(header(), report('Not for the third.')), slotKeysOf(people(1, 2)));
    await isBroken([1, 2]);
  });

  it('who gives two officers different keys gives both of them nothing', async () => {
    const { unitId } = world.unit.unit;
    const [key, other] = [world.random(32), world.random(32)];
    const slots = Array.from({ length: 8 }, (_, slot) => {
      const person = world.directory().people.find((p) => p.slot === slot);
      return person === undefined ? null : { kemPublic: person.kemPublic, key };
    });
    const letter = signed(header(), report('For some.'));
    const drop = { unitId, directory: 1, key, letter };
    await put(handmadeDrop({ ...drop, slots }, world.random));
    const honest = await takeIn();
    expect([cases(honest), honest.flatMap(kinds)]).toEqual([[1, 1, 1], []]);
    const second = slots.map((to, slot) =>
      to !== null && slot === 1 ? { ...to, key: other } : to,
    );
    const next = signed(header({ seq: 2, prev: world.random(32) }), report('For others.'));
    await put(handmadeDrop({ ...drop, letter: next, slots: second }, world.random));
    world.server.closeBatch();
    for (const duty of honest) {
      await duty.sync();
      expect([onlyCase(duty).letters.size, kinds(duty)]).toEqual([1, ['broken-letter']]);
    }
  });

  it('who seals a named slot in a way that nobody can check is told by everybody', async () => {
    const { unitId } = world.unit.unit;
    const key = world.random(32);
    const slots = Array.from({ length: 8 }, (_, slot) => {
      const person = world.directory().people.find((p) => p.slot === slot);
      if (person === undefined) return null;
      const { kemPublic } = person;
      return slot === 2 ? { kemPublic, key, coins: world.random(64) } : { kemPublic, key };
    });
    const letter = signed(header(), report('The third could open it.'));
    await put(handmadeDrop({ unitId, directory: 1, key, letter, slots }, world.random));
    await isBroken([1, 2, 3]);
  });

  it('who puts two letters in one place of a session has both kept and shown', async () => {
    await send(signed(header(), report('What one hears.')));
    await send(signed(header(), report('What another hears.')));
    const duties = await takeIn();
    for (const duty of duties) {
      expect(lettersOf(onlyCase(duty))).toHaveLength(2);
      expect(kinds(duty)).toEqual(['letter-conflict']);
    }
  });

  it('whose first letter does not give its case is told, and opens no case', async () => {
    await send(signed(header({ caseId: world.random(32) }), report('Another case.')));
    await isBroken([1, 2, 3]);
  });

  it('who writes into a case with other keys than its own is told', async () => {
    await send(signed(header(), report('Mine.')));
    const [duty] = (await takeIn()) as [Duty];
    const stranger = receiptKeys(world.random(16), world.unit.unit.unitId);
    const h = header({ opening: null, session: world.random(16) });
    await send(signLetter(h, report('Not mine.'), stranger.signSecret).bytes);
    world.server.closeBatch();
    await duty.sync();
    expect([onlyCase(duty).letters.size, kinds(duty)]).toEqual([1, ['broken-letter']]);
  });

  it('who names somebody that the same letter leaves out is told by all, and by them too (P6)', async () => {
    const path = { route: 1, excluded: [3] };
    const addressees = people(1, 2, 3).map(({ person, keyId }) => ({ person, keyId }));
    await send(signed(header({ addressees }, path), report('For the third after all.')));
    await isBroken([1, 2, 3]);
  });

  it('who speaks as an officer is not believed', async () => {
    const h = header({ kind: letterKinds.grant.kind, sender: 2, opening: null });
    await send(signed(h, world.random(100)));
    const duties = await takeIn();
    expect(cases(duties)).toEqual([0, 0, 0]);
    for (const duty of duties) {
      expect(duty.alarms()).toMatchObject([{ kind: 'bad-grant', person: 2 }]);
      expect(duty.desk.keyring.all()).toEqual([]);
    }
  });

  it('whose letter swells to more than 64 KiB is told, in no time', async () => {
    const stream = new Deflate({ raw: true, level: 9 });
    stream.push(new Uint8Array(4_000_000), true);
    const plain = concat(encodeLetterHeader(header()), stream.result as Uint8Array);
    const { unitId } = world.unit.unit;
    const signature = sign(receipt.signSecret, labels.signLetter, unitId, plain);
    const began = performance.now();
    await send(concat(signature, plain));
    await isBroken([1, 2, 3]);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('whose text would take a terminal or a page over is shown as text', async () => {
    const hostile =
      '<img src=x onerror=alert(1)>\u001b]0;owned\u0007\u001b[2J\u202eevil\r\nNote by me';
    await send(signed(header(), report(hostile)));
    const [duty] = (await takeIn()) as [Duty];
    const shown = harmless(showCase(duty.desk, onlyCase(duty), en));
    expect(shown).toContain('<img src=x onerror=alert(1)>');
    expect([...'\u001b\u0007\u202e\r'].filter((c) => shown.includes(c))).toEqual([]);
    // What looks like an entry stays inside the letter.
    expect(shown).not.toMatch(/^Note by me/m);
    expect(duty.alarms()).toEqual([]);
  });

  it('whose content has a key twice, or is none, is taken in and shown as not well formed', async () => {
    const twice = toUtf8('{"language":"en","language":"cy","text":"Two tongues."}');
    const h = header({ kind: letterKinds.message.kind });
    await send(signed(h, twice));
    await send(signed({ ...h, session: world.random(16) }, toUtf8('not JSON at all')));
    await send(signed({ ...h, session: world.random(16) }, new Uint8Array(65_536)));
    const duties = await takeIn();
    for (const duty of duties) {
      expect(lettersOf(onlyCase(duty))).toHaveLength(3);
      expect(duty.alarms()).toEqual([]);
      const shown = showCase(duty.desk, onlyCase(duty), en);
      expect(shown.split(en.officer.letterBroken)).toHaveLength(4);
      await duty.beat();
    }
  });

  it('who counts to four thousand million keeps nobody busy', async () => {
    const h = header({ seq: 4_294_967_295, prev: world.random(32) });
    await send(signed(h, report('The last one.')));
    const [duty] = (await takeIn()) as [Duty];
    expect(kinds(duty)).toEqual(['letter-gap']);
    expect(duty.alarms().length).toBeLessThanOrEqual(1_000);
    await duty.beat();
  });

  it('whose letter is of a kind from the future is kept, verified and shown as newer', async () => {
    await send(signed(header({ kind: 77 }), world.random(50)));
    const duties = await takeIn();
    for (const duty of duties) {
      expect(duty.alarms()).toEqual([]);
      expect(showCase(duty.desk, onlyCase(duty), en)).toContain(en.officer.letterNewer);
    }
  });
});
