/** One's own daily mail: where it goes, and whether it is sent at all. */
import { useSignal } from '@preact/signals';
import { emailAddress } from '../../server/inbox/wire-duty.js';
import { TextField } from '../ui/fields.js';
import { LinkButton, WarningText } from '../ui/pieces.js';
import { longDay } from './dates.js';
import { Form, useForm } from './form.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask } from './state.js';
import { useView } from './use-view.js';

const clockTime = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, '0')).join(':');

export function DailyMail() {
  const { view, fault, load } = useView(() => ask('dutyMail'));
  const typed = useSignal('');
  const form = useForm('mail-address');
  if (fault.value !== null) return <WarningText>{refusal(fault.value)}</WarningText>;
  if (view.value === undefined) return null;
  const { at, address, sent } = view.value;
  const set = async (to: string | null): Promise<string> => {
    await ask('setDutyMail', to);
    await load();
    typed.value = '';
    return say.value(to === null ? 'mail.taken' : 'mail.given');
  };
  const none = (
    <LinkButton
      onClick={() =>
        form.submit(
          () => [],
          () => set(null),
        )
      }
    >
      {say.value('mail.none')}
    </LinkButton>
  );
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('mail.title')}</h2>
      <p class="govuk-body">
        {at === null ? say.value('mail.off') : say.value('mail.about', { time: clockTime(at) })}
      </p>
      {address === null ? null : (
        <p class="govuk-body">
          {say.value('mail.to', { address })}{' '}
          {sent === null ? null : say.value('mail.sent', { day: longDay(sent) })} {none}
        </p>
      )}
      {at === null ? null : (
        <Form
          form={form}
          kind="secondary"
          label={say.value('mail.button')}
          onSubmit={() =>
            form.submit(
              () =>
                emailAddress.safeParse(typed.value.trim()).success
                  ? []
                  : [{ id: 'mail-address', text: say.value('mail.form') }],
              () => set(typed.value.trim()),
            )
          }
        >
          <TextField
            id="mail-address"
            label={say.value('mail.label')}
            hint={say.value('mail.hint')}
            error={form.errorOf('mail-address')}
            value={typed}
            width={20}
          />
        </Form>
      )}
    </>
  );
}
