/** Somebody who lost the seven words comes back with the twenty-four of their recovery kit. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { TextArea } from '../ui/fields.js';
import { Heading, LinkButton, Name, Panel, WarningText } from '../ui/pieces.js';
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
  const by = useSignal<'kit' | 'reserve'>('kit');
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
          by={by}
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

function problemOf(read: Exclude<KitReading, { ok: true }>, reserve: boolean): string {
  switch (read.problem) {
    case 'older':
      return say.value('recover.older');
    case 'withheld':
      return say.value('recover.withheld');
    case 'other':
      return say.value(reserve ? 'recover.reserveOther' : 'recover.other');
    default:
      return wordsProblem(read);
  }
}

function Kit(props: {
  look: LookView;
  token: string;
  typed: Signal<string>;
  by: Signal<'kit' | 'reserve'>;
  again: boolean;
  onNext: () => void;
}) {
  const { look, token, typed, by, again, onNext } = props;
  const form = useForm('kit');
  const reserve = by.value === 'reserve';
  const check = async () => {
    const given = { token, text: typed.value };
    const read = await (reserve ? ask('readReserve', given) : ask('readKit', given));
    return read.ok ? [] : [{ id: 'kit', text: problemOf(read, reserve) }];
  };
  const turn = (): void => {
    typed.value = '';
    by.value = reserve ? 'kit' : 'reserve';
  };
  return (
    <>
      <Heading focus>{say.value('recover.title')}</Heading>
      {again ? <WarningText>{say.value('recover.again')}</WarningText> : null}
      <p class="govuk-body">{say.value(reserve ? 'recover.reserveWhat' : 'recover.what')}</p>
      {reserve ? <WarningText>{say.value('recover.reserveSeen')}</WarningText> : null}
      <LinkFacts look={look} compare={say.value('recover.compare')} />
      <Form
        form={form}
        label={say.value('continue')}
        onSubmit={() => form.submit(check, async () => void onNext())}
        beside={
          <LinkButton onClick={turn}>
            {say.value(reserve ? 'recover.byKit' : 'recover.byReserve')}
          </LinkButton>
        }
      >
        <TextArea
          id="kit"
          rows={6}
          label={say.value(reserve ? 'recover.reserveLabel' : 'recover.label')}
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
