/** Today's date on the directory: reporters are warned of one that is older than 30 days. */
import { Form, useForm } from './form.js';
import { say } from './say.js';
import { ask, told } from './state.js';

export function Renew({ age, load }: { age: number; load: () => Promise<void> }) {
  const form = useForm('renew');
  if (age === 0) return null;
  const act = async (): Promise<undefined> => {
    await ask('renew');
    told.value = say.value('renew.done');
    await load();
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('renew.button')}
      onSubmit={() => form.submit(() => [], act)}
    >
      <p class="govuk-body">{say.value('renew.text')}</p>
    </Form>
  );
}
