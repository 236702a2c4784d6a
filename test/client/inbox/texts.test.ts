/** The unit's texts, edited on a page by an administrator: drafted, seen by holders, public by signatures alone. */
import { describe, expect, it } from 'vitest';
import { nextDirectory, signerOf } from '../../../client/conversation/ceremony.js';
import { defaultContent } from '../../../client/conversation/default-content.js';
import {
  type DirectoryContent,
  encodeDirectoryContent,
  parseDirectoryContent,
} from '../../../client/conversation/directory-content.js';
import {
  type Reader,
  readProposals,
  signStanding,
} from '../../../client/conversation/proposals.js';
import type { InboxClient } from '../../../client/http/inbox.js';
import { underNewest } from '../../../client/inbox/issuing.js';
import type { AtWork } from '../../../client/inbox/officer-parts.js';
import { proposalsView, withdraw } from '../../../client/inbox/proposal-acts.js';
import { draftTexts, previewTexts, textsView } from '../../../client/inbox/texts-acts.js';
import {
  contentOf,
  formOf,
  newCategory,
  newContact,
  newQuestion,
  problemsOf,
} from '../../../client/inbox/texts-form.js';
import type { Vault } from '../../../crypto/index.js';
import { opening } from '../../server/inbox/unit-made.js';
import {
  day,
  first,
  head,
  headSeed,
  honest,
  nobody,
  openHeld,
  outside,
  sheets,
  texts,
  unit,
} from '../../support/held-inbox.js';

const acting = (inbox: InboxClient, reader: Reader) =>
  underNewest({ inbox, officer: reader as unknown as AtWork, now: opening });

/** What the page shows, with the answer that comes to emergencies longer by a sentence. */
async function withSentence(inbox: InboxClient, reader: Reader): Promise<DirectoryContent> {
  const { content } = await textsView(await acting(inbox, reader));
  if (content === null) throw new Error('texts');
  const form = formOf(content);
  form.danger.en.value += ' Ring the control room.';
  expect(problemsOf(form)).toEqual([]);
  return contentOf(form, content);
}

describe('the texts that a unit has signed', () => {
  it('change by one sentence that whoever drafts it and every holder see as such, and by signatures alone (R91, R92)', async () => {
    const at = await openHeld(honest());
    const [one, two] = [await at(1), await at(2)];
    const content = await withSentence(two, nobody);
    const seen = await previewTexts(await acting(two, nobody), content);
    const wanted = {
      at: ['content', 'danger', 'en'],
      before: defaultContent.danger.en,
      after: `${defaultContent.danger.en} Ring the control room.`,
    };
    expect(seen).toEqual([wanted]);
    expect(await readProposals(one, head)).toMatchObject({ standing: [] });
    expect(await draftTexts(await acting(two, nobody), content)).toEqual({
      number: 2,
      published: false,
    });
    // Nothing is public yet.
    const before = parseDirectoryContent(
      (await readProposals(one, head)).inForce.directory.content,
    );
    expect(before.danger).toEqual(defaultContent.danger);
    for (const reader of [head, outside]) {
      const { standing, inForce } = await readProposals(one, reader);
      expect(standing[0]?.differences).toEqual([wanted]);
      const shown = standing[0] as (typeof standing)[0];
      await signStanding(one, inForce, { one: shown, vault: reader.vault });
    }
    const after = await textsView(await acting(two, nobody));
    expect([after.number, after.content?.danger.en]).toEqual([2, wanted.after]);
  });

  it('are shown as theirs to whoever drafted them, and to nobody else, and are withdrawn', async () => {
    const at = await openHeld(honest());
    const [one, two] = [await at(1), await at(2)];
    await draftTexts(await acting(two, nobody), await withSentence(two, nobody));
    const view = (inbox: InboxClient, person: number, { unit, vault }: Reader) =>
      proposalsView({ inbox, unit, person, vault: vault as Vault });
    const theirs = await view(one, 1, head);
    expect(theirs.standing).toMatchObject([{ drafter: 'Officer 2', mine: false, number: 2 }]);
    const own = await view(two, 2, nobody);
    expect(own.standing).toMatchObject([{ drafter: 'Officer 2', mine: true, own: null }]);
    await withdraw(two, own.standing[0]?.id ?? '');
    const after = await view(two, 2, nobody);
    expect(after.standing).toEqual([]);
    expect(after.ended).toMatchObject([{ kind: 'directory', state: 'withdrawn' }]);
  });

  it('are not drafted over others that were published meanwhile', async () => {
    const at = await openHeld(honest());
    const two = await at(2);
    const content = await withSentence(two, nobody);
    const change = { join: [], content: texts({ retentionDays: 90 }) };
    const signers = [headSeed, sheets[1]?.seed as Uint8Array].map((seed) => signerOf(unit, seed));
    const next = nextDirectory({ unit, before: first, day, change, signers });
    await (await at(1)).publish(2, next.bytes);
    const late = draftTexts(await acting(two, nobody), content);
    await expect(late).rejects.toThrow('texts-changed');
    expect((await readProposals(two, head)).standing).toEqual([]);
    // Shown anew, the same goes through, and takes nothing of the other change back.
    const again = await withSentence(two, nobody);
    expect(again.retentionDays).toBe(90);
    await draftTexts(await acting(two, nobody), again);
    expect((await readProposals(two, head)).standing).toHaveLength(1);
  });
});

