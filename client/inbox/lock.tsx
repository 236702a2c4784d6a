/** The covered screen of somebody who stepped away. */
import { useSignal } from '@preact/signals';
import { Heading } from '../ui/pieces.js';
import { Refused } from './duty-link.js';
import { Form, useForm } from './form.js';
import { PassphraseField } from './passphrase-field.js';
import { say } from './say.js';
import { ask, locked, me } from './state.js';

export function Lock() {
  const passphrase = useSignal('');
  const form = useForm('passphrase');
  const act = async (): Promise<undefined> => {
    const right = await ask('check', passphrase.value);
    passphrase.value = '';
    if (!right) throw new Refused('passphrase');
    locked.value = false;
  };
  return (
    <>
      <Heading focus caption={me.value?.name}>
        {say.value('lock.title')}
      </Heading>
      <p class="govuk-body">{say.value('lock.text')}</p>
      <p class="govuk-body">{say.value('lock.honest')}</p>
      <Form
        form={form}
        label={say.value('lock.button')}
        onSubmit={() => form.submit(() => [], act)}
      >
        <PassphraseField value={passphrase} error={form.errorOf('passphrase')} />
      </Form>
    </>
  );
}
