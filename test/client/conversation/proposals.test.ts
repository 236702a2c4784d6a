/** Holders who sign apart, over a real inbox; and somebody at the server who changes one sentence. */
import { describe, expect, it } from 'vitest';
import { nextDirectory, signerOf } from '../../../client/conversation/ceremony.js';
import { defaultContent } from '../../../client/conversation/default-content.js';
import { piecesOf } from '../../../client/conversation/differences.js';
import {
  proposeWith,
  readProposals,
  signOnPaper,
  signStanding,
} from '../../../client/conversation/proposals.js';
import { verifyUnit } from '../../../client/conversation/unit-check.js';
import { proposalId, toBase64url, wordsOfSeed } from '../../../crypto/index.js';
import {
  danger,
  day,
  draft,
  first,
  head,
  headSeed,
  honest,
  nobody,
  openHeld,
  outside,
  random,
  sheets,
  texts,
  unit,
} from '../../support/held-inbox.js';

describe('holders who sign apart', () => {
  it('are each shown what changes, sentence by sentence, and publish with the last signature (R92)', async () => {
    const at = await openHeld(honest());
    const drafter = await at(2);
    const inForce = (await readProposals(drafter, nobody)).inForce;
    const given = { inForce, kind: 'directory' as const, core: draft(first, texts()) };
    expect(await proposeWith(drafter, { ...given, vault: nobody.vault })).toBe('stored');

    const one = await at(1);
    const read = await readProposals(one, head);
    const [shown] = read.standing;
    if (shown === undefined) throw new Error('a proposal stands');
    expect(shown.drafter).toEqual({ person: 2, name: 'Officer 2' });
    expect(shown.differences).toEqual([
      { at: ['content', 'danger', 'en'], before: defaultContent.danger.en, after: danger },
    ]);
    const pieces = piecesOf(defaultContent.danger.en, danger);
    expect(pieces.filter(({ kind }) => kind !== 'kept')).toEqual([
      { kind: 'new', text: ' Ring the control room.' },
    ]);
    expect(shown.own).toEqual([{ part: 'quorum', holder: 0 }]);
    expect(await signStanding(one, read.inForce, { one: shown, vault: head.vault })).toBe('stored');

    const other = await at(2);
    const late = await readProposals(other, outside);
    const again = late.standing[0];
    if (again === undefined) throw new Error('a proposal stands');
    expect(again.progress).toEqual({ signed: [0], awaited: [], complete: false });
    expect(await signStanding(other, late.inForce, { one: again, vault: outside.vault })).toBe(
      'published',
    );
    const after = await readProposals(one, head);
    expect(after.inForce.directory.number).toBe(2);
    expect(after.standing).toEqual([]);
    expect(after.ended.map(({ state }) => state)).toEqual(['published']);
  });

  it('may still type the words of a sheet; somebody who is no holder signs nothing', async () => {
    const at = await openHeld(honest());
    const one = await at(1);
    const { inForce } = await readProposals(one, head);
    const core = draft(first, texts());
    // Whoever drafts it and is a holder signs at once.
    await proposeWith(one, { inForce, kind: 'directory', core, vault: head.vault });
    const read = await readProposals(one, nobody);
    const [shown] = read.standing;
    if (shown === undefined) throw new Error('a proposal stands');
    expect([shown.own, shown.progress.signed]).toEqual([[], [0]]);
    const vain = { one: shown, vault: nobody.vault };
    await expect(signStanding(one, read.inForce, vain)).rejects.toThrow('quorum');
    const words = (seed: Uint8Array): string => wordsOfSeed(seed).join(' ');
    const wrong = { one: shown, text: words(random(32)) };
    await expect(signOnPaper(one, read.inForce, wrong)).rejects.toThrow('quorum');
    const text = words(sheets[1]?.seed as Uint8Array);
    expect(await signOnPaper(one, read.inForce, { one: shown, text })).toBe('published');
  });

  it('an administrator who changes one sentence is seen by every holder, and reporters refuse the page (R91)', async () => {
    const crooked = honest();
    const at = await openHeld(crooked);
    const one = await at(1);
    const { inForce } = await readProposals(one, head);
    const core = draft(first, texts());
    await proposeWith(one, { inForce, kind: 'directory', core, vault: head.vault });

    // In the draft, before the second holder looks: they see the other sentence, and the first
    // signature, which was for the first one, does not hold any more.
    const forged = draft(
      first,
      texts({ danger: { en: `${danger} Do not tell the Commissioner.` } }),
    );
    const [good, bad] = [toBase64url(core), toBase64url(forged)];
    crooked.with = (path, body) => (path === '/api/proposals' ? body.replaceAll(good, bad) : body);
    const second = await at(2);
    const read = await readProposals(second, outside);
    const [shown] = read.standing;
    if (shown === undefined) throw new Error('a proposal stands');
    expect(shown.falseSignatures).toBe(1);
    expect(shown.progress.signed).toEqual([]);
    expect(JSON.stringify(shown.differences)).toContain('Do not tell the Commissioner.');

    // After they looked at the right one: what they sign is what they saw.
    crooked.with = (_path, body) => body;
    const right = (await readProposals(second, outside)).standing[0];
    if (right === undefined) throw new Error('a proposal stands');
    crooked.with = (path, body) => (path === '/api/proposals' ? body.replaceAll(good, bad) : body);
    expect(await signStanding(second, inForce, { one: right, vault: outside.vault })).toBe(
      'published',
    );
    crooked.with = (_path, body) => body;
    const published = await second.unit();
    expect(verifyUnit(published, null).directory.hash).toEqual(right.proposal.id);

    // In what is served afterwards: the page of a reporter refuses it.
    const at0 = Buffer.from(published.directory).indexOf(Buffer.from('Ring the control room.'));
    expect(at0).toBeGreaterThan(0);
    const swapped = published.directory.slice();
    swapped.set(Buffer.from('Ring nobody about this'), at0);
    expect(() => verifyUnit({ ...published, directory: swapped }, null)).toThrow('signature');
    const whole = Buffer.concat([forged, Buffer.from(published.directory).subarray(core.length)]);
    expect(() => verifyUnit({ ...published, directory: new Uint8Array(whole) }, null)).toThrow(
      'signature',
    );
  });

  it('are not shown as standing what follows nothing, whatever the server calls it', async () => {
    const crooked = honest();
    const at = await openHeld(crooked);
    const one = await at(1);
    const { inForce } = await readProposals(one, head);
    const core = draft(first, texts());
    await proposeWith(one, { inForce, kind: 'directory', core, vault: nobody.vault });
    const second = nextDirectory({
      unit,
      before: first,
      day,
      change: { join: [] },
      signers: [headSeed, sheets[1]?.seed as Uint8Array].map((seed) => signerOf(unit, seed)),
    });
    await one.publish(2, second.bytes);
    expect((await readProposals(one, head)).ended.map(({ state }) => state)).toEqual(['overtaken']);
    crooked.with = (_path, body) => body.replace('"overtaken"', '"open"');
    const read = await readProposals(one, head);
    expect([read.standing, read.ended.map(({ state }) => state)]).toEqual([[], ['broken']]);
    await one.withdrawProposal(proposalId('directory', core));
    crooked.with = (_path, body) => body;
    expect((await readProposals(one, head)).ended.map(({ state }) => state)).toEqual(['withdrawn']);
  });
});
