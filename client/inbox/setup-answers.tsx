/** What the ceremony asks: about the unit, and about whoever founds it. */
import type { Signal } from '@preact/signals';
import { Choices, TextField } from '../ui/fields.js';
import { Heading, WarningText } from '../ui/pieces.js';
import { Form, useForm } from './form.js';
import { isAccount, isShort } from './forms.js';
import { say } from './say.js';

/** A holder besides the founder, as typed. */
export interface HolderAnswer {
  /** For the fields' names; never used again. */
  id: number;
  title: Signal<string>;
  outside: Signal<readonly string[]>;
}

export interface Answers {
  unitName: Signal<string>;
  timings: Signal<readonly string[]>;
  /** `alone` or `several`. */
  company: Signal<readonly string[]>;
  holders: Signal<readonly HolderAnswer[]>;
  threshold: Signal<string>;
  account: Signal<string>;
  name: Signal<string>;
  title: Signal<string>;
}

export function UnitStep({ answers, onNext }: { answers: Answers; onNext: () => void }) {
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

export function YouStep(props: {
  answers: Answers;
  /** Words were shown already, and are not those that will count. */
  again: boolean;
  onNext: () => Promise<undefined>;
}) {
  const { answers, again, onNext } = props;
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
      {again ? <WarningText>{say.value('setup.again')}</WarningText> : null}
      <Form form={form} label={say.value('continue')} onSubmit={() => form.submit(check, onNext)}>
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
