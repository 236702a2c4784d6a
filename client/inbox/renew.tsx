/** Today's date on the directory: reporters are warned of one that is older than 30 days. */

import { Form, useForm } from './form.js';
import { say } from './say.js';
import { SigningFields, useSigning } from './signing.js';
import { ask, told } from './state.js';

/** `signing`: how many other holders have to sign. */
export function Renew(props: { age: number; signing: number; load: () => Promise<void> }) {
  const { age, signing, load } = props;
  const renewing = useSigning('renew', signing);
  const form = useForm('renew-how');
  if (age === 0) return null;
  const act = async (): Promise<undefined> => {
    const { number, published } = await ask('renew', renewing.how());
    renewing.forget();
    told.value = say.value(published ? 'renew.done' : 'holding.resigning', { number });
    await load();
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('renew.button')}
      onSubmit={() => form.submit(renewing.check, act)}
    >
      <p class="govuk-body">{say.value('renew.text')}</p>
      <SigningFields signing={renewing} errorOf={form.errorOf} />
    </Form>
  );
}
