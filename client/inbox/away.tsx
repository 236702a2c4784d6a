/** Until when officers are away: said by themselves or by a Head, and shown to colleagues. */
import { useSignal } from '@preact/signals';
import { dayOf } from '../../crypto/index.js';
import { awayDays } from '../../server/inbox/wire-duty.js';
import { isolated } from '../ui/language.js';
import { LinkButton, Tag } from '../ui/pieces.js';
import type { PersonView } from './case-messages.js';
import { DailyMail } from './daily-mail.js';
import { longDay } from './dates.js';
import { DayField, useDay } from './day-field.js';
import { Form, useForm } from './form.js';
import type { PeopleView } from './people-messages.js';
import { say } from './say.js';
import { ask, me } from './state.js';
import { personName } from './texts.js';

type Person = PeopleView['people'][number];

export function AwayTag({ until }: { until: number | null }) {
  if (until === null) return null;
  return <Tag colour="grey">{say.value('away.until', { day: longDay(until) })}</Tag>;
}

/** In a sentence: whose return does not have to be guessed. */
export function nameAndAway(one: PersonView, until: number | null): string {
  const name = personName(one);
  const said = until === null ? name : say.value('away.beside', { name, day: longDay(until) });
  return isolated(said);
}

/** What is one's own to say on the page of people; a Head says it of everybody. */
export function OwnDuty({
  people,
  load,
}: {
  people: readonly Person[];
  load: () => Promise<void>;
}) {
  return (
    <>
      <Away {...{ people, load }} />
      <DailyMail />
    </>
  );
}

function Away({ people, load }: { people: readonly Person[]; load: () => Promise<void> }) {
  const own = me.value?.person ?? 0;
  const head = me.value?.roles.includes('head') === true;
  const offered = people.filter(({ person }) => head || person === own);
  const who = useSignal(own);
  const back = useDay();
  const form = useForm('away-day');
  if (offered.length === 0) return null;
  const setAway = async (person: number, until: number | null): Promise<undefined> => {
    await ask('setAway', { person, until });
    await load();
  };
  const check = () => {
    const today = dayOf(Date.now());
    const day = back.read();
    const fits = day !== null && day > today && day <= today + awayDays;
    return fits ? [] : [{ id: 'away-day', text: say.value('away.form') }];
  };
  const submit = (): void =>
    form.submit(check, async () => {
      await setAway(who.value, back.read());
      back.forget();
      return say.value('away.said');
    });
  const away = offered.filter(({ awayUntil }) => awayUntil !== null);
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('away.title')}</h2>
      <p class="govuk-body">{say.value(head ? 'away.textHead' : 'away.text')}</p>
      {away.length === 0 ? null : (
        <ul class="govuk-list">
          {away.map((one) => (
            <li key={one.person}>
              {nameAndAway(one, one.awayUntil)}{' '}
              <LinkButton
                onClick={() =>
                  form.submit(
                    () => [],
                    async () => setAway(one.person, null),
                  )
                }
              >
                {say.value('away.back', { name: personName(one) })}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
      <Form form={form} kind="secondary" label={say.value('away.button')} onSubmit={submit}>
        {head ? (
          <div class="govuk-form-group">
            <label class="govuk-label" for="away-who">
              {say.value('away.who')}
            </label>
            <select
              id="away-who"
              class="away-who"
              autocomplete="off"
              value={String(who.value)}
              onChange={(event) => {
                who.value = Number(event.currentTarget.value);
              }}
            >
              {offered.map((one) => (
                <option key={one.person} value={String(one.person)}>
                  {personName(one)}
                </option>
              ))}
            </select>
          </div>
        ) : null}
        <DayField
          id="away-day"
          day={back}
          label={say.value(head ? 'away.day' : 'away.dayOwn')}
          hint={say.value('away.hint')}
          error={form.errorOf('away-day')}
        />
      </Form>
    </>
  );
}
