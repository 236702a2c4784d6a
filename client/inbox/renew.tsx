/** Today's date on the directory: reporters are warned of one that is older than 30 days. */

import { Form, useForm } from './form.js';
import { HolderWords, useHolders } from './holder-words.js';
import type { PeopleView } from './people-messages.js';
import { say } from './say.js';
import { ask, told } from './state.js';

export function Renew({ view, load }: { view: PeopleView; load: () => Promise<void> }) {
  const { age, signing } = view;
  const holders = useHolders('renew-holder', signing.renew);
  const form = useForm('renew-holder-0');
  if (age === 0) return null;
  const act = async (): Promise<undefined> => {
    await ask('renew', { holders: holders.texts() });
    holders.forget();
    told.value = say.value('renew.done');
    await load();
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('renew.button')}
      onSubmit={() => form.submit(holders.check, act)}
    >
      <p class="govuk-body">{say.value('renew.text')}</p>
      <HolderWords holders={holders} errorOf={form.errorOf} />
    </Form>
  );
}
