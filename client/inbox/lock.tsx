/** The page of somebody who stepped away: nothing decrypted is left in it. */
import { useSignal } from '@preact/signals';
import { Heading, LinkButton } from '../ui/pieces.js';
import { Refused } from './duty-link.js';
import { Form, useForm } from './form.js';
import { PassphraseField } from './passphrase-field.js';
import { say } from './say.js';
import { me, signOut, unlock } from './state.js';

export function Lock() {
  const passphrase = useSignal('');
  const form = useForm('passphrase');
  const act = async (): Promise<undefined> => {
    const right = await unlock(passphrase.value);
    passphrase.value = '';
    if (!right) throw new Refused('passphrase');
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
        busyLabel={say.value('lock.busy')}
        onSubmit={() => form.submit(() => [], act)}
        beside={
          <LinkButton onClick={() => void signOut(false).catch(() => signOut(true))}>
            {say.value('lock.signOut')}
          </LinkButton>
        }
      >
        <PassphraseField value={passphrase} error={form.errorOf('passphrase')} />
      </Form>
    </>
  );
}
