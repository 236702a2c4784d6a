/** An invited officer makes their keys. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button, TextField } from '../ui/fields.js';
import { Details, Heading, Panel, SummaryList } from '../ui/pieces.js';
import type { DrawnWords, LookView } from './duty-messages.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import { isShort } from './forms.js';
import { RecoveryKit } from './kit.js';
import { LinkFault } from './link-fault.js';
import { NewPassphrase } from './passphrase.js';
import { say } from './say.js';
import { account, ask, codeOf, enter, link, unit } from './state.js';
import { forward } from './steps.js';

export function EnrolLink({ token }: { token: string }) {
  const look = useSignal<LookView | null>(null);
  const fault = useSignal<string | null>(null);
  const step = useSignal<'you' | 'passphrase' | 'kit' | 'done'>('you');
  const kit = useSignal<DrawnWords | null>(null);
  const passphrase = useSignal('');
  const title = useSignal('');
  const words = useSignal('');
  useEffect(() => {
    ask('look', token).then(
      (seen) => {
        if (seen.purpose !== 'officer' || seen.unit === null) fault.value = 'link';
        else {
          unit.value = seen.unit;
          look.value = seen;
        }
      },
      (error: unknown) => {
        fault.value = codeOf(error);
      },
    );
  }, [token, look, fault]);
  if (fault.value !== null) return <LinkFault code={fault.value} />;
  if (look.value === null) return null;
  const enrol = async (): Promise<void> => {
    const given = { token, title: title.value.trim(), passphrase: passphrase.value };
    words.value = await ask('enrol', given);
    account.value = look.value?.account ?? '';
    passphrase.value = '';
    kit.value = null;
    step.value = 'done';
  };
  const belonging = {
    unitName: look.value.unit?.name ?? '',
    fingerprint: look.value.unit?.words ?? '',
    account: look.value.account ?? '',
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
        onDone={enrol}
        busyLabel={say.value('enrol.making')}
      />
    );
  if (step.value === 'done') return <Enrolled words={words.value} />;
  return (
    <You
      look={look.value}
      title={title}
      onNext={() => {
        forward(() => {
          if (step.value !== 'done') step.value = 'you';
        });
        step.value = 'passphrase';
      }}
    />
  );
}

function You(props: { look: LookView; title: Signal<string>; onNext: () => void }) {
  const { look, title, onNext } = props;
  const form = useForm('title');
  const check = () =>
    isShort(title.value) ? [] : [{ id: 'title', text: say.value('publicTitle.form') }];
  return (
    <>
      <Heading focus>{say.value('enrol.title')}</Heading>
      <SummaryList
        rows={[
          { key: say.value('enrol.name'), value: look.name ?? '' },
          { key: say.value('account.label'), value: look.account ?? '' },
          { key: say.value('enrol.unit'), value: look.unit?.name ?? '' },
        ]}
      />
      <Details summary={say.value('fingerprint.title')}>
        <p class="govuk-body">{say.value('fingerprint.compare')}</p>
        <Fingerprint words={look.unit?.words ?? ''} />
      </Details>
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
      <Button
        onClick={() => {
          link.value = null;
          enter();
        }}
      >
        {say.value('enrol.signIn')}
      </Button>
    </>
  );
}
