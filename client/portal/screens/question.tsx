/** One question of the unit's to a page, and for whom the reporter writes. */
import { useSignal } from '@preact/signals';
import { Button, Choices, type FieldError, TextArea, TextField } from '../../ui/fields.js';
import { Continue, errorAt, Problems, tooLong, UnitAwaited } from '../asking.js';
import { choiceOf, chosenIn, textOf } from '../fields.js';
import { limits, neededOf } from '../report.js';
import { say } from '../say.js';
import { go, visited } from '../screens.js';
import { fieldOf } from '../sending.js';
import { goOn, inShown, questions, sitting } from '../visit.js';

export const AskOne = ({ id }: { id: string }) => (
  <UnitAwaited>
    <Asked key={id} id={id} />
  </UnitAwaited>
);

/** The words in which a question is asked. */
export function wordsOfQuestion(id: string): { label: string; hint: string | undefined } {
  const asked = sitting.value?.content?.questionnaire.questions.find((q) => q.id === id);
  if (asked === undefined) return { label: say.value('question.free'), hint: undefined };
  return { label: inShown(asked.label), hint: asked.hint ? inShown(asked.hint) : undefined };
}

/** The words of an offered answer. */
export function choiceInWords(question: string, choice: string): string {
  const content = sitting.value?.content;
  const choices = content?.questionnaire.questions.find((q) => q.id === question)?.choices;
  const offered = choices === 'categories' ? content?.categories : choices;
  const label = offered?.find((c) => c.id === choice)?.label;
  return label === undefined ? choice : inShown(label);
}

function Asked({ id }: { id: string }) {
  const errors = useSignal<FieldError[]>([]);
  const question = questions.value.find((q) => q.id === id);
  if (question === undefined) return null;
  const field = fieldOf(question);
  const text = textOf(field);
  const needed = neededOf(questions.value);
  const { label, hint } = wordsOfQuestion(id);
  const holds = (): boolean => {
    const long = question.kind === 'text' ? tooLong(field, text.value, limits.answer) : [];
    const empty = id === needed && text.value.trim() === '';
    errors.value = empty ? [{ id: field, text: say.value('question.needed') }] : long;
    return errors.value.length === 0;
  };
  const optional =
    id === needed ? hint : [hint, say.value('question.optional')].filter(Boolean).join(' ');
  const checked = visited.value.includes('check');
  const ready = !checked && id !== needed && textOf(fieldOf({ id: needed })).value.trim() !== '';
  const shared = {
    id: field,
    heading: true,
    label,
    hint: optional,
    error: errorAt(errors.value, field),
  };
  return (
    <>
      <Problems errors={errors.value} />
      {question.kind === 'text' ? (
        <TextArea {...shared} rows={id === needed ? 12 : 6} value={text} />
      ) : (
        <Choices
          {...shared}
          several={question.kind === 'several'}
          options={question.choices.map((choice) => ({
            value: choice,
            label: choiceInWords(id, choice),
          }))}
          chosen={chosenIn(field)}
        />
      )}
      <div class="govuk-button-group">
        <Continue onClick={() => holds() && goOn(`question:${id}`)} />
        {ready ? (
          <Button kind="secondary" onClick={() => holds() && go('check')}>
            {say.value('question.skip')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

/** R37. */
export function Behalf() {
  const errors = useSignal<FieldError[]>([]);
  const relation = textOf('relation');
  const other = choiceOf('behalf') === 'other';
  const on = (): void => {
    errors.value = other ? tooLong('relation', relation.value, limits.relation) : [];
    if (errors.value.length === 0) goOn('behalf');
  };
  return (
    <>
      <Problems errors={errors.value} />
      <Choices
        id="behalf"
        heading
        label={say.value('behalf.title')}
        hint={say.value('question.optional')}
        options={(['self', 'other'] as const).map((one) => ({
          value: one,
          label: say.value(`behalf.${one}`),
        }))}
        chosen={chosenIn('behalf')}
      />
      {other ? (
        <>
          <TextField
            id="relation"
            label={say.value('behalf.relation')}
            hint={say.value('behalf.relationHint')}
            error={errorAt(errors.value, 'relation')}
            value={relation}
          />
          <Choices
            id="consent"
            label={say.value('behalf.consent.title')}
            options={(['yes', 'no', 'unknown'] as const).map((one) => ({
              value: one,
              label: say.value(`behalf.consent.${one}`),
            }))}
            chosen={chosenIn('consent')}
          />
        </>
      ) : null}
      <Continue onClick={on} />
    </>
  );
}

/** An older report whose words were lost. */
export function Continues() {
  const errors = useSignal<FieldError[]>([]);
  const reference = textOf('continues');
  const on = (): void => {
    errors.value = tooLong('continues', reference.value, limits.continues);
    if (errors.value.length === 0) goOn('continues');
  };
  return (
    <>
      <Problems errors={errors.value} />
      <TextField
        id="continues"
        heading
        label={say.value('continues.title')}
        hint={say.value('continues.hint')}
        error={errorAt(errors.value, 'continues')}
        width={20}
        value={reference}
      />
      <Continue onClick={on} />
    </>
  );
}
