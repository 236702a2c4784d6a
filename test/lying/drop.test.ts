import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lettersOf } from '../../client/conversation/casefile.js';
import type { Duty } from '../../client/conversation/duty.js';
import {
  bodyBytes,
  concat,
  dropHeaderBytes,
  idBytes,
  intakeRowBytes,
  type SealedDrop,
  toHex,
} from '../../crypto/index.js';
import { onlyCase } from './answered.js';
import { about, flipped, type Lie, withBody } from './liar.js';
import { beats, type Desktop, kinds, type Office, openOffice } from './office.js';
import { decoys, makeWriter, type Writer } from './writer.js';

const rowBytes = intakeRowBytes(8);
let office: Office;
let writer: Writer;
let visitor: Awaited<ReturnType<Office['visitor']>>;
let one: Desktop;
let two: Desktop;

beforeEach(async () => {
  office = await openOffice({ seed: 'drops' });
  visitor = await office.visitor();
  writer = makeWriter(office, visitor.portal, { route: 1, excluded: [] });
  one = await office.desktop(1);
  two = await office.desktop(2);
});

afterEach(() => office.close());

/** The rows of one batch, changed. */
const rows = (change: (rows: Uint8Array[]) => Uint8Array[], batch = 1): Lie =>
  about(
    `/api/batches/${batch}/`,
    withBody((body) => {
      const cut = Array.from(
        { length: Math.ceil(body.length / rowBytes) },
        (_, i) => new Uint8Array(body.subarray(i * rowBytes, (i + 1) * rowBytes)),
      );
      return concat(...change(cut));
    }),
  );

const isRow = (row: Uint8Array, { id }: SealedDrop): boolean =>
  toHex(row.subarray(0, idBytes)) === toHex(id);

/** Three letters of one session, each in its drop, all sent. */
async function three(): Promise<SealedDrop[]> {
  const drops: SealedDrop[] = [];
  let session = writer.begin();
  for (const text of ['First.', 'Second.', 'Third.']) {
    const { letter, next } = writer.sign(session, text);
    session = next;
    const sealed = writer.seal(letter.bytes);
    expect(await writer.put(sealed)).toMatchObject({ stored: true });
    drops.push(sealed);
  }
  await decoys(writer, 2);
  await office.closeBatch();
  return drops;
}

const seqs = (duty: Duty): number[] => lettersOf(onlyCase(duty)).map((l) => l.letter.header.seq);

const withId = (row: Uint8Array, other: Uint8Array): Uint8Array =>
  concat(other.subarray(0, idBytes), row.subarray(idBytes));

