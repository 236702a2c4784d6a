/**
 * Somebody reads this case whom the same reporter left out of another: whoever writes says that
 * nothing of that one stands in it.
 */
import { type Signal, useSignal } from '@preact/signals';
import { Choices, type FieldError } from '../ui/fields.js';
import type { CaseView } from './case-messages.js';
import type { FormState } from './form.js';
import { say } from './say.js';
import { personName } from './texts.js';

export interface Carrying {
  id: string;
  /** Asked only where somebody must not know of another case. */
  asked: boolean;
  chosen: Signal<readonly string[]>;
  check(): FieldError[];
}

export function useNothingCarried(view: CaseView, id: string): Carrying {
  const chosen = useSignal<readonly string[]>([]);
  const asked = view.readsHereOnly.length > 0;
  return {
    id,
    asked,
    chosen,
    check: () =>
      asked && chosen.value.length === 0 ? [{ id, text: say.value('carried.form') }] : [],
  };
}

export function NothingCarried(props: { carrying: Carrying; view: CaseView; form: FormState }) {
  const { carrying, view, form } = props;
  if (!carrying.asked) return null;
  return (
    <Choices
      id={carrying.id}
      several
      label={say.value('carried.label', {
        people: view.readsHereOnly.map(personName).join('; '),
      })}
      chosen={carrying.chosen}
      error={form.errorOf(carrying.id)}
      options={[{ value: 'yes', label: say.value('carried.yes') }]}
    />
  );
}
