/** The page of somebody who stepped away: nothing decrypted is left in it. */
import { useSignal } from '@preact/signals';
import { Heading, LinkButton } from '../ui/pieces.js';
import { Refused } from './duty-link.js';
import { Form, useForm } from './form.js';
import { LeaveFailed, useLeaving } from './leave.js';
import { PassphraseField } from './passphrase-field.js';
import { say } from './say.js';
import { deskless, me, sealing, unlock } from './state.js';

export function Lock() {
  const passphrase = useSignal('');
  const leaves = useSignal(false);
  const form = useForm('passphrase');
  const { failed, start } = useLeaving(form, false);
  const act = async (): Promise<undefined> => {
    const right = await unlock(passphrase.value);
    passphrase.value = '';
    if (!right) throw new Refused('passphrase');
  };
  const begin = (leaving: boolean, how: () => void) => (): void => {
    if (form.busy) return;
    leaves.value = leaving;
    how();
  };
  return (
    <>
      <Heading focus caption={me.value?.name}>
        {say.value('lock.title')}
      </Heading>
      {deskless.value ? (
        <p class="govuk-body">{say.value('lock.plain')}</p>
      ) : sealing.value ? (
        <p class="govuk-body">{say.value('lock.sealing')}</p>
      ) : (
        <>
          <p class="govuk-body">{say.value('lock.text')}</p>
          <p class="govuk-body">{say.value('lock.honest')}</p>
        </>
      )}
      {failed === null ? null : <LeaveFailed code={failed} />}
      <Form
        form={form}
        label={say.value('lock.button')}
        busyLabel={say.value(leaves.value ? 'leave.busy' : 'lock.busy')}
        onSubmit={begin(false, () => form.submit(() => [], act))}
        beside={
          <>
            <LinkButton onClick={begin(true, () => start(false))}>
              {say.value('lock.signOut')}
            </LinkButton>
            {failed === null ? null : (
              <LinkButton onClick={begin(true, () => start(true))}>
                {say.value('leave.anyway')}
              </LinkButton>
            )}
          </>
        }
      >
        <PassphraseField value={passphrase} error={form.errorOf('passphrase')} />
      </Form>
    </>
  );
}
