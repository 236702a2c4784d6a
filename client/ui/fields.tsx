/** Form fields in GOV.UK's markup. What was typed is the caller's signal and is never taken away. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

interface Labelled {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** The label is the page's heading: one question to a page. */
  heading?: boolean;
}

const described = ({ id, hint, error }: Labelled): string | undefined =>
  [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`]
    .filter((one) => one !== '')
    .join(' ') || undefined;

function Label({ id, label, heading }: Labelled) {
  const text = (
    <label class={heading ? 'govuk-label govuk-label--l' : 'govuk-label'} for={id}>
      {label}
    </label>
  );
  return heading ? <h1 class="govuk-label-wrapper">{text}</h1> : text;
}

function Notes({ id, hint, error }: Labelled) {
  return (
    <>
      {hint === undefined ? null : (
        <div id={`${id}-hint`} class="govuk-hint">
          {hint}
        </div>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} class="govuk-error-message">
          {error}
        </p>
      )}
    </>
  );
}

const group = (error: string | undefined): string =>
  error === undefined ? 'govuk-form-group' : 'govuk-form-group govuk-form-group--error';

/** What a browser would send to some service to be corrected, completed or translated. */
const unread = {
  autocorrect: 'off',
  spellcheck: false,
  writingsuggestions: 'false',
  translate: false,
} as const;

export function TextField({
  value,
  secret = false,
  width,
  ...labelled
}: Labelled & { value: Signal<string>; secret?: boolean; width?: 5 | 10 | 20 }) {
  const classes = ['govuk-input'];
  if (width !== undefined) classes.push(`govuk-input--width-${width}`);
  if (labelled.error !== undefined) classes.push('govuk-input--error');
  return (
    <div class={group(labelled.error)}>
      <Label {...labelled} />
      <Notes {...labelled} />
      <input
        id={labelled.id}
        class={classes.join(' ')}
        {...(secret ? { type: 'password' } : { type: 'text' })}
        autocomplete="off"
        autocapitalize="off"
        {...unread}
        dir="auto"
        aria-describedby={described(labelled)}
        aria-invalid={labelled.error === undefined ? undefined : true}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

const rightToLeft =
  /^[^\p{L}]{0,1000}[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}]/u;

/**
 * By the first letter. What `auto` does for every paragraph takes a browser a minute for pasted
 * megabytes.
 */
const directionOf = (text: string): 'rtl' | 'ltr' => (rightToLeft.test(text) ? 'rtl' : 'ltr');

export function TextArea({
  value,
  rows = 8,
  ...labelled
}: Labelled & { value: Signal<string>; rows?: number }) {
  return (
    <div class={group(labelled.error)}>
      <Label {...labelled} />
      <Notes {...labelled} />
      <textarea
        id={labelled.id}
        class={
          labelled.error === undefined ? 'govuk-textarea' : 'govuk-textarea govuk-textarea--error'
        }
        rows={rows}
        autocomplete="off"
        {...unread}
        dir={directionOf(value.value)}
        aria-describedby={described(labelled)}
        aria-invalid={labelled.error === undefined ? undefined : true}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

/** Radios (`several` false, `chosen` holds at most one) or checkboxes. Nothing is preselected. */
export function Choices({
  options,
  chosen,
  several = false,
  ...labelled
}: Labelled & {
  options: readonly Option[];
  chosen: Signal<readonly string[]>;
  several?: boolean;
}) {
  const kind = several ? 'checkboxes' : 'radios';
  const toggle = (value: string, on: boolean): void => {
    if (!several) chosen.value = [value];
    else chosen.value = on ? [...chosen.value, value] : chosen.value.filter((one) => one !== value);
  };
  const legend = labelled.heading ? (
    <h1 class="govuk-fieldset__heading">{labelled.label}</h1>
  ) : (
    labelled.label
  );
  return (
    <div class={group(labelled.error)}>
      <fieldset class="govuk-fieldset" aria-describedby={described(labelled)}>
        <legend
          class={`govuk-fieldset__legend govuk-fieldset__legend--${labelled.heading ? 'l' : 'm'}`}
        >
          {legend}
        </legend>
        <Notes {...labelled} />
        <div class={`govuk-${kind}`}>
          {options.map(({ value, label, hint }, i) => (
            <div key={value} class={`govuk-${kind}__item`}>
              <input
                id={i === 0 ? labelled.id : `${labelled.id}-${i}`}
                class={`govuk-${kind}__input`}
                type={several ? 'checkbox' : 'radio'}
                name={labelled.id}
                // Otherwise a browser keeps with its session what was chosen.
                autocomplete="off"
                aria-describedby={hint === undefined ? undefined : `${labelled.id}-${i}-hint`}
                checked={chosen.value.includes(value)}
                onChange={(event) => toggle(value, event.currentTarget.checked)}
              />
              <label
                class={`govuk-label govuk-${kind}__label`}
                for={i === 0 ? labelled.id : `${labelled.id}-${i}`}
              >
                {label}
              </label>
              {hint === undefined ? null : (
                <div id={`${labelled.id}-${i}-hint`} class={`govuk-hint govuk-${kind}__hint`}>
                  {hint}
                </div>
              )}
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

export interface FieldError {
  /** The field's id: the link puts the cursor there. */
  id: string;
  text: string;
}

/** Stands above the form and takes the focus when there is something in it. */
export function ErrorSummary({ title, errors }: { title: string; errors: readonly FieldError[] }) {
  if (errors.length === 0) return null;
  const go = (id: string) => (event: Event) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <div class="govuk-error-summary" tabIndex={-1} ref={(element) => element?.focus()}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{title}</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {errors.map(({ id, text }) => (
              <li key={id}>
                <a href={`#${id}`} onClick={go(id)}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}

export function Button({
  children,
  onClick,
  kind = 'primary',
  disabled = false,
}: {
  children: ComponentChildren;
  onClick: () => void;
  kind?: 'primary' | 'secondary' | 'warning';
  disabled?: boolean;
}) {
  const look = kind === 'primary' ? '' : ` govuk-button--${kind}`;
  return (
    <button type="button" class={`govuk-button${look}`} disabled={disabled} onClick={onClick}>
      {children}
    </button>
  );
}
