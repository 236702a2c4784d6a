/** Signing in, and why the last session ended. */
import { useSignal } from '@preact/signals';
import { TextField } from '../ui/fields.js';
import { Banner, Details, Heading } from '../ui/pieces.js';
import { unwritten } from './drafts.js';
import { Factor } from './factor.js';
import type { AskedView, ShownFactor } from './factor-messages.js';
import { Fingerprint } from './fingerprint.js';
import { Forget } from './forget.js';
import { Form, useForm } from './form.js';
import { isAccount } from './forms.js';
import { PassphraseField } from './passphrase-field.js';
import { Reading } from './reading.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import {
  account,
  ask,
  codeOf,
  ended,
  enterWith,
  kept,
  keptDrafts,
  notForgotten,
  signedOut,
  unit,
} from './state.js';

export function SignIn() {
  const passphrase = useSignal('');
  const form = useForm('passphrase');
  const check = () => [
    ...(isAccount(account.value.trim())
      ? []
      : [{ id: 'account', text: say.value('account.form') }]),
    ...(passphrase.value.trim() === ''
      ? [{ id: 'passphrase', text: say.value('signIn.passphraseForm') }]
      : []),
  ];
  const asked = useSignal<AskedView | null>(null);
  const act = async (): Promise<undefined> => {
    const given = { account: account.value.trim(), passphrase: passphrase.value };
    asked.value = await ask('knock', given);
  };
  if (asked.value !== null)
    return (
      <Second
        asked={asked.value}
        onEnd={(code) => {
          asked.value = null;
          passphrase.value = '';
          if (code !== null) form.refuse(code);
        }}
      />
    );
  return (
    <>
      <Why />
      <Heading focus>{say.value('signIn.title')}</Heading>
      <Form
        form={form}
        label={say.value('signIn.button')}
        busyLabel={say.value('signIn.checking')}
        onSubmit={() => form.submit(check, act)}
      >
        <TextField
          id="account"
          label={say.value('account.label')}
          value={account}
          width={20}
          error={form.errorOf('account')}
        />
        <PassphraseField value={passphrase} error={form.errorOf('passphrase')} />
      </Form>
      <Details summary={say.value('signIn.lostTitle')}>
        <p class="govuk-body">{say.value('signIn.lost')}</p>
      </Details>
      {unit.value === null ? null : (
        <Details summary={say.value('fingerprint.title')}>
          <p class="govuk-body">{say.value('fingerprint.signIn')}</p>
          <Fingerprint words={unit.value.words} />
        </Details>
      )}
      <Forget />
    </>
  );
}

/** Refusals after which another factor may be shown; after any other the passphrase is asked anew. */
const another: ReadonlySet<string> = new Set([
  ...['code', 'code-used', 'clock', 'code-form', 'factor', 'replayed', 'guesses'],
  ...['unreachable', 'busy', 'slow'],
]);

function Second({ asked, onEnd }: { asked: AskedView; onEnd: (code: string | null) => void }) {
  const entering = useSignal(false);
  const show = async (factor: ShownFactor): Promise<void> => {
    entering.value = true;
    try {
      await enterWith(factor);
    } catch (error) {
      if (another.has(codeOf(error))) throw error;
      onEnd(codeOf(error));
    } finally {
      entering.value = false;
    }
  };
  return (
    <>
      <Factor
        asked={asked}
        busyLabel={say.value(entering.value ? 'signIn.busy' : 'factor.busy')}
        onShown={show}
        onLeave={() => {
          void ask('giveUp').catch(() => undefined);
          onEnd(null);
        }}
      />
      {entering.value ? <Reading /> : null}
    </>
  );
}

function Why() {
  if (ended.value !== null) {
    const drafts = Math.max(unwritten().length, keptDrafts.value);
    return (
      <Banner id="ended">
        <div role="alert">
          <p class="govuk-notification-banner__heading">{say.value('signIn.ended')}</p>
          <p class="govuk-body">{refusal(ended.value)}</p>
          {drafts === 0 || ended.value === 'removed' ? null : (
            <p class="govuk-body">{say.value('signIn.kept', { count: drafts })}</p>
          )}
        </div>
      </Banner>
    );
  }
  if (!signedOut.value) return null;
  return (
    <Banner id="signed-out" kind="success">
      <p class="govuk-notification-banner__heading">{say.value('signIn.out')}</p>
      <p class="govuk-body">{say.value('signIn.wiped')}</p>
      {notForgotten.value ? <p class="govuk-body">{say.value('cache.failed')}</p> : null}
      {kept.value === 0 ? null : <p class="govuk-body">{say.value('signIn.stays')}</p>}
    </Banner>
  );
}
