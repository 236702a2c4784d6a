/** The ceremony that founds a unit. */

import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Choices, TextField } from '../ui/fields.js';
import { Details, Heading, Inset, Panel, WarningText } from '../ui/pieces.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import { isAccount, isShort } from './forms.js';
import { LinkFault } from './link-fault.js';
import { NewPassphrase } from './passphrase.js';
import { say } from './say.js';
import { account, ask, codeOf, enter, link, unit } from './state.js';
import { forward } from './steps.js';

interface Answers {
  unitName: Signal<string>;
  timings: Signal<readonly string[]>;
  account: Signal<string>;
  name: Signal<string>;
  title: Signal<string>;
}

export function SetupLink({ token }: { token: string }) {
  const step = useSignal<'look' | 'unit' | 'you' | 'passphrase' | 'done'>('look');
  const fault = useSignal<string | null>(null);
  const answers: Answers = {
    unitName: useSignal(''),
    timings: useSignal([]),
    account: useSignal(''),
    name: useSignal(''),
    title: useSignal(''),
  };
  useEffect(() => {
    ask('look', token).then(
      ({ purpose }) => {
        if (purpose === 'setup') step.value = 'unit';
        else fault.value = 'link';
      },
      (error: unknown) => {
        fault.value = codeOf(error);
      },
    );
  }, [token, step, fault]);
  const next = (to: 'you' | 'passphrase') => () => {
    const before = step.value;
    forward(() => {
      if (step.value !== 'done') step.value = before;
    });
    step.value = to;
  };
  const found = async (passphrase: string): Promise<void> => {
    unit.value = await ask('found', {
      token,
      unitName: answers.unitName.value.trim(),
      account: answers.account.value.trim(),
      name: answers.name.value.trim(),
      title: answers.title.value.trim(),
      trial: answers.timings.value[0] === 'trial',
      passphrase,
    });
    account.value = answers.account.value.trim();
    step.value = 'done';
  };
  if (fault.value !== null) return <LinkFault code={fault.value} />;
  switch (step.value) {
    case 'look':
      return null;
    case 'unit':
      return <UnitStep answers={answers} onNext={next('you')} />;
    case 'you':
      return <YouStep answers={answers} onNext={next('passphrase')} />;
    case 'passphrase':
      return <NewPassphrase onDone={found} busyLabel={say.value('setup.founding')} />;
    case 'done':
      return <Founded />;
  }
}

function UnitStep({ answers, onNext }: { answers: Answers; onNext: () => void }) {
  const { unitName, timings } = answers;
  const form = useForm('unit-name');
  const check = () => [
    ...(isShort(unitName.value) ? [] : [{ id: 'unit-name', text: say.value('setup.unitForm') }]),
    ...(timings.value.length > 0 ? [] : [{ id: 'timings', text: say.value('setup.timingsForm') }]),
  ];
  return (
    <>
      <Heading focus caption={say.value('setup.caption')}>
        {say.value('setup.unitTitle')}
      </Heading>
      <p class="govuk-body">{say.value('setup.about')}</p>
      <Form
        form={form}
        label={say.value('continue')}
        onSubmit={() => form.submit(check, async () => void onNext())}
      >
        <TextField
          id="unit-name"
          label={say.value('setup.unitName')}
          hint={say.value('setup.unitHint')}
          value={unitName}
          error={form.errorOf('unit-name')}
        />
        <Choices
          id="timings"
          label={say.value('setup.timings')}
          chosen={timings}
          error={form.errorOf('timings')}
          options={[
            {
              value: 'service',
              label: say.value('setup.service'),
              hint: say.value('setup.serviceHint'),
            },
            { value: 'trial', label: say.value('setup.trial'), hint: say.value('setup.trialHint') },
          ]}
        />
      </Form>
    </>
  );
}

function YouStep({ answers, onNext }: { answers: Answers; onNext: () => void }) {
  const form = useForm('account');
  const { account: chosen, name, title } = answers;
  const check = () => [
    ...(isAccount(chosen.value.trim()) ? [] : [{ id: 'account', text: say.value('account.form') }]),
    ...(isShort(name.value) ? [] : [{ id: 'name', text: say.value('name.form') }]),
    ...(isShort(title.value) ? [] : [{ id: 'title', text: say.value('publicTitle.form') }]),
  ];
  return (
    <>
      <Heading focus caption={say.value('setup.caption')}>
        {say.value('setup.youTitle')}
      </Heading>
      <Inset>
        <p class="govuk-body">{say.value('setup.holders')}</p>
        <p class="govuk-body">{say.value('setup.holdersLater')}</p>
      </Inset>
      <Form
        form={form}
        label={say.value('continue')}
        onSubmit={() => form.submit(check, async () => void onNext())}
      >
        <TextField
          id="account"
          label={say.value('account.label')}
          hint={say.value('account.hint')}
          value={chosen}
          width={20}
          error={form.errorOf('account')}
        />
        <TextField
          id="name"
          label={say.value('name.label')}
          value={name}
          error={form.errorOf('name')}
        />
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

function Founded() {
  const met = unit.value;
  if (met === null) return null;
  return (
    <>
      <Panel title={say.value('setup.done')}>
        <bdi>{met.name}</bdi>
      </Panel>
      <h2 class="govuk-heading-m">{say.value('setup.fingerprintTitle')}</h2>
      <p class="govuk-body">{say.value('setup.fingerprintText')}</p>
      <Fingerprint words={met.words} />
      {met.trial ? <WarningText>{say.value('setup.trialWarning')}</WarningText> : null}
      <Details summary={say.value('setup.nextTitle')}>
        <ul class="govuk-list govuk-list--bullet">
          <li>{say.value('setup.nextColleagues')}</li>
          <li>{say.value('setup.nextHolder')}</li>
          <li>{say.value('setup.nextPublish')}</li>
        </ul>
      </Details>
      <button
        type="button"
        class="govuk-button"
        onClick={() => {
          link.value = null;
          enter();
        }}
      >
        {say.value('setup.signIn')}
      </button>
    </>
  );
}
