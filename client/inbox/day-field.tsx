/** A date in three fields, as GOV.UK asks for one. */
import { type Signal, useSignal } from '@preact/signals';
import { readDay, type TypedDay } from './day-typed.js';
import { say } from './say.js';

type Part = keyof TypedDay;
const parts: readonly Part[] = ['day', 'month', 'year'];

export interface DayState {
  typed: Record<Part, Signal<string>>;
  /** The UTC day that stands there; `null` for none. */
  read(): number | null;
  forget(): void;
}

export function useDay(): DayState {
  const typed = { day: useSignal(''), month: useSignal(''), year: useSignal('') };
  return {
    typed,
    read: () => readDay({ day: typed.day.value, month: typed.month.value, year: typed.year.value }),
    forget() {
      for (const part of parts) typed[part].value = '';
    },
  };
}

export function DayField(props: {
  id: string;
  day: DayState;
  label: string;
  hint: string;
  error: string | undefined;
}) {
  const { id, day, label, hint, error } = props;
  const described = `${id}-hint${error === undefined ? '' : ` ${id}-error`}`;
  return (
    <div class={`govuk-form-group${error === undefined ? '' : ' govuk-form-group--error'}`}>
      <fieldset class="govuk-fieldset" aria-describedby={described}>
        <legend class="govuk-fieldset__legend">{label}</legend>
        <div id={`${id}-hint`} class="govuk-hint">
          {hint}
        </div>
        {error === undefined ? null : (
          <p id={`${id}-error`} class="govuk-error-message">
            {error}
          </p>
        )}
        <div class="govuk-date-input">
          {parts.map((part) => {
            // The first field has the id that errors lead to.
            const own = part === 'day' ? id : `${id}-${part}`;
            return (
              <div key={part} class="govuk-date-input__item">
                <label class="govuk-label govuk-date-input__label" for={own}>
                  {say.value(`day.${part}`)}
                </label>
                <input
                  id={own}
                  class={`govuk-input govuk-date-input__input govuk-input--width-${part === 'year' ? 4 : 2}`}
                  type="text"
                  inputmode="numeric"
                  autocomplete="off"
                  spellcheck={false}
                  value={day.typed[part].value}
                  onInput={(event) => {
                    day.typed[part].value = event.currentTarget.value;
                  }}
                />
              </div>
            );
          })}
        </div>
      </fieldset>
    </div>
  );
}
