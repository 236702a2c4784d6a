/** The unit's texts while somebody edits them: fields, what is wrong with them, and the content they make. */
import { type Signal, signal } from '@preact/signals';
import type { DirectoryContent } from '../conversation/directory-content.js';

/** One text in both languages; an empty Welsh one is none. */
export interface BothLanguages {
  en: Signal<string>;
  cy: Signal<string>;
}

type Question = DirectoryContent['questionnaire']['questions'][number];
type Contact = DirectoryContent['support'][number];
type Choice = DirectoryContent['categories'][number];

export interface ContactFields {
  id: string;
  title: BothLanguages;
  reach: BothLanguages;
}
export interface ChoiceFields {
  id: string;
  label: BothLanguages;
}
export interface QuestionFields extends ChoiceFields {
  kind: Question['kind'];
  hint: BothLanguages;
  /** `categories` stand for the unit's; `null`: it has none. */
  choices: 'categories' | ChoiceFields[] | null;
}

export interface TextsForm {
  danger: BothLanguages;
  scope: BothLanguages;
  support: Signal<ContactFields[]>;
  contacts: Signal<ContactFields[]>;
  categories: Signal<ChoiceFields[]>;
  questions: Signal<QuestionFields[]>;
  days: Signal<string>;
}

type Text = { en: string; cy?: string | undefined };

const fieldsOf = (text: Text | undefined): BothLanguages => ({
  en: signal(text?.en ?? ''),
  cy: signal(text?.cy ?? ''),
});
const choiceFields = ({ id, label }: Choice): ChoiceFields => ({ id, label: fieldsOf(label) });

export const formOf = (content: DirectoryContent): TextsForm => ({
  danger: fieldsOf(content.danger),
  scope: fieldsOf(content.scope),
  support: signal(content.support.map(contactFields)),
  contacts: signal(content.contacts.map(contactFields)),
  categories: signal(content.categories.map(choiceFields)),
  questions: signal(
    content.questionnaire.questions.map((question) => ({
      ...choiceFields(question),
      kind: question.kind,
      hint: fieldsOf(question.hint),
      choices:
        question.choices === undefined || question.choices === 'categories'
          ? (question.choices ?? null)
          : question.choices.map(choiceFields),
    })),
  ),
  days: signal(String(content.retentionDays)),
});

function contactFields({ id, title, reach }: Contact): ContactFields {
  return { id, title: fieldsOf(title), reach: fieldsOf(reach) };
}

/** A name that nothing of the list has. */
function freshId(taken: readonly { id: string }[], begin: string): string {
  let n = taken.length + 1;
  while (taken.some(({ id }) => id === `${begin}-${n}`)) n += 1;
  return `${begin}-${n}`;
}

export const newContact = (taken: readonly ContactFields[]): ContactFields => ({
  id: freshId(taken, 'contact'),
  title: fieldsOf(undefined),
  reach: fieldsOf(undefined),
});
export const newCategory = (taken: readonly ChoiceFields[]): ChoiceFields => ({
  id: freshId(taken, 'category'),
  label: fieldsOf(undefined),
});
/** Answered in words. */
export const newQuestion = (taken: readonly QuestionFields[]): QuestionFields => ({
  ...{ id: freshId(taken, 'question'), kind: 'text', choices: null },
  ...{ label: fieldsOf(undefined), hint: fieldsOf(undefined) },
});

const textOf = ({ en, cy }: BothLanguages): { en: string; cy?: string } => ({
  en: en.value,
  ...(cy.value === '' ? {} : { cy: cy.value }),
});
const isEmpty = ({ en, cy }: BothLanguages): boolean => en.value === '' && cy.value === '';

const choiceOf = ({ id, label }: ChoiceFields): Choice => ({ id, label: textOf(label) });
const contactOf = ({ id, title, reach }: ContactFields): Contact => ({
  ...{ id, title: textOf(title), reach: textOf(reach) },
});

/** What the fields make; the questionnaire has a new version when anything of it is another. */
export function contentOf(form: TextsForm, before: DirectoryContent): DirectoryContent {
  const questions = form.questions.value.map(
    ({ id, kind, label, hint, choices }): Question => ({
      ...{ id, kind, label: textOf(label) },
      ...(isEmpty(hint) ? {} : { hint: textOf(hint) }),
      ...(choices === null
        ? {}
        : { choices: choices === 'categories' ? choices : choices.map(choiceOf) }),
    }),
  );
  const { questionnaire } = before;
  const same = JSON.stringify(questions) === JSON.stringify(questionnaire.questions);
  return {
    version: 1,
    questionnaire: {
      id: questionnaire.id,
      version: same ? questionnaire.version : questionnaire.version + 1,
      questions,
    },
    categories: form.categories.value.map(choiceOf),
    danger: textOf(form.danger),
    scope: textOf(form.scope),
    support: form.support.value.map(contactOf),
    contacts: form.contacts.value.map(contactOf),
    retentionDays: Number(form.days.value.trim()),
  };
}

export interface Problem {
  /** Of the field. */
  id: string;
  what: 'missing' | 'line' | 'passage' | 'days' | 'none';
}

const lineLimit = 500;
const passageLimit = 10_000;

/** What cannot be signed; ids as the page gives them to its fields. */
export function problemsOf(form: TextsForm): Problem[] {
  const problems: Problem[] = [];
  const check = (
    id: string,
    text: BothLanguages,
    kind: 'line' | 'passage',
    optional = false,
  ): void => {
    const limit = kind === 'line' ? lineLimit : passageLimit;
    const needed = !optional || text.cy.value !== '';
    if (needed && text.en.value.trim() === '') problems.push({ id: `${id}-en`, what: 'missing' });
    for (const language of ['en', 'cy'] as const)
      if (text[language].value.length > limit)
        problems.push({ id: `${id}-${language}`, what: kind });
  };
  check('danger', form.danger, 'passage');
  check('scope', form.scope, 'passage');
  for (const list of ['contacts', 'support'] as const)
    for (const { id, title, reach } of form[list].value) {
      check(`${list}-${id}-title`, title, 'line');
      check(`${list}-${id}-reach`, reach, 'passage');
    }
  for (const { id, label } of form.categories.value) check(`categories-${id}`, label, 'line');
  if (form.categories.value.length === 0) problems.push({ id: 'categories-add', what: 'none' });
  for (const { id, label, hint, choices } of form.questions.value) {
    check(`questions-${id}`, label, 'line');
    check(`questions-${id}-hint`, hint, 'passage', true);
    if (Array.isArray(choices))
      for (const choice of choices) check(`questions-${id}-${choice.id}`, choice.label, 'line');
  }
  if (form.questions.value.length === 0) problems.push({ id: 'questions-add', what: 'none' });
  const days = /^\d{1,4}$/.test(form.days.value.trim()) ? Number(form.days.value.trim()) : 0;
  if (days < 30 || days > 3650) problems.push({ id: 'days', what: 'days' });
  return problems;
}
