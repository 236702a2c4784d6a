/** Fields of the unit's texts: each in both languages, in lists that grow and shrink. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Button, TextArea, TextField } from '../ui/fields.js';
import { Details, LinkButton } from '../ui/pieces.js';
import type { FormState } from './form.js';
import { say } from './say.js';
import {
  type BothLanguages,
  type ChoiceFields,
  type ContactFields,
  newCategory,
  newContact,
  newQuestion,
  type QuestionFields,
} from './texts-form.js';

type PassageId = 'danger' | 'scope';
type ListId = 'contacts' | 'support' | 'questions' | 'categories';
type Checked = Pick<FormState, 'errors' | 'errorOf'>;

interface Text {
  id: string;
  /** What the text is, as the labels of both fields begin. */
  what: string;
  text: BothLanguages;
  /** Of several lines. */
  passage?: boolean;
}

/** A text in both languages. */
function Both({ id, what, text, passage = false, form }: Text & { form: Checked }) {
  return (
    <>
      {(['en', 'cy'] as const).map((language) => {
        const field = {
          id: `${id}-${language}`,
          label: say.value(`texts.in.${language}`, { what }),
          value: text[language],
          error: form.errorOf(`${id}-${language}`),
        };
        return passage ? (
          <TextArea key={language} {...field} rows={4} />
        ) : (
          <TextField key={language} {...field} />
        );
      })}
    </>
  );
}

const titleOf = (id: PassageId | ListId): string =>
  say.value(`changes.field.${id === 'questions' ? 'questionnaire' : id}`);

/** Opens by itself when something in it is wrong. */
function Part(props: { id: PassageId | ListId; form: Checked; children: ComponentChildren }) {
  const { id, form, children } = props;
  return (
    <Details summary={titleOf(id)} open={form.errors.some((wrong) => wrong.id.startsWith(id))}>
      {children}
    </Details>
  );
}

export function Passage(props: { id: PassageId; text: BothLanguages; form: Checked }) {
  return (
    <Part {...props}>
      <Both {...props} what={titleOf(props.id)} passage />
    </Part>
  );
}

interface Listed<T> {
  list: Signal<T[]>;
  form: Checked;
}

/** `textsOf`: the texts of one, the first of which names it; their ids go on from `id` and its own. */
function List<T extends { id: string }>(
  props: Listed<T> & {
    id: ListId;
    make: (taken: readonly T[]) => T;
    textsOf: (one: T) => [Text, ...Text[]];
  },
) {
  const { id, list, form, make, textsOf } = props;
  return (
    <Part id={id} form={form}>
      {list.value.map((one, i) => {
        const texts = textsOf(one);
        const name = texts[0].text.en.value || say.value('texts.number', { n: i + 1 });
        return (
          <section key={one.id} class="holder">
            <h3 class="govuk-heading-s holder__title">
              <span dir="auto">{name}</span>{' '}
              <LinkButton
                onClick={() => {
                  list.value = list.value.filter((other) => other !== one);
                }}
              >
                {say.value('holders.remove')}
                <span class="govuk-visually-hidden"> {name}</span>
              </LinkButton>
            </h3>
            {texts.map((text) => (
              <Both key={text.id} {...text} id={`${id}-${one.id}${text.id}`} form={form} />
            ))}
          </section>
        );
      })}
      <div id={`${id}-add`} tabIndex={-1}>
        <Button
          kind="secondary"
          onClick={() => {
            list.value = [...list.value, make(list.value)];
          }}
        >
          {say.value(`texts.add.${id}`)}
        </Button>
      </div>
    </Part>
  );
}

export function Contacts(props: Listed<ContactFields> & { id: 'contacts' | 'support' }) {
  return (
    <List
      {...props}
      make={newContact}
      textsOf={({ title, reach }) => [
        { id: '-title', what: say.value('texts.contactTitle'), text: title },
        { id: '-reach', what: say.value('texts.reach'), text: reach, passage: true },
      ]}
    />
  );
}

export function Categories(props: Listed<ChoiceFields>) {
  return (
    <List
      {...props}
      id="categories"
      make={newCategory}
      textsOf={({ label }) => [{ id: '', what: say.value('texts.wording'), text: label }]}
    />
  );
}

export function Questions(props: Listed<QuestionFields>) {
  return (
    <List
      {...props}
      id="questions"
      make={newQuestion}
      textsOf={({ label, hint, choices }) => [
        { id: '', what: say.value('texts.question'), text: label },
        { id: '-hint', what: say.value('texts.hint'), text: hint, passage: true },
        ...(Array.isArray(choices) ? choices : []).map((choice, n) => ({
          id: `-${choice.id}`,
          what: say.value('texts.choice', { n: n + 1 }),
          text: choice.label,
        })),
      ]}
    />
  );
}
