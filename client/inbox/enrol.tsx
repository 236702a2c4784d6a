/** An invited officer makes their keys. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { TextField } from '../ui/fields.js';
import { Heading, Panel, WarningText } from '../ui/pieces.js';
import type { NewFactorGiven } from './factor-messages.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import { isShort } from './forms.js';
import type { DrawnWords, LookView } from './joining-messages.js';
import { RecoveryKit } from './kit.js';
import { LinkFault } from './link-fault.js';
import { LinkFacts, ToSignIn, useLook } from './looked-at.js';
import { NewPassphrase } from './passphrase.js';
import { say } from './say.js';
import { SecondStep } from './second-step.js';
import { account, ask } from './state.js';
import { forward } from './steps.js';

export function EnrolLink({ token }: { token: string }) {
  const { look, fault } = useLook(token, 'officer');
  const step = useSignal<'you' | 'passphrase' | 'kit' | 'second' | 'done'>('you');
  const kit = useSignal<DrawnWords | null>(null);
  const passphrase = useSignal('');
  const title = useSignal('');
  const words = useSignal('');
  /** Words were shown already, and are not those that will count. */
  const again = useSignal(false);
  useEffect(
    () => () => {
      passphrase.value = '';
      kit.value = null;
    },
    [passphrase, kit],
  );
  if (fault !== null) return <LinkFault code={fault} />;
  if (look === null) return null;
  const enrol = async (factor: NewFactorGiven): Promise<void> => {
    const given = { token, factor, title: title.value.trim(), passphrase: passphrase.value };
    words.value = await ask('enrol', given);
    account.value = look.account ?? '';
    passphrase.value = '';
    kit.value = null;
    step.value = 'done';
  };
  const belonging = {
    unitName: look.unit?.name ?? '',
    fingerprint: look.unit?.words ?? '',
    account: look.account ?? '',
  };
  if (step.value === 'passphrase')
    return (
      <NewPassphrase
        {...belonging}
        onDone={async (drawn) => {
          passphrase.value = drawn;
          kit.value = await ask('drawKit');
          step.value = 'kit';
        }}
      />
    );
  if (step.value === 'kit' && kit.value !== null)
    return (
      <RecoveryKit
        {...belonging}
        drawn={kit.value}
        onDone={async () => {
          step.value = 'second';
        }}
      />
    );
  if (step.value === 'second')
    return (
      <SecondStep
        {...belonging}
        creation={() => ask('newKey', { token })}
        onMade={enrol}
        busyLabel={say.value('enrol.making')}
      />
    );
  if (step.value === 'done') return <Enrolled words={words.value} />;
  return (
    <You
      look={look}
      title={title}
      again={again.value}
      onNext={() => {
        forward(() => {
          if (step.value === 'done') return;
          passphrase.value = '';
          kit.value = null;
          step.value = 'you';
        });
        again.value = true;
        step.value = 'passphrase';
      }}
    />
  );
}

function You(props: { look: LookView; title: Signal<string>; again: boolean; onNext: () => void }) {
  const { look, title, again, onNext } = props;
  const form = useForm('title');
  const check = () =>
    isShort(title.value) ? [] : [{ id: 'title', text: say.value('publicTitle.form') }];
  return (
    <>
      <Heading focus>{say.value('enrol.title')}</Heading>
      {again ? <WarningText>{say.value('setup.again')}</WarningText> : null}
      <LinkFacts look={look} compare={say.value('fingerprint.compare')} />
      <Form
        form={form}
        label={say.value('continue')}
        onSubmit={() => form.submit(check, async () => void onNext())}
      >
        <TextField
          id="title"
          label={say.value('publicTitle.label')}
          hint={say.value('publicTitle.hint')}
          value={title}
          error={form.errorOf('title')}
        />
      </Form>
    </>
  );
}

function Enrolled({ words }: { words: string }) {
  return (
    <>
      <Panel title={say.value('enrol.done')} />
      <p class="govuk-body">{say.value('enrol.read')}</p>
      <Fingerprint words={words} />
      <p class="govuk-body">{say.value('enrol.wait')}</p>
      <ToSignIn label={say.value('enrol.signIn')} />
    </>
  );
}
