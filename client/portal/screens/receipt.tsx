/** Whether an answer is wanted, and the twelve words that bring one back to it. */
import { useSignal } from '@preact/signals';
import { Button, Choices, type FieldError, TextArea, TextField } from '../../ui/fields.js';
import { Heading, LinkButton, WarningText } from '../../ui/pieces.js';
import { Continue, errorAt, Problems, tooLong } from '../asking.js';
import { choiceOf, chosenIn, textOf } from '../fields.js';
import { limits } from '../report.js';
import { say } from '../say.js';
import { back } from '../screens.js';
import { drawn, engine, goOn, sitting } from '../visit.js';

export function Answer() {
  const errors = useSignal<FieldError[]>([]);
  const wishes = textOf('wishes');
  const wanted = choiceOf('answer');
  const on = (): void => {
    errors.value =
      wanted === undefined
        ? [{ id: 'answer', text: say.value('answer.needed') }]
        : tooLong('wishes', wishes.value, limits.wishes);
    if (errors.value.length > 0) return;
    if (wanted === 'yes') drawn.value ??= engine.value?.drawReceipt() ?? null;
    goOn('answer');
  };
  return (
    <>
      <Problems errors={errors.value} />
      <Choices
        id="answer"
        heading
        label={say.value('answer.title')}
        error={errorAt(errors.value, 'answer')}
        options={(['yes', 'no'] as const).map((one) => ({
          value: one,
          label: say.value(`answer.${one}.label`),
          hint: say.value(`answer.${one}.about`),
        }))}
        chosen={chosenIn('answer')}
      />
      {wanted === 'yes' ? (
        <TextArea
          id="wishes"
          label={say.value('answer.wishes')}
          hint={say.value('answer.wishesHint')}
          error={errorAt(errors.value, 'wishes')}
          rows={3}
          value={wishes}
        />
      ) : null}
      <Continue onClick={on} />
    </>
  );
}

/** Large, in four groups of three. English words, whatever the page's language. */
export function Words() {
  const receipt = drawn.value;
  if (receipt === null) return <Lost />;
  return (
    <>
      <Heading>{say.value('words.title')}</Heading>
      <p class="govuk-body">{say.value('words.about')}</p>
      <ol class="receipt" translate={false} lang="en" aria-label={say.value('words.title')}>
        {receipt.words.map((word, i) => (
          <li key={`${i}-${word}`} class="receipt__word">
            <span class="receipt__number" aria-hidden="true">
              {i + 1}
            </span>
            {word}
          </li>
        ))}
      </ol>
      <p class="govuk-body print-only">{say.value('words.notPrinted')}</p>
      <UnitWords text={say.value('words.unit')} />
      <WarningText>{say.value('words.warning')}</WarningText>
      <ul class="govuk-list govuk-list--bullet">
        {(['paper', 'screenshot', 'printer', 'finder', 'recover'] as const).map((id) => (
          <li key={id}>{say.value(`words.advice.${id}`)}</li>
        ))}
      </ul>
      <Button onClick={() => goOn('words')}>{say.value('words.written')}</Button>
    </>
  );
}

/** Four words of the unit's fingerprint: whoever comes back sees that it is the same unit. */
export function UnitWords({ text }: { text: string }) {
  const there = sitting.value;
  const loaded = engine.value;
  if (there === null || loaded === null) return null;
  return (
    <p class="govuk-body">
      {text}{' '}
      <strong translate={false} lang="en">
        {loaded.fingerprintWords(there.unit.unitId, 4).join(' ')}
      </strong>
    </p>
  );
}

/** Three of the words, asked back; all twelve can be seen again. */
export function WordsBack() {
  const errors = useSignal<FieldError[]>([]);
  const receipt = drawn.value;
  const loaded = engine.value;
  if (receipt === null || loaded === null) return <Lost />;
  const fields = receipt.asked.map((place) => ({ place, id: `word-${place + 1}` }));
  const on = (): void => {
    errors.value = fields
      .filter(({ place, id }) => {
        const [typed] = loaded.splitWords(textOf(id).value);
        return typed === undefined || loaded.completeWord(typed) !== receipt.words[place];
      })
      .map(({ place, id }) => ({
        id,
        text: say.value('wordsBack.differs', { number: place + 1 }),
      }));
    if (errors.value.length === 0) goOn('words-back');
  };
  return (
    <>
      <Problems errors={errors.value} />
      <Heading>{say.value('wordsBack.title')}</Heading>
      <p class="govuk-body">{say.value('wordsBack.about')}</p>
      <div class="no-print">
        {fields.map(({ place, id }) => (
          <TextField
            key={id}
            id={id}
            label={say.value('wordsBack.word', { number: place + 1 })}
            error={errorAt(errors.value, id)}
            width={20}
            value={textOf(id)}
          />
        ))}
      </div>
      <Continue onClick={on} />
      <p class="govuk-body">
        <LinkButton onClick={back}>{say.value('wordsBack.again')}</LinkButton>
      </p>
    </>
  );
}

const Lost = () => <Heading>{say.value('words.gone')}</Heading>;
