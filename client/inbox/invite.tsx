/** A Head invites a colleague with a link that works once. */
import { useSignal } from '@preact/signals';
import type { Role } from '../../server/roles.js';
import { Choices, TextField } from '../ui/fields.js';
import { Inset } from '../ui/pieces.js';
import { Form, useForm } from './form.js';
import { isAccount, isShort } from './forms.js';
import { enrolLink } from './fragment.js';
import { canHold, roleOptions, rolesIn } from './role-choice.js';
import { say } from './say.js';
import { ask } from './state.js';

/** `roles`: those that whoever is signed in may give. */
export function Invite({ load, roles }: { load: () => Promise<void>; roles: readonly Role[] }) {
  const account = useSignal('');
  const name = useSignal('');
  const chosen = useSignal<readonly string[]>([]);
  const made = useSignal<{ name: string; link: string } | null>(null);
  const form = useForm('invite-account');
  const check = () => [
    ...(isAccount(account.value.trim())
      ? []
      : [{ id: 'invite-account', text: say.value('account.form') }]),
    ...(isShort(name.value) ? [] : [{ id: 'invite-name', text: say.value('name.form') }]),
    ...(canHold(chosen.value) ? [] : [{ id: 'invite-role', text: say.value('invite.roleForm') }]),
  ];
  const act = async (): Promise<undefined> => {
    const given = { account: account.value.trim(), name: name.value.trim() };
    const { token } = await ask('invite', { ...given, roles: rolesIn(chosen.value) });
    made.value = { name: given.name, link: enrolLink(location.origin, token) };
    account.value = '';
    name.value = '';
    chosen.value = [];
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
              several
              label={say.value('invite.role')}
              chosen={chosen}
              error={form.errorOf('invite-role')}
              options={roleOptions(roles)}
            />
          </Form>
        </div>
      </details>
    </section>
  );
}
