/** A Head invites a colleague with a link that works once. */
import { useSignal } from '@preact/signals';
import { Choices, TextField } from '../ui/fields.js';
import { Inset } from '../ui/pieces.js';
import { longDay } from './dates.js';
import type { PeopleView } from './duty-messages.js';
import { Form, useForm } from './form.js';
import { isAccount, isShort } from './forms.js';
import { enrolLink } from './fragment.js';
import { say } from './say.js';
import { ask } from './state.js';

export function Invite({ view, load }: { view: PeopleView; load: () => Promise<void> }) {
  const account = useSignal('');
  const name = useSignal('');
  const role = useSignal<readonly string[]>([]);
  const made = useSignal<{ name: string; link: string } | null>(null);
  const form = useForm('invite-account');
  const check = () => [
    ...(isAccount(account.value.trim())
      ? []
      : [{ id: 'invite-account', text: say.value('account.form') }]),
    ...(isShort(name.value) ? [] : [{ id: 'invite-name', text: say.value('name.form') }]),
    ...(role.value.length > 0 ? [] : [{ id: 'invite-role', text: say.value('invite.roleForm') }]),
  ];
  const act = async (): Promise<undefined> => {
    const given = { account: account.value.trim(), name: name.value.trim() };
    const chosen = role.value[0] === 'head' ? 'head' : 'officer';
    const { token } = await ask('invite', { ...given, roles: [chosen] });
    made.value = { name: given.name, link: enrolLink(location.origin, token) };
    account.value = '';
    name.value = '';
    role.value = [];
    await load();
  };
  return (
    <section>
      <h2 class="govuk-heading-m">{say.value('invite.title')}</h2>
      {made.value === null ? null : (
        <Inset>
          <p class="govuk-body" role="status">
            {say.value('invite.made', { name: made.value.name })}
          </p>
          <p class="invite__link" translate={false}>
            {made.value.link}
          </p>
        </Inset>
      )}
      {view.invited.length === 0 ? null : (
        <ul class="govuk-list govuk-list--bullet">
          {view.invited.map(({ person, name, expires }) => (
            <li key={person} dir="auto">
              {say.value('invite.waits', { name, day: longDay(Math.floor(expires / 86_400_000)) })}
            </li>
          ))}
        </ul>
      )}
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">{say.value('invite.open')}</span>
        </summary>
        <div class="govuk-details__text">
          <Form
            form={form}
            kind="secondary"
            label={say.value('invite.button')}
            onSubmit={() => form.submit(check, act)}
          >
            <TextField
              id="invite-account"
              label={say.value('account.label')}
              hint={say.value('account.hint')}
              value={account}
              width={20}
              error={form.errorOf('invite-account')}
            />
            <TextField
              id="invite-name"
              label={say.value('name.label')}
              value={name}
              error={form.errorOf('invite-name')}
            />
            <Choices
              id="invite-role"
              label={say.value('invite.role')}
              chosen={role}
              error={form.errorOf('invite-role')}
              options={[
                {
                  value: 'officer',
                  label: say.value('invite.officer'),
                  hint: say.value('invite.officerHint'),
                },
                {
                  value: 'head',
                  label: say.value('people.head'),
                  hint: say.value('invite.headHint'),
                },
              ]}
            />
          </Form>
        </div>
      </details>
    </section>
  );
}
