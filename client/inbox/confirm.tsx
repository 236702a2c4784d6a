/** Before keys are changed: the passphrase, and then one of the keys. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Heading, LinkButton } from '../ui/pieces.js';
import { Factor } from './factor.js';
import type { AskedView } from './factor-messages.js';
import { Form, useForm } from './form.js';
import { PassphraseField } from './passphrase-field.js';
import { say } from './say.js';
import { ask } from './state.js';

export function Confirm(props: {
  onDone: () => void;
  onLeave: () => void;
  /** What is said besides, before the passphrase. */
  children?: ComponentChildren;
}) {
  const { onDone, onLeave, children } = props;
  const passphrase = useSignal('');
  const asked = useSignal<AskedView | null>(null);
  const form = useForm('passphrase');
  const check = () =>
    passphrase.value.trim() === ''
      ? [{ id: 'passphrase', text: say.value('signIn.passphraseForm') }]
      : [];
  const act = async (): Promise<undefined> => {
    asked.value = await ask('knockAgain', passphrase.value);
    passphrase.value = '';
  };
  if (asked.value !== null)
    return (
      <Factor
        asked={asked.value}
        busyLabel={say.value('factor.busy')}
        onShown={async (factor) => {
          await ask('confirm', factor);
          onDone();
        }}
        onLeave={onLeave}
      />
    );
  return (
    <>
      <Heading focus>{say.value('confirm.title')}</Heading>
      <p class="govuk-body">{say.value('confirm.text')}</p>
      {children}
      <Form
        form={form}
        label={say.value('continue')}
        busyLabel={say.value('signIn.checking')}
        onSubmit={() => form.submit(check, act)}
        beside={<LinkButton onClick={onLeave}>{say.value('keys.stay')}</LinkButton>}
      >
        <PassphraseField value={passphrase} error={form.errorOf('passphrase')} />
      </Form>
    </>
  );
}
