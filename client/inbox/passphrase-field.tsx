/** Seven words as somebody types them: hidden, unless they ask to see them. */
import { type Signal, useSignal } from '@preact/signals';
import { TextField } from '../ui/fields.js';
import { LinkButton } from '../ui/pieces.js';
import { say } from './say.js';

export function PassphraseField({
  value,
  error,
}: {
  value: Signal<string>;
  error: string | undefined;
}) {
  const seen = useSignal(false);
  return (
    <div class="passphrase">
      <TextField
        id="passphrase"
        label={say.value('signIn.passphrase')}
        hint={say.value('signIn.passphraseHint')}
        value={value}
        secret={!seen.value}
        error={error}
      />
      <LinkButton
        onClick={() => {
          seen.value = !seen.value;
        }}
      >
        {seen.value ? say.value('signIn.hide') : say.value('signIn.show')}
      </LinkButton>
    </div>
  );
}