describe('A server that lies about a drop', () => {
  it('tells officers of a gap when two drops exchange their identifiers', async () => {
    const [, second] = (await three()) as [SealedDrop, SealedDrop, SealedDrop];
    one.liar.lie = rows((all) => {
      const own = all.find((row) => isRow(row, second)) as Uint8Array;
      const [other] = all.filter((row) => row !== own) as [Uint8Array];
      return all.map((row) =>
        row === own ? withId(own, other) : row === other ? withId(other, own) : row,
      );
    });
    const duty = await one.signIn();
    const missing = [1, 2, 3].filter((seq) => !seqs(duty).includes(seq));
    expect(missing).toContain(2);
    expect(kinds(duty)).toEqual(['letter-gap']);
  });

  it('counts a letter once and shows the gap when an earlier drop stands in place of a new one', async () => {
    const [first, second] = (await three()) as [SealedDrop, SealedDrop, SealedDrop];
    one.liar.lie = rows((all) => {
      const earlier = all.find((row) => isRow(row, first)) as Uint8Array;
      return all.map((row) => (isRow(row, second) ? earlier : row));
    });
    const duty = await one.signIn();
    expect(seqs(duty)).toEqual([1, 3]);
    expect(kinds(duty)).toEqual(['letter-gap']);
    await beats(office, duty, 3);
    await office.snapshot();
    const [found] = (await writer.returns()).cases;
    expect(found?.received?.letters).toBe(2);
    expect(found?.newest?.sessions.map((s) => s.gap)).toEqual([true]);
  });

  it('takes a letter once though its drop comes again under the same and in another batch', async () => {
    const [first] = (await three()) as [SealedDrop, SealedDrop, SealedDrop];
    let again: Uint8Array | null = null;
    one.liar.lie = rows((all) => {
      again = all.find((row) => isRow(row, first)) as Uint8Array;
      return all;
    });
    const duty = await one.signIn();
    await decoys(writer, 1);
    await office.closeBatch();
    one.liar.lie = rows(([row]) => [again ?? (row as Uint8Array)], 2);
    await duty.sync();
    expect(seqs(duty)).toEqual([1, 2, 3]);
    expect(duty.alarms()).toEqual([]);
  });

  it('takes letters in by their session, in whatever order their drops are given', async () => {
    await three();
    for (const turn of [(all: Uint8Array[]) => all.reverse(), (all: Uint8Array[]) => all]) {
      one.liar.lie = rows(turn);
      const duty = await one.signIn();
      expect(seqs(duty)).toEqual([1, 2, 3]);
      expect(duty.alarms()).toEqual([]);
    }
  });

  it('tells the reporter by the count, officers by the gap, and one officer by a colleague', async () => {
    const [, second, third] = (await three()) as [SealedDrop, SealedDrop, SealedDrop];
    const without = (...drops: SealedDrop[]): Lie => {
      const fewer = rows((all) => all.filter((row) => !drops.some((drop) => isRow(row, drop))));
      return async (asked, ask) => {
        if (!asked.path.startsWith('/api/batches?')) return fewer(asked, ask);
        const told = await ask();
        const said = JSON.parse(told.body.toString('utf8')) as {
          batches: { number: number; drops: number }[];
        };
        for (const batch of said.batches) if (batch.number === 1) batch.drops -= drops.length;
        return { ...told, body: Buffer.from(JSON.stringify(said)) };
      };
    };
    one.liar.lie = without(second);
    const gap = await one.signIn();
    expect([seqs(gap), kinds(gap)]).toEqual([[1, 3], ['letter-gap']]);
    one.liar.lie = without(third);
    const duty = await one.signIn();
    expect([seqs(duty), kinds(duty)]).toEqual([[1, 2], []]);
    await beats(office, duty, 3);
    await office.snapshot();
    // The newest letter, withheld from all: the reporter reads that two of three were received.
    expect((await writer.returns()).cases[0]?.received?.letters).toBe(2);
    two.liar.lie = null;
    const colleague = await two.signIn();
    await office.pass(86_400_000);
    await colleague.sync();
    await beats(office, colleague, 3);
    await office.closeBatch();
    await duty.sync();
    expect(kinds(duty)).toEqual(['hidden-letter']);
  });

  it('refuses a drop altered on the way, and tells an officer of one altered in its batch', async () => {
    const session = writer.begin();
    const { letter } = writer.sign(session, 'Altered.');
    const sealed = writer.seal(letter.bytes);
    visitor.liar.lie = (asked, ask) => ask({ body: Buffer.from(flipped(asked.body, 9_000)) });
    expect(await writer.put(sealed)).toMatchObject({ stored: false, code: 'proof' });
    visitor.liar.lie = null;
    expect(await writer.put(sealed)).toMatchObject({ stored: true });
    await office.closeBatch();
    const places = {
      header: idBytes + dropHeaderBytes - 1,
      digests: idBytes + dropHeaderBytes + 40,
      body: rowBytes - bodyBytes + 7,
    };
    for (const at of Object.values(places)) {
      one.liar.lie = rows((all) => all.map((row) => flipped(row, at)));
      const duty = await one.signIn();
      expect(duty.desk.cases.size).toBe(0);
      if (at !== places.header) expect(kinds(duty)).toEqual(['broken-letter']);
    }
  });

  it('refuses a drop cut off on the way, and tells an officer of one cut off in its batch', async () => {
    const { letter } = writer.sign(writer.begin(), 'Cut off.');
    const sealed = writer.seal(letter.bytes);
    visitor.liar.lie = (asked, ask) => ask({ body: asked.body.subarray(0, -1) });
    expect(await writer.put(sealed)).toMatchObject({ stored: false, code: 'size' });
    visitor.liar.lie = null;
    await writer.put(sealed);
    await office.closeBatch();
    for (const length of [rowBytes - 1, idBytes + 3]) {
      one.liar.lie = rows((all) => all.map((row) => row.slice(0, length)));
      const duty = await one.signIn();
      expect([duty.desk.cases.size, kinds(duty)]).toEqual([0, ['bad-row']]);
      one.liar.lie = null;
      await duty.sync();
      expect(seqs(duty)).toEqual([1]);
    }
  });

  it('tells the one officer to whom a drop is given altered that colleagues were given whole', async () => {
    await three();
    two.liar.lie = rows((all) => all.map((row) => flipped(row, rowBytes - bodyBytes + 7)));
    const lied = await two.signIn();
    expect([lied.desk.cases.size, kinds(lied)]).toEqual([0, ['broken-letter']]);
    const duty = await one.signIn();
    await beats(office, duty, 3);
    await office.closeBatch();
    await lied.sync();
    await beats(office, lied, 2);
    expect(kinds(lied)).toContain('hidden-letter');
    expect(kinds(duty)).toEqual([]);
  });
});
