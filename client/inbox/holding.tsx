/** Who holds the unit: shown under the signatures, with what a holder-to-be gives away of theirs. */
import { Details, Name, Tag, WarningText } from '../ui/pieces.js';
import { longDay } from './dates.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import { HoldersChange } from './holders-change.js';
import type { HoldersView } from './proposal-messages.js';
import { Renew } from './renew.js';
import { say } from './say.js';
import { waysOf } from './screens.js';
import { SigningFields, useSigning } from './signing.js';
import { ask, me, told } from './state.js';
import { NotShown, useView } from './use-view.js';

export function HoldersOfUnit({ load }: { load: () => Promise<void> }) {
  const shown = useView(() => ask('holders'));
  const now = shown.view.value;
  const both = async (): Promise<void> => {
    await Promise.all([load(), shown.load()]);
  };
  return (
    <section>
      <h2 class="govuk-heading-m">{say.value('holding.title')}</h2>
      <NotShown id="holding" of={shown} />
      {now === undefined ? null : <Held view={now} again={both} />}
    </section>
  );
}

function Held({ view, again }: { view: HoldersView; again: () => Promise<void> }) {
  const { holders, threshold, own, unsigned, age, renewing } = view;
  const roles = me.value?.roles ?? [];
  /** Others find it among people. */
  const renews = roles.includes('holder') && !waysOf(roles).includes('people');
  const drafts =
    roles.includes('head') || roles.includes('holder') || holders.some(({ mine }) => mine);
  return (
    <>
      <ul class="govuk-list">
        {holders.map(({ place, title, outside, mine }) => (
          <li key={place}>
            <Name text={title} />{' '}
            {outside ? <Tag colour="purple">{say.value('people.outside')}</Tag> : null}{' '}
            {mine ? <Tag colour="blue">{say.value('people.you')}</Tag> : null}
          </li>
        ))}
      </ul>
      <p class="govuk-body">
        {say.value('holding.threshold', { count: threshold, of: holders.length })}
      </p>
      {unsigned === null ? null : <Unsigned unsigned={unsigned} again={again} />}
      {unsigned === null && renews ? <Renew age={age} signing={renewing} load={again} /> : null}
      <Details summary={say.value('holding.own')}>
        <p class="govuk-body">{say.value('holding.ownText')}</p>
        <p class="invite__link" translate={false}>
          {own.key}
        </p>
        <p class="govuk-body">{say.value('holding.ownWords')}</p>
        <Fingerprint words={own.words} />
      </Details>
      {drafts ? (
        <Details summary={say.value('holding.open')}>
          <HoldersChange key={holders.map(({ words }) => words).join()} view={view} again={again} />
        </Details>
      ) : null}
    </>
  );
}

/** The holders have changed, and the directory in force is signed by those before them. */
function Unsigned(props: {
  unsigned: NonNullable<HoldersView['unsigned']>;
  again: () => Promise<void>;
}) {
  const { directory, freshUntil, signing: count } = props.unsigned;
  const signing = useSigning('resign', count);
  const form = useForm('resign-how');
  const roles = me.value?.roles ?? [];
  const may = roles.includes('head') || roles.includes('holder');
  const act = async (): Promise<undefined> => {
    const { published, number } = await ask('renew', signing.how());
    signing.forget();
    told.value = say.value(published ? 'holding.resigned' : 'holding.resigning', { number });
    await props.again();
  };
  return (
    <>
      <WarningText>
        {say.value('holding.unsigned', { number: directory, day: longDay(freshUntil) })}
      </WarningText>
      {may ? (
        <Form
          form={form}
          kind="secondary"
          label={say.value('holding.resign')}
          onSubmit={() => form.submit(signing.check, act)}
        >
          <SigningFields signing={signing} errorOf={form.errorOf} />
        </Form>
      ) : null}
    </>
  );
}
