/** Somebody who lost the seven words comes back with the twenty-four of their recovery kit. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button, TextArea } from '../ui/fields.js';
import { Details, Heading, Panel, SummaryList } from '../ui/pieces.js';
import type { KitReading, LookView } from './duty-messages.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import { LinkFault } from './link-fault.js';
import { NewPassphrase } from './passphrase.js';
import { say } from './say.js';
import { account, ask, codeOf, enter, link, unit } from './state.js';
import { forward } from './steps.js';
import { wordsProblem } from './words-problem.js';

export function RecoverLink({ token }: { token: string }) {
  const look = useSignal<LookView | null>(null);
  const fault = useSignal<string | null>(null);
  const step = useSignal<'kit' | 'passphrase' | 'done'>('kit');
  const typed = useSignal('');
  useEffect(() => {
    ask('look', token).then(
      (seen) => {
        if (seen.purpose !== 'recovery' || seen.unit === null) fault.value = 'link';
        else {
          unit.value = seen.unit;
          look.value = seen;
        }
      },
      (error: unknown) => {
        fault.value = codeOf(error);
      },
    );
    return () => {
      typed.value = '';
    };
  }, [token, look, fault, typed]);
  if (fault.value !== null) return <LinkFault code={fault.value} />;
  if (look.value === null) return null;
  const { name, account: known, unit: met } = look.value;
  switch (step.value) {
    case 'kit':
      return (
        <Kit
          look={look.value}
          token={token}
          typed={typed}
          onNext={() => {
            forward(() => {
              if (step.value !== 'done') step.value = 'kit';
            });
            typed.value = '';
            step.value = 'passphrase';
          }}
        />
      );
    case 'passphrase':
      return (
        <NewPassphrase
          unitName={met?.name ?? ''}
          account={known ?? ''}
          busyLabel={say.value('recover.making')}
          onDone={async (passphrase) => {
            await ask('recover', { token, passphrase });
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

function Kit(props: { look: LookView; token: string; typed: Signal<string>; onNext: () => void }) {
  const { look, token, typed, onNext } = props;
  const form = useForm('kit');
  const check = async () => {
    const read = await ask('readKit', { token, text: typed.value });
    return read.ok ? [] : [{ id: 'kit', text: problemOf(read) }];
  };
  return (
    <>
      <Heading focus>{say.value('recover.title')}</Heading>
      <p class="govuk-body">{say.value('recover.what')}</p>
      <SummaryList
        rows={[
          { key: say.value('enrol.name'), value: look.name ?? '' },
          { key: say.value('account.label'), value: look.account ?? '' },
          { key: say.value('enrol.unit'), value: look.unit?.name ?? '' },
        ]}
      />
      <Details summary={say.value('fingerprint.title')}>
        <p class="govuk-body">{say.value('recover.compare')}</p>
        <Fingerprint words={look.unit?.words ?? ''} />
      </Details>
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
        <bdi>{name}</bdi>
      </Panel>
      <p class="govuk-body">{say.value('recover.next')}</p>
      <Button
        onClick={() => {
          link.value = null;
          enter();
        }}
      >
        {say.value('setup.signIn')}
      </Button>
    </>
  );
}
