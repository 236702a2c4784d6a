/** Fields of the unit's texts: each in both languages, in lists that grow and shrink. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Button, TextArea, TextField } from '../ui/fields.js';
import { Details, LinkButton } from '../ui/pieces.js';
import { say } from './say.js';
import type { BothLanguages, ChoiceFields, ContactFields, QuestionFields } from './texts-form.js';

export type ErrorOf = (id: string) => string | undefined;

interface Pair {
  id: string;
  /** What the text is, as the labels of both fields begin. */
  what: string;
  text: BothLanguages;
  errorOf: ErrorOf;
}

/** A passage in both languages. */
export function Passage({ id, what, text, errorOf }: Pair) {
  return (
    <>
      {(['en', 'cy'] as const).map((language) => (
        <TextArea
          key={language}
          id={`${id}-${language}`}
          rows={4}
          label={say.value(`texts.in.${language}`, { what })}
          value={text[language]}
          error={errorOf(`${id}-${language}`)}
        />
      ))}
    </>
  );
}

/** One line in both languages. */
function Line({ id, what, text, errorOf }: Pair) {
  return (
    <>
      {(['en', 'cy'] as const).map((language) => (
        <TextField
          key={language}
          id={`${id}-${language}`}
          label={say.value(`texts.in.${language}`, { what })}
          value={text[language]}
          error={errorOf(`${id}-${language}`)}
        />
      ))}
    </>
  );
}

/** One of a list, with its name and a way to take it out. */
function Item(props: { title: string; onRemove: () => void; children: ComponentChildren }) {
  return (
    <section class="holder">
      <h3 class="govuk-heading-s holder__title">
        <span dir="auto">{props.title}</span>{' '}
        <LinkButton onClick={props.onRemove}>
          {say.value('holders.remove')}
          <span class="govuk-visually-hidden"> {props.title}</span>
        </LinkButton>
      </h3>
      {props.children}
    </section>
  );
}

const without =
  <T,>(list: Signal<T[]>, one: T) =>
  (): void => {
    list.value = list.value.filter((other) => other !== one);
  };

/** Opens by itself when something in it is wrong. */
function Part<T>(props: {
  id: string;
  title: string;
  list: Signal<T[]>;
  wrong: boolean;
  add: { label: string; make: (taken: readonly T[]) => T };
  children: ComponentChildren;
}) {
  const { id, title, list, wrong, add, children } = props;
  return (
    <Details summary={title} open={wrong}>
      {children}
      <div id={`${id}-add`} tabIndex={-1}>
        <Button
          kind="secondary"
          onClick={() => {
            list.value = [...list.value, add.make(list.value)];
          }}
        >
          {add.label}
        </Button>
      </div>
    </Details>
  );
}

interface Listed<T> {
  title: string;
  list: Signal<T[]>;
  wrong: boolean;
  errorOf: ErrorOf;
  make: (taken: readonly T[]) => T;
}

export function Contacts(props: Listed<ContactFields> & { id: 'contacts' | 'support' }) {
  const { id, title, list, wrong, errorOf, make } = props;
  return (
    <Part {...{ id, title, list, wrong }} add={{ label: say.value(`texts.add.${id}`), make }}>
      {list.value.map((one, i) => (
        <Item
          key={one.id}
          title={one.title.en.value || say.value('texts.number', { n: i + 1 })}
          onRemove={without(list, one)}
        >
          <Line
            id={`${id}-${one.id}-title`}
            what={say.value('texts.contactTitle')}
            text={one.title}
            errorOf={errorOf}
          />
          <Passage
            id={`${id}-${one.id}-reach`}
            what={say.value('texts.reach')}
            text={one.reach}
            errorOf={errorOf}
          />
        </Item>
      ))}
    </Part>
  );
}

export function Categories({ title, list, wrong, errorOf, make }: Listed<ChoiceFields>) {
  const add = { label: say.value('texts.add.categories'), make };
  return (
    <Part id="categories" {...{ title, list, wrong, add }}>
      {list.value.map((one, i) => (
        <Item
          key={one.id}
          title={one.label.en.value || say.value('texts.number', { n: i + 1 })}
          onRemove={without(list, one)}
        >
          <Line
            id={`categories-${one.id}`}
            what={say.value('texts.wording')}
            text={one.label}
            errorOf={errorOf}
          />
        </Item>
      ))}
    </Part>
  );
}

export function Questions({ title, list, wrong, errorOf, make }: Listed<QuestionFields>) {
  const add = { label: say.value('texts.add.questions'), make };
  return (
    <Part id="questions" {...{ title, list, wrong, add }}>
      {list.value.map((one, i) => (
        <Item
          key={one.id}
          title={one.label.en.value || say.value('texts.number', { n: i + 1 })}
          onRemove={without(list, one)}
        >
          <Line
            id={`questions-${one.id}`}
            what={say.value('texts.question')}
            text={one.label}
            errorOf={errorOf}
          />
          <Passage
            id={`questions-${one.id}-hint`}
            what={say.value('texts.hint')}
            text={one.hint}
            errorOf={errorOf}
          />
          {Array.isArray(one.choices)
            ? one.choices.map((choice, n) => (
                <Line
                  key={choice.id}
                  id={`questions-${one.id}-${choice.id}`}
                  what={say.value('texts.choice', { n: n + 1 })}
                  text={choice.label}
                  errorOf={errorOf}
                />
              ))
            : null}
        </Item>
      ))}
    </Part>
  );
}
