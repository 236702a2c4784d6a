/** Who reads what, who is behind, and for a Head: inviting and admitting. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isolated } from '../ui/language.js';
import { Heading, Name, ProgressBar, SummaryList, Tag, WarningText } from '../ui/pieces.js';
import { Admit } from './admit.js';
import { longDay } from './dates.js';
import type { PeopleView } from './duty-messages.js';
import { Fingerprint } from './fingerprint.js';
import { Invite } from './invite.js';
import { refusal } from './refusal.js';
import { Renew } from './renew.js';
import { say } from './say.js';
import { ask, codeOf, desk, me } from './state.js';
import { personName } from './texts.js';

export function People() {
  const view = useSignal<PeopleView | null>(null);
  const fault = useSignal<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      view.value = await ask('people');
      fault.value = null;
    } catch (error) {
      fault.value = codeOf(error);
    }
  };
  useEffect(() => void load(), []);
  return (
    <div class="frame-column">
      <Heading focus>{say.value('people.title')}</Heading>
      {fault.value === null ? null : <WarningText>{refusal(fault.value)}</WarningText>}
      {view.value === null ? (
        fault.value === null ? (
          <ProgressBar id="people" label={say.value('loading')} max={1} />
        ) : null
      ) : (
        <Shown view={view as Signal<PeopleView>} load={load} />
      )}
    </div>
  );
}

/** Days of a colleague's absence after which it is told, and after which letters are at risk. */
const late = 14;
const atRisk = 53;

function Behind({ since }: { since: number | null }) {
  const days = since === null ? 0 : Math.floor(Date.now() / 86_400_000) - since;
  if (since === null || days < late) return null;
  const key = days >= atRisk ? 'people.atRisk' : 'people.behind';
  return <p class="alarms__one">{say.value(key, { day: longDay(since) })}</p>;
}

function Shown({ view, load }: { view: Signal<PeopleView>; load: () => Promise<void> }) {
  const { people, routes, directory, age } = view.value;
  const head = me.value?.roles.includes('head') === true;
  const single = routes.filter((route) => route.readers === 1);
  return (
    <>
      {head ? (
        <>
          <Admit view={view.value} load={load} />
          <Invite view={view.value} load={load} />
        </>
      ) : null}
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
              {one.outside ? <Tag colour="purple">{say.value('people.outside')}</Tag> : null}
            </p>
            <p class="log__what" dir="auto">
              {one.routes.map(isolated).join('; ')}
            </p>
            <Behind since={one.waitingSince} />
          </li>
        ))}
      </ul>
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
      {head ? <Renew view={view.value} load={load} /> : null}
    </>
  );
}
