/** Who reads what, who is behind, and for a Head: inviting and admitting. */

import { type Signal, useSignal } from '@preact/signals';
import { roleNames } from '../../server/roles.js';
import type { Late } from '../conversation/lateness.js';
import { isolated } from '../ui/language.js';
import { Heading, Name, SummaryList, Tag, WarningText } from '../ui/pieces.js';
import { Accounts, useAccounts } from './accounts.js';
import { Admit } from './admit.js';
import { AwayTag, nameAndAway, OwnDuty } from './away.js';
import { longDay } from './dates.js';
import { Fingerprint } from './fingerprint.js';
import { Invite } from './invite.js';
import type { DrawnWords } from './joining-messages.js';
import { KeyChanges } from './key-changes.js';
import { Move } from './move.js';
import { Giving } from './openers.js';
import type { PeopleView } from './people-messages.js';
import { Carrying, Remove } from './remove.js';
import { Renew } from './renew.js';
import { MakeReserve, Reserve, ReserveUsed } from './reserve.js';
import { say } from './say.js';
import { ask, desk, me } from './state.js';
import { personName } from './texts.js';
import { NotShown, useView } from './use-view.js';

export function People() {
  const shown = useView(() => ask('people'));
  const { view, load } = shown;
  const reserve = useSignal<DrawnWords | null>(null);
  if (reserve.value !== null)
    return (
      <div class="frame-column">
        <MakeReserve
          drawn={reserve.value}
          onDone={async () => {
            reserve.value = null;
            await load();
          }}
        />
      </div>
    );
  return (
    <div class="frame-column">
      <Heading focus>{say.value('people.title')}</Heading>
      <NotShown id="people" of={shown} />
      {view.value === undefined ? null : (
        <Shown
          view={view as Signal<PeopleView>}
          load={load}
          onReserve={(drawn) => {
            reserve.value = drawn;
          }}
        />
      )}
    </div>
  );
}

function Behind({ late }: { late: Late | null }) {
  if (late === null) return null;
  const days = { day: longDay(late.since), end: longDay(late.erasedOn) };
  const key = late.stage === 'at-risk' ? 'people.atRisk' : 'people.behind';
  return <p class="alarms__one">{say.value(key, days)}</p>;
}

/** For a Head: what is kept for longer than it has to be, because of whom, and what to do. */
function Waits({ people, waitingSince: since }: PeopleView) {
  const late = people.flatMap((one) => (one.late === null ? [] : [{ one, late: one.late }]));
  const first = Math.min(...late.map(({ late }) => late.since));
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('people.waits.title')}</h2>
      <p class="govuk-body">
        {since === null
          ? say.value('people.waits.nothing')
          : late.length === 0
            ? say.value('people.waits.usual', { day: longDay(since) })
            : say.value('people.waits.late', {
                day: longDay(first),
                people: late.map(({ one }) => nameAndAway(one, one.awayUntil)).join('; '),
              })}
      </p>
      {late.length === 0 ? null : <p class="govuk-body">{say.value('people.waits.do')}</p>}
    </>
  );
}

function AccountsOfHead({ view }: { view: PeopleView }) {
  return <Accounts shown={useAccounts(view)} />;
}

function Shown(props: {
  view: Signal<PeopleView>;
  load: () => Promise<void>;
  onReserve: (drawn: DrawnWords) => void;
}) {
  const { view, load, onReserve } = props;
  const { people, routes, directory, age, signing } = view.value;
  const head = me.value?.roles.includes('head') === true;
  const single = routes.filter((route) => route.readers === 1);
  return (
    <>
      <ReserveUsed people={people} />
      {head ? (
        <>
          <Admit view={view.value} load={load} />
          <KeyChanges load={load} />
          <Invite load={load} roles={roleNames} />
        </>
      ) : null}
      <Carrying />
      <h2 class="govuk-heading-m">{say.value('people.readers')}</h2>
      {single.map(({ route, title }) => (
        <WarningText key={route}>{say.value('people.single', { title })}</WarningText>
      ))}
      <ul class="log">
        {people.map((one) => (
          <li key={one.person} class="log__entry">
            <p class="log__who">
              <Name text={personName(one)} />{' '}
              {one.head ? <Tag>{say.value('people.head')}</Tag> : null}{' '}
              {one.outside ? <Tag colour="purple">{say.value('people.outside')}</Tag> : null}{' '}
              {one.lock === null ? null : (
                <Tag colour={one.lock === 'key' ? 'green' : 'grey'}>
                  {say.value(`people.lock.${one.lock}`)}
                </Tag>
              )}{' '}
              <AwayTag until={one.awayUntil} />
            </p>
            <p class="log__what" dir="auto">
              {one.routes.map(isolated).join('; ')}
            </p>
            <Behind late={one.late} />
            <Giving person={one.person} />
          </li>
        ))}
      </ul>
      {head ? (
        <>
          <Waits {...view.value} />
          <Move view={view.value} load={load} />
          <Remove view={view.value} load={load} />
        </>
      ) : null}
      <OwnDuty people={people} load={load} />
      <h2 class="govuk-heading-m">{say.value('people.unit')}</h2>
      <SummaryList
        rows={[
          { key: say.value('people.you'), value: desk.value?.title ?? '' },
          {
            key: say.value('people.directory'),
            value: say.value('people.version', { directory, count: age }),
          },
        ]}
      />
      <p class="govuk-body">{say.value('fingerprint.published')}</p>
      <Fingerprint words={me.value?.unit.words ?? ''} />
      {head || me.value?.roles.includes('holder') === true ? (
        <Renew age={age} signing={signing.renew} load={load} />
      ) : null}
      {head ? (
        <>
          <Reserve view={view.value} load={load} onMake={onReserve} />
          <h2 class="govuk-heading-m">{say.value('accounts.list')}</h2>
          <AccountsOfHead view={view.value} />
        </>
      ) : null}
    </>
  );
}
