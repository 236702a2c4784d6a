/** People and their accounts: invitations that are withdrawn, accounts that end, roles that change. */
import { type Signal, useSignal } from '@preact/signals';
import { mayAppoint, mayBecome } from '../../server/roles.js';
import { Choices } from '../ui/fields.js';
import { Details, Name, Tag, type TagColour, WarningText } from '../ui/pieces.js';
import { longDay } from './dates.js';
import { Form, useForm } from './form.js';
import type { AccountView } from './people-messages.js';
import { roleOptions, rolesIn } from './role-choice.js';
import { say } from './say.js';
import { ask, me, told } from './state.js';
import { NotShown, type PageView, useView } from './use-view.js';

/** The accounts, read anew whenever `beside` was. */
export const useAccounts = (beside?: unknown): PageView<AccountView[]> =>
  useView(() => ask('accounts'), beside);

export function Accounts({ shown }: { shown: PageView<AccountView[]> }) {
  const { view, fault, load } = shown;
  if (fault.value !== null || view.value === undefined)
    return <NotShown id="accounts" of={shown} />;
  return (
    <ul class="log">
      {view.value.map((one) => (
        <Account key={`${one.person} ${one.roles.join()} ${one.state}`} one={one} again={load} />
      ))}
    </ul>
  );
}

const colours: Record<AccountView['state'], TagColour> = {
  invited: 'yellow',
  enrolled: 'orange',
  confirmed: 'green',
  ended: 'grey',
};

function Account({ one, again }: { one: AccountView; again: () => Promise<void> }) {
  const mine = me.value?.person === one.person;
  const by = me.value?.roles ?? [];
  const mayEnd = !mine && mayAppoint(by, one.roles);
  const changeable =
    !mine && by.includes('head') && mayBecome(one.roles, ['officer']) && one.state === 'confirmed';
  return (
    <li class="log__entry">
      <p class="log__who">
        <Name text={one.name} />{' '}
        <Tag colour={colours[one.state]}>{say.value(`accounts.${one.state}`)}</Tag>{' '}
        {mine ? <Tag colour="blue">{say.value('people.you')}</Tag> : null}
      </p>
      <p class="log__what">
        <span dir="auto">{one.account}</span> ·{' '}
        {one.roles.map((r) => say.value(`roles.${r}`)).join(', ')}
      </p>
      {one.state === 'ended' && one.listed ? (
        <p class="alarms__one">{say.value('accounts.stillListed')}</p>
      ) : null}
      {one.state === 'ended' && !one.listed ? (
        <p class="log__what">{say.value('accounts.endedText')}</p>
      ) : null}
      {one.asked === null ? null : (
        <p class="alarms__one">
          {say.value('accounts.asked', {
            roles: one.asked.roles.map((r) => say.value(`roles.${r}`)).join(', '),
          })}
        </p>
      )}
      <div class="account-acts">
        {one.state === 'invited' && mayEnd ? <Withdraw one={one} again={again} /> : null}
        {changeable ? <ChangeRoles one={one} again={again} /> : null}
        {['enrolled', 'confirmed'].includes(one.state) && mayEnd ? (
          <End one={one} again={again} />
        ) : null}
      </div>
    </li>
  );
}

interface Acting {
  one: AccountView;
  again: () => Promise<void>;
}

function Withdraw({ one: { person, name, expires }, again }: Acting) {
  const form = useForm(`withdraw-${person}`);
  const act = async (): Promise<undefined> => {
    await ask('withdrawInvitation', person);
    told.value = say.value('accounts.withdrawn', { name });
    await again();
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('accounts.withdraw', { name })}
      onSubmit={() => form.submit(() => [], act)}
    >
      <p class="govuk-body">
        {say.value('invite.waits', { name, day: longDay(Math.floor(expires / 86_400_000)) })}
      </p>
    </Form>
  );
}

function ChangeRoles({ one: { person, name, roles }, again }: Acting) {
  const chosen: Signal<readonly string[]> = useSignal<readonly string[]>(roles);
  const id = `roles-${person}`;
  const form = useForm(id);
  const check = () =>
    mayBecome(roles, rolesIn(chosen.value)) ? [] : [{ id, text: say.value('invite.roleForm') }];
  const act = async (): Promise<undefined> => {
    const code = await ask('changeRoles', {
      person,
      before: [...roles],
      roles: rolesIn(chosen.value),
    });
    told.value = say.value(code === 'ok' ? 'accounts.changed' : 'accounts.second', { name });
    await again();
  };
  return (
    <Details summary={say.value('accounts.change', { name })}>
      <Form
        form={form}
        kind="secondary"
        label={say.value('accounts.changeButton')}
        onSubmit={() => form.submit(check, act)}
      >
        <p class="govuk-body">{say.value('accounts.changeText')}</p>
        <Choices
          id={id}
          several
          label={say.value('invite.role')}
          chosen={chosen}
          error={form.errorOf(id)}
          options={roleOptions(['head', 'officer', 'custodian', 'holder'])}
        />
      </Form>
    </Details>
  );
}

function End({ one: { person, name, listed }, again }: Acting) {
  const form = useForm(`end-${person}`);
  const act = async (): Promise<undefined> => {
    await ask('endAccount', person);
    told.value = say.value('accounts.endDone', { name });
    await again();
  };
  return (
    <Details summary={say.value('accounts.end', { name })}>
      <Form
        form={form}
        kind="warning"
        label={say.value('accounts.endButton', { name })}
        onSubmit={() => form.submit(() => [], act)}
      >
        <p class="govuk-body">{say.value('accounts.endText')}</p>
        {listed ? <WarningText>{say.value('accounts.endListed', { name })}</WarningText> : null}
      </Form>
    </Details>
  );
}
