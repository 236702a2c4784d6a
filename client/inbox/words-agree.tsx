/** What a Head is asked about somebody whose keys are new: do the eight words agree? */
import type { Signal } from '@preact/signals';
import { Choices } from '../ui/fields.js';
import { Inset } from '../ui/pieces.js';
import { say } from './say.js';

export const agreed = (agree: Signal<readonly string[]>): boolean => agree.value[0] === 'yes';

/** `error`: undefined while nothing is wrong. */
export function WordsAgree(props: {
  id: string;
  name: string;
  agree: Signal<readonly string[]>;
  error: string | undefined;
}) {
  const { id, name, agree, error } = props;
  return (
    <>
      <Choices
        id={id}
        label={say.value('admit.agree')}
        chosen={agree}
        error={error}
        options={[
          { value: 'yes', label: say.value('admit.yes') },
          { value: 'no', label: say.value('admit.no') },
        ]}
      />
      {agree.value[0] === 'no' ? (
        <Inset>
          <p class="govuk-body">{say.value('admit.differ', { name })}</p>
        </Inset>
      ) : null}
    </>
  );
}
