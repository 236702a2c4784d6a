/** Each check of the auditor's page, against a breach that is planted for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosign, formatCheckpoint } from '../../../server/audit/checkpoint.js';
import { formatKey, formatNote, parseNote, signText } from '../../../server/audit/note.js';
import { afterADay } from '../../lying/audited.js';
import { signer, stranger, witness } from '../../server/audit/made-log.js';
import { covered, entriesOf, type Given, openPage, packed, rewritten, seen } from './auditing.js';

let day: Awaited<ReturnType<typeof afterADay>>;
beforeAll(async () => {
  day = await afterADay();
}, 60_000);
afterAll(() => day.office.close());

describe('A check that fails is named, with its entry', () => {
  const codes = ({ view }: Awaited<ReturnType<typeof seen>>) =>
    view.findings.map(({ fault, entry }) => [fault, entry]);

  it('nothing is named where nothing is changed', async () => {
    const { file = (bytes: Uint8Array) => bytes } = await rewritten(day, (all) => all);
    expect(codes(await seen(day, { file }))).toEqual([]);
  });

  it('a changed entry: what is shown is not what was signed', async () => {
    const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 60 ? byte ^ 1 : byte));
    expect(codes(await seen(day, { file: flip }))).toContainEqual(['root', null]);
  });

  it('an entry that is missing at the end, and from which on', async () => {
    const entries = await covered(day);
    const file = () => packed(entries.slice(0, -1));
    const found = codes(await seen(day, { file }));
    expect(found).toContainEqual(['missing', entries.length - 1]);
    expect(found).toContainEqual(['root', null]);
  });

  it('an entry dated back, one that is none, and a checkpoint without its mark, also when signed', async () => {
    const line = (text: string) => new TextEncoder().encode(`${text}\n`);
    const { length } = entriesOf(await day.auditor.inbox.auditEntries(0));
    const back = await rewritten(day, (all) => [
      ...all,
      line('2020-01-01T00:00:00Z start done - -'),
    ]);
    expect(codes(await seen(day, back))).toEqual([
      ['time', length],
      ['mark', length],
    ]);
    const none = await rewritten(day, (all) => all.with(2, line('an entry of no kind')));
    expect(codes(await seen(day, none))).toContainEqual(['record', 2]);
  });

  it('a checkpoint that another key signed', async () => {
    const note = async (text: string) => {
      const { text: signed } = parseNote(text);
      return formatNote(signed, [
        signText(signed, {
          ...stranger,
          key: { ...stranger.key, name: signed.split('\n')[0] ?? '' },
        }),
      ]);
    };
    expect(codes(await seen(day, { note }))).toContainEqual(['signature', null]);
  });

  it('a leaf that was changed, and one that was left out, where the log is signed anew', async () => {
    const isLeaf = (entry: Uint8Array) => entry.length > 512;
    const places = (await covered(day)).flatMap((entry, i) => (isLeaf(entry) ? [i] : []));
    const [, second = 0, third = 0] = places;
    const changed = await rewritten(day, (all) =>
      all.with(
        second,
        (all[second] as Uint8Array).map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
      ),
    );
    // The changed one opens no more; what was said in it is known to be missing by the next one.
    expect((await seen(day, changed)).faults).toContainEqual([third, 'gap']);
    const left = await rewritten(day, (all) => all.toSpliced(second, 1));
    expect((await seen(day, left)).faults).toContainEqual([third - 1, 'gap']);
    expect((await seen(day)).faults).toEqual([]);
  });

  it('a log that another one was put in the place of, in one session', async () => {
    let given: Given = {};
    const { page, auditor } = openPage(day, {
      file: (bytes, number) => given.file?.(bytes, number) ?? bytes,
      note: (note) => given.note?.(note) ?? note,
    });
    expect((await page.audit(auditor, false))?.findings).toEqual([]);
    given = await rewritten(day, (all) => all.toSpliced(3, 1));
    const again = await page.audit(auditor, true);
    expect(again?.findings.map(({ fault }) => fault)).toContain('history');
  });
});

describe('A witness', () => {
  const cosignedBy = (by: typeof witness, seconds: number) => (note: string) =>
    `${note}${cosign(parseNote(note).text, by, seconds)}\n`;
  const now = () => Math.floor(day.office.clock.now() / 1_000);
  const key = formatKey(witness.key);
  const pinned = async (note?: (text: string) => string) => {
    const { page, auditor } = openPage(day, note === undefined ? {} : { note });
    await page.audit(auditor, false);
    const { findings, witnesses } = await page.pinWitness(auditor, ` ${key}\n`);
    return {
      page,
      auditor,
      witnesses,
      faults: findings.map(({ fault, witness: by }) => [fault, by]),
    };
  };

  it('whose key was given is told to have signed, or not to have', async () => {
    const { name } = witness.key;
    const at = now();
    const without = await pinned();
    expect([without.witnesses, without.faults]).toEqual([[{ name, at: null }], []]);
    const signed = await pinned(cosignedBy(witness, at));
    expect([signed.witnesses, signed.faults]).toEqual([[{ name, at }], []]);
    const dropped = await signed.page.unpinWitness(signed.auditor, name);
    expect([dropped.witnesses, signed.auditor.witnesses.size]).toEqual([[], 0]);
  });

  it('in whose name another signed, or who signed two days apart, is named', async () => {
    const { name } = witness.key;
    const forger = { ...stranger, key: witness.key };
    const forged = await pinned(cosignedBy(forger, now()));
    expect([forged.witnesses, forged.faults]).toEqual([
      [{ name, at: null }],
      [['cosignature', name]],
    ]);
    const late = await pinned(cosignedBy(witness, now() + 2 * 86_400));
    expect(late.faults).toEqual([['cosigned-apart', name]]);
  });

  it('is not taken from what is no key of a witness', async () => {
    const { page, auditor } = await seen(day);
    for (const text of [
      '',
      'witness',
      formatKey(signer.key),
      key.replace(/\+\w{8}\+/, '+00000000+'),
    ])
      await expect(page.pinWitness(auditor, text)).rejects.toThrow('witness-key');
    expect(auditor.witnesses.size).toBe(0);
  });
});

describe('A checkpoint that was kept', () => {
  const compare = async (note: string, given: Given = {}) => {
    const { page, auditor } = await seen(day, given);
    const { kept } = await page.compareCheckpoint(auditor, note);
    return kept;
  };

  it('is the beginning of this log, or one clear sentence says why not', async () => {
    const { view } = await seen(day);
    expect(await compare(view.note)).toBe('continues');
    expect(await compare('')).toBe('malformed');
    expect(await compare(view.note.slice(0, 40))).toBe('malformed');
    expect(await compare(view.note.replace(/\n\d+\n/, '\n7\n'))).toBe('unsigned');
    const text = formatCheckpoint({
      ...{ origin: signer.key.name, size: 1 },
      root: new Uint8Array(32),
    });
    expect(await compare(formatNote(text, [signText(text, signer)]))).toBe('other');
  });

  it('shows a log that was forked, or cut, and signed anew by its own key', async () => {
    const { view } = await seen(day);
    const forked = await rewritten(day, (all) =>
      all.with(
        1,
        (all[1] as Uint8Array).map((b, i) => (i === 0 ? b ^ 1 : b)),
      ),
    );
    expect(await compare(view.note, forked)).toBe('forked');
    const cutShort = await rewritten(day, (all) => all.slice(0, 3));
    expect(await compare(view.note, cutShort)).toBe('longer');
    // And a checkpoint of the fork shows itself against the true log.
    expect(await compare((await forked.note?.('')) ?? '')).not.toBe('continues');
  });
});
