/** A form whose errors stand above it, and whose one action may take a while. */
import { signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { ErrorSummary, type FieldError } from '../ui/fields.js';
import { Status } from '../ui/pieces.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { codeOf } from './state.js';

export interface FormState {
  errors: readonly FieldError[];
  busy: boolean;
  /** What the last act said when it went well. */
  done: string;
  errorOf(id: string): string | undefined;
  /** Checks, then acts; a refusal stands above the form, and what was typed stays. An act may say how it went. */
  submit(
    check: () => FieldError[] | Promise<FieldError[]>,
    act: () => Promise<string | undefined>,
  ): void;
  /** Says why something that began here was refused later. */
  refuse(code: string): void;
}

const none = signal<readonly FieldError[]>([]);

export function useForm(firstField: string): FormState {
  const errors = useSignal<readonly FieldError[]>(none.value);
  const busy = useSignal(false);
  const done = useSignal('');
  return {
    errors: errors.value,
    busy: busy.value,
    done: done.value,
    errorOf: (id) => errors.value.find((one) => one.id === id)?.text,
    refuse(code) {
      errors.value = [{ id: firstField, text: refusal(code) }];
    },
    submit(check, act) {
      if (busy.value) return;
      const found = check();
      if (Array.isArray(found)) {
        errors.value = found;
        if (found.length > 0) return;
      }
      busy.value = true;
      done.value = '';
      const run = async (): Promise<void> => {
        errors.value = await found;
        if (errors.value.length === 0) done.value = (await act()) ?? '';
      };
      run()
        .catch((error: unknown) => {
          errors.value = [{ id: firstField, text: refusal(codeOf(error)) }];
        })
        .finally(() => {
          busy.value = false;
        });
    },
  };
}

export function Form(props: {
  form: FormState;
  onSubmit: () => void;
  label: string;
  busyLabel?: string;
  kind?: 'primary' | 'secondary' | 'warning';
  children: ComponentChildren;
  /** Beside the button. */
  beside?: ComponentChildren;
}) {
  const { form, onSubmit, label, busyLabel, children, beside, kind = 'primary' } = props;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <ErrorSummary title={say.value('shared:error.title')} errors={form.errors} />
      {children}
      <div class="govuk-button-group">
        <button
          type="submit"
          class={`govuk-button${kind === 'primary' ? '' : ` govuk-button--${kind}`}`}
          aria-disabled={form.busy}
        >
          {label}
        </button>
        {beside}
      </div>
      <Status>
        {form.busy ? <p class="govuk-body">{busyLabel ?? say.value('busy')}</p> : null}
        {form.done === '' ? null : <p class="inbox-told">{form.done}</p>}
      </Status>
    </form>
  );
}
