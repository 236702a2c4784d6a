/** How to report: three ways of equal weight, and what to know before giving a name. */
import { useSignal } from '@preact/signals';
import { Choices, type FieldError, TextArea } from '../../ui/fields.js';
import { Heading, WarningText } from '../../ui/pieces.js';
import { Continue, errorAt, Problems, tooLong } from '../asking.js';
import { choiceOf, chosenIn, textOf } from '../fields.js';
import { limits } from '../report.js';
import { say } from '../say.js';
import { goOn } from '../visit.js';

const modes = ['anonymous', 'confidential', 'open'] as const;

export function Mode() {
  const errors = useSignal<FieldError[]>([]);
  const go = (): void => {
    errors.value =
      choiceOf('mode') === undefined ? [{ id: 'mode', text: say.value('mode.needed') }] : [];
    if (errors.value.length === 0) goOn('mode');
  };
  return (
    <>
      <Problems errors={errors.value} />
      <Choices
        id="mode"
        heading
        label={say.value('mode.title')}
        hint={say.value('mode.hint')}
        error={errorAt(errors.value, 'mode')}
        options={modes.map((one) => ({
          value: one,
          label: say.value(`mode.${one}.label`),
          hint: say.value(`mode.${one}.about`),
        }))}
        chosen={chosenIn('mode')}
      />
      <Continue onClick={go} />
    </>
  );
}

/** R65: said before a name is given. */
export function Named() {
  const errors = useSignal<FieldError[]>([]);
  const identity = textOf('identity');
  const go = (): void => {
    errors.value = tooLong('identity', identity.value, limits.answer);
    if (errors.value.length === 0) goOn('named');
  };
  return (
    <>
      <Problems errors={errors.value} />
      <Heading>{say.value('named.title')}</Heading>
      <WarningText>{say.value('named.limits')}</WarningText>
      <p class="govuk-body">{say.value('named.readers')}</p>
      <p class="govuk-body">{say.value('named.choice')}</p>
      <TextArea
        id="identity"
        label={say.value('named.label')}
        hint={say.value('named.hint')}
        error={errorAt(errors.value, 'identity')}
        rows={4}
        value={identity}
      />
      <Continue onClick={go} />
    </>
  );
}