describe('the fields of the texts', () => {
  it('make the same bytes again where nothing was changed', () => {
    const made = contentOf(formOf(defaultContent), defaultContent);
    expect(encodeDirectoryContent(made)).toEqual(encodeDirectoryContent(defaultContent));
    expect(problemsOf(formOf(defaultContent))).toEqual([]);
  });

  it('give the questionnaire a new version when anything of it is another, and to nothing else', () => {
    const form = formOf(defaultContent);
    form.days.value = ' 400 ';
    form.contacts.value = [...form.contacts.value, newContact(form.contacts.value)];
    expect(contentOf(form, defaultContent).questionnaire.version).toBe(1);
    const [question] = form.questions.value;
    if (question === undefined) throw new Error('a question');
    question.label.cy.value = 'Beth a welsoch?';
    expect(contentOf(form, defaultContent)).toMatchObject({
      questionnaire: { version: 2 },
      retentionDays: 400,
    });
  });

  it('name what is missing or too long where it stands; what can be signed has no complaint', () => {
    const form = formOf(defaultContent);
    const { contacts, categories, questions } = form;
    contacts.value = [...contacts.value, newContact(contacts.value)];
    categories.value = [newCategory(categories.value)];
    questions.value = [newQuestion(questions.value)];
    form.danger.en.value = ' ';
    form.scope.cy.value = 'x'.repeat(10_001);
    form.days.value = '29';
    const id = contacts.value.at(-1)?.id;
    expect(problemsOf(form)).toEqual([
      { id: 'danger-en', what: 'missing' },
      { id: 'scope-cy', what: 'passage' },
      { id: `contacts-${id}-title-en`, what: 'missing' },
      { id: `contacts-${id}-reach-en`, what: 'missing' },
      { id: `categories-${categories.value[0]?.id}-en`, what: 'missing' },
      { id: `questions-${questions.value[0]?.id}-en`, what: 'missing' },
      { id: 'days', what: 'days' },
    ]);
    expect(() => encodeDirectoryContent(contentOf(form, defaultContent))).toThrow();
    form.danger.en.value = 'Ring 999.';
    form.scope.cy.value = '';
    form.days.value = '30';
    for (const one of contacts.value.slice(-1))
      for (const text of [one.title, one.reach]) text.en.value = 'A union';
    for (const one of [...categories.value, ...questions.value]) one.label.en.value = 'Other';
    expect(problemsOf(form)).toEqual([]);
    expect(() => encodeDirectoryContent(contentOf(form, defaultContent))).not.toThrow();
    categories.value = [];
    questions.value = [];
    expect(problemsOf(form).map(({ what }) => what)).toEqual(['none', 'none']);
  });

  it('never give two of one list the same name', () => {
    const form = formOf(defaultContent);
    const { contacts } = form;
    for (let i = 0; i < 3; i++) contacts.value = [...contacts.value, newContact(contacts.value)];
    contacts.value = contacts.value.filter((_, i) => i !== contacts.value.length - 2);
    contacts.value = [...contacts.value, newContact(contacts.value)];
    const ids = contacts.value.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
