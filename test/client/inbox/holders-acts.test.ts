/** Another set of holders, drafted on the page, signed and accepted apart, over a real inbox. */
import { describe, expect, it } from 'vitest';
import {
  type Reader,
  readProposals,
  signStanding,
} from '../../../client/conversation/proposals.js';
import type { InboxClient } from '../../../client/http/inbox.js';
import { renew } from '../../../client/inbox/heads-acts.js';
import { draftHolders, holderKeyRead, holdersView } from '../../../client/inbox/holders-acts.js';
import { underNewest } from '../../../client/inbox/issuing.js';
import type { AtWork } from '../../../client/inbox/officer-parts.js';
import { opening } from '../../server/inbox/unit-made.js';
import { head, honest, nobody, openHeld, outside } from '../../support/held-inbox.js';

const acting = (inbox: InboxClient, reader: Reader) =>
  underNewest({ inbox, officer: reader as unknown as AtWork, now: opening });

/** Signs everything that this reader has to give. */
async function signs(inbox: InboxClient, reader: Reader): Promise<string | undefined> {
  const read = await readProposals(inbox, reader);
  const [one] = read.standing;
  return one === undefined
    ? undefined
    : signStanding(inbox, read.inForce, { one, vault: reader.vault });
}

describe('who holds the unit', () => {
  it('changes by quorum on a page: drafted, signed by the holders in force, accepted by who joins (R92)', async () => {
    const at = await openHeld(honest());
    const [one, two] = [await at(1), await at(2)];
    const before = await holdersView(await acting(one, head));
    expect(before).toMatchObject({ threshold: 2, unsigned: null });
    expect(before.holders.map(({ mine }) => mine)).toEqual([true, false, false]);
    // Officer 2, who holds nothing, sends the key and reads its words.
    const { own } = await holdersView(await acting(two, nobody));
    expect(holderKeyRead(` ${own.key}\n`)).toBe(own.words);
    const join = [{ key: own.key, title: 'Detective Sergeant', outside: false }];
    const plan = { keep: [0, 1], join, threshold: 2 };
    expect(await draftHolders(await acting(one, head), plan)).toEqual({
      number: 1,
      published: false,
    });
    const [shown] = (await readProposals(two, nobody)).standing;
    expect(
      shown?.differences.map(({ at, before, after }) => [at[0], at.at(-1), before, after]),
    ).toEqual(
      expect.arrayContaining([
        ['holder', 'title', 'Chief Superintendent', null],
        ['holder', 'title', null, 'Detective Sergeant'],
      ]),
    );
    expect(shown?.own.map(({ part }) => part)).toEqual(['acceptance']);
    expect(await signs(two, nobody)).toBe('stored');
    expect((await holdersView(await acting(two, nobody))).holders).toHaveLength(3);
    expect(await signs(one, outside)).toBe('published');

    const after = await holdersView(await acting(two, nobody));
    expect(after.holders.map(({ title, mine }) => [title, mine])).toEqual([
      ['Head of Anti-Corruption', false],
      ['Monitoring Officer', false],
      ['Detective Sergeant', true],
    ]);
    expect(after.unsigned).toMatchObject({ directory: 1, signing: 1 });
    // The next directory takes the new holders, one of whom is the officer themself.
    const drafted = await renew(await acting(two, nobody), { holders: [], apart: true });
    expect(drafted).toEqual({ number: 2, published: false });
    expect(await signs(one, outside)).toBe('published');
    expect((await holdersView(await acting(two, nobody))).unsigned).toBeNull();
  });

  it('is drafted neither with a threshold that nobody could reach, nor with one twice, nor without a change', async () => {
    const at = await openHeld(honest());
    const one = await at(1);
    const given = await acting(one, head);
    const key = (await holdersView(await acting(one, nobody))).own.key;
    const join = [{ key, title: 'Detective Sergeant', outside: false }];
    const twice = [...join, ...join];
    for (const wrong of [
      { keep: [0, 1], join: [], threshold: 3 },
      { keep: [0], join: [], threshold: 0 },
      { keep: [], join: [], threshold: 1 },
      { keep: [0, 1, 2], join: twice, threshold: 2 },
      { keep: [0, 1, 2], join: [], threshold: 2 },
      { keep: [0, 1], join: [{ ...(join[0] as (typeof join)[0]), key: 'no key' }], threshold: 2 },
    ])
      await expect(draftHolders(given, wrong)).rejects.toThrow('content');
    for (const text of ['', 'no key', `${key}a`, key.slice(1)])
      expect(holderKeyRead(text)).toBeNull();
    expect((await readProposals(one, head)).standing).toEqual([]);
    // Nothing but the plan was wrong: the same with a change stands.
    await draftHolders(given, { keep: [0, 1, 2], join, threshold: 2 });
    expect((await readProposals(one, head)).standing).toHaveLength(1);
  });

  it('is drafted by somebody else’s program under the holders in force, not those of its sign-in', async () => {
    const at = await openHeld(honest());
    const [one, two] = [await at(1), await at(2)];
    const stale = nobody.unit;
    await draftHolders(await acting(one, head), { keep: [0, 1, 2], join: [], threshold: 1 });
    expect(await signs(two, outside)).toBe('published');
    // What a session without the newest statement would do is refused.
    const old = draftHolders(
      { inbox: two, officer: { ...(nobody as unknown as AtWork), unit: stale }, now: opening },
      { keep: [0, 1], join: [], threshold: 1 },
    );
    await expect(old).rejects.toThrow();
    expect(stale.statement).toBe(0);
    const plan = { keep: [0, 1], join: [], threshold: 1 };
    expect((await draftHolders(await acting(two, nobody), plan)).number).toBe(2);
  });
});
