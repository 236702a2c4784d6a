/** Somebody who lost the seven words comes back with the twenty-four of their recovery kit. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { TextArea } from '../ui/fields.js';
import { Heading, Name, Panel, WarningText } from '../ui/pieces.js';
import { Form, useForm } from './form.js';
import type { KitReading, LookView } from './joining-messages.js';
import { LinkFault } from './link-fault.js';
import { LinkFacts, ToSignIn, useLook } from './looked-at.js';
import { NewPassphrase } from './passphrase.js';
import { say } from './say.js';
import { SecondStep } from './second-step.js';
import { account, ask } from './state.js';
import { forward } from './steps.js';
import { wordsProblem } from './words-problem.js';

export function RecoverLink({ token }: { token: string }) {
  const { look, fault } = useLook(token, 'recovery');
  const step = useSignal<'kit' | 'passphrase' | 'second' | 'done'>('kit');
  const passphrase = useSignal('');
  const typed = useSignal('');
  /** Words were shown already, and are not those that will count. */
  const again = useSignal(false);
  useEffect(
    () => () => {
      typed.value = '';
      passphrase.value = '';
    },
    [typed, passphrase],
  );
  if (fault !== null) return <LinkFault code={fault} />;
  if (look === null) return null;
  const { name, account: known, unit: met } = look;
  switch (step.value) {
    case 'kit':
      return (
        <Kit
          look={look}
          token={token}
          typed={typed}
          again={again.value}
          onNext={() => {
            forward(() => {
              if (step.value !== 'done') step.value = 'kit';
            });
            typed.value = '';
            again.value = true;
            step.value = 'passphrase';
          }}
        />
      );
    case 'passphrase':
      return (
        <NewPassphrase
          unitName={met?.name ?? ''}
          account={known ?? ''}
          onDone={async (words) => {
            passphrase.value = words;
            step.value = 'second';
          }}
        />
      );
    case 'second':
      return (
        <SecondStep
          unitName={met?.name ?? ''}
          account={known ?? ''}
          busyLabel={say.value('recover.making')}
          creation={() => ask('newKey', { token })}
          onMade={async (factor) => {
            await ask('recover', { token, factor, passphrase: passphrase.value });
            passphrase.value = '';
            account.value = known ?? '';
            step.value = 'done';
          }}
        />
      );
    case 'done':
      return <Recovered name={name ?? ''} />;
  }
}

function problemOf(read: Exclude<KitReading, { ok: true }>): string {
  return read.problem === 'other' ? say.value('recover.other') : wordsProblem(read);
}

function Kit(props: {
  look: LookView;
  token: string;
  typed: Signal<string>;
  again: boolean;
  onNext: () => void;
}) {
  const { look, token, typed, again, onNext } = props;
  const form = useForm('kit');
  const check = async () => {
    const read = await ask('readKit', { token, text: typed.value });
    return read.ok ? [] : [{ id: 'kit', text: problemOf(read) }];
  };
  return (
    <>
      <Heading focus>{say.value('recover.title')}</Heading>
      {again ? <WarningText>{say.value('recover.again')}</WarningText> : null}
      <p class="govuk-body">{say.value('recover.what')}</p>
      <LinkFacts look={look} compare={say.value('recover.compare')} />
      <Form
        form={form}
        label={say.value('continue')}
        onSubmit={() => form.submit(check, async () => void onNext())}
      >
        <TextArea
          id="kit"
          rows={6}
          label={say.value('recover.label')}
          hint={say.value('recover.hint')}
          value={typed}
          error={form.errorOf('kit')}
        />
      </Form>
    </>
  );
}

function Recovered({ name }: { name: string }) {
  return (
    <>
      <Panel title={say.value('recover.done')}>
        <Name text={name} />
      </Panel>
      <p class="govuk-body">{say.value('recover.next')}</p>
      <ToSignIn label={say.value('setup.signIn')} />
    </>
  );
}
