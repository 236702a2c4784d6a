/** What an administrator sees: accounts, settings, health; no case, no count, no key. */
import { Heading, SummaryList, WarningText } from '../ui/pieces.js';
import { Accounts, useAccounts } from './accounts.js';
import { shortDay, time } from './dates.js';
import { Fingerprint } from './fingerprint.js';
import { Invite } from './invite.js';
import type { MachineView } from './people-messages.js';
import { say } from './say.js';
import { ask, me } from './state.js';
import { NotShown, useView } from './use-view.js';

export function AdministratorsAccounts() {
  const shown = useAccounts();
  return (
    <>
      <Heading focus>{say.value('accounts.title')}</Heading>
      {shown.view.value === undefined ? null : (
        <>
          <Invite load={shown.load} roles={['officer', 'custodian', 'holder', 'administrator']} />
          <h2 class="govuk-heading-m">{say.value('accounts.list')}</h2>
        </>
      )}
      <Accounts shown={shown} />
      <p class="govuk-body">{say.value('fingerprint.published')}</p>
      <Fingerprint words={me.value?.unit.words ?? ''} />
    </>
  );
}

export function Machine() {
  const shown = useView(() => ask('machine'));
  const now = shown.view.value;
  return (
    <>
      <Heading focus>{say.value('ways.machine')}</Heading>
      <NotShown id="machine" of={shown} />
      {now === undefined ? null : <Shown {...now} />}
    </>
  );
}

/** A disk with less than this, in hundredths, is soon full. */
const littleDisk = 10;

const moment = (at: number): string =>
  at === 0
    ? say.value('machine.never')
    : `${shortDay(Math.floor(at / 86_400_000))}, ${time(at, { seconds: true })}`;

function Shown({ state, settings }: MachineView) {
  const { database, diskFree, snapshotAt, closingAt, checkpointAt, room, mail } = state;
  return (
    <>
      {diskFree !== null && diskFree < littleDisk ? (
        <WarningText>{say.value('machine.littleDisk')}</WarningText>
      ) : null}
      {room === 'enough' ? null : <WarningText>{say.value(`machine.${room}Warning`)}</WarningText>}
      <h2 class="govuk-heading-m">{say.value('machine.health')}</h2>
      <SummaryList
        rows={[
          { key: say.value('machine.database'), value: say.value(`machine.${database}`) },
          {
            key: say.value('machine.disk'),
            value:
              diskFree === null
                ? say.value('machine.elsewhere')
                : say.value('machine.free', { share: diskFree }),
          },
          { key: say.value('machine.room'), value: say.value(`machine.${room}`) },
          { key: say.value('machine.mail'), value: say.value(`machine.${mail}`) },
          { key: say.value('machine.snapshot'), value: moment(snapshotAt) },
          { key: say.value('machine.closing'), value: moment(closingAt) },
          { key: say.value('machine.checkpoint'), value: moment(checkpointAt) },
        ]}
      />
      <h2 class="govuk-heading-m">{say.value('machine.settings')}</h2>
      <p class="govuk-body">{say.value('machine.settingsText')}</p>
      <SummaryList
        rows={settings.map(({ name, value }) => ({
          key: name,
          value: value === '' ? say.value('machine.notGiven') : value,
        }))}
      />
    </>
  );
}
