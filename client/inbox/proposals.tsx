/** What waits for holders' signatures: shown whole before anybody signs. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { TextArea } from '../ui/fields.js';
import { Details, Heading, Name, ProgressBar, Tag, WarningText } from '../ui/pieces.js';
import { Changes } from './changes.js';
import { minute } from './dates.js';
import { Form, useForm } from './form.js';
import { HoldersOfUnit } from './holding.js';
import type { ProposalsView, StandingView } from './proposal-messages.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, codeOf, me, told } from './state.js';

export function Proposals() {
  const view = useSignal<ProposalsView | null>(null);
  const fault = useSignal<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      view.value = await ask('proposals');
      fault.value = null;
    } catch (error) {
      fault.value = codeOf(error);
    }
  };
  useEffect(() => void load(), []);
  const now = view.value;
  return (
    <div class="frame-column">
      <Heading focus>{say.value('proposals.title')}</Heading>
      <p class="govuk-body">{say.value('proposals.what')}</p>
      {fault.value === null ? null : <WarningText>{refusal(fault.value)}</WarningText>}
      {now === null && fault.value === null ? (
        <ProgressBar id="proposals" label={say.value('loading')} max={1} />
      ) : null}
      {now !== null && now.standing.length === 0 ? (
        <p class="govuk-body">{say.value('proposals.nothing')}</p>
      ) : null}
      {now?.standing.map((one) => (
        <Standing key={one.id} one={one} load={load} />
      ))}
      <HoldersOfUnit load={load} />
      <Ended view={now} />
    </div>
  );
}

const titleOf = ({ kind, number }: Pick<StandingView, 'kind' | 'number'>): string =>
  say.value(`proposals.${kind}`, { number });

function Standing({ one, load }: { one: StandingView; load: () => Promise<void> }) {
  const signed = one.holders.filter((holder) => holder.signed).length;
  return (
    <section class="proposal">
      <h2 class="govuk-heading-m">{titleOf(one)}</h2>
      <p class="govuk-body">
        {say.value('proposals.drafted', {
          name: one.drafter,
          time: minute(Math.floor(one.draftedAt / 60_000)),
        })}
      </p>
      {one.falseSignatures === 0 ? null : (
        <WarningText>{say.value('proposals.false', { count: one.falseSignatures })}</WarningText>
      )}
      <h3 class="govuk-heading-s">{say.value('proposals.changes')}</h3>
      <Changes differences={one.differences} />
      <h3 class="govuk-heading-s">
        {say.value('proposals.signed', { signed, count: one.threshold })}
      </h3>
      <ul class="govuk-list">
        {one.holders.map(({ title, outside, signed }) => (
          <li key={title}>
            <Name text={title} />{' '}
            {outside ? <Tag colour="purple">{say.value('people.outside')}</Tag> : null}{' '}
            <Tag colour={signed ? 'green' : 'grey'}>
              {say.value(signed ? 'proposals.hasSigned' : 'proposals.hasNot')}
            </Tag>
          </li>
        ))}
        {one.awaited.map((title) => (
          <li key={`new ${title}`}>
            <Name text={title} /> <Tag colour="yellow">{say.value('proposals.accepts')}</Tag>
          </li>
        ))}
      </ul>
      {one.own === null ? null : <SignOwn one={one} load={load} />}
      <Details summary={say.value('proposals.paper')}>
        <SignPaper one={one} load={load} />
      </Details>
      <Withdraw one={one} load={load} />
    </section>
  );
}

interface Act {
  one: StandingView;
  load: () => Promise<void>;
}

async function sign({ one, load }: Act, words: string | null): Promise<undefined> {
  const became = await ask('signProposal', { id: one.id, words });
  told.value = say.value(`proposals.${became}`, { number: one.number });
  await load();
}

function SignOwn(act: Act) {
  const id = `sign-${act.one.id}`;
  const form = useForm(id);
  return (
    <Form
      form={form}
      label={say.value(act.one.own === 'acceptance' ? 'proposals.accept' : 'proposals.sign')}
      onSubmit={() =>
        form.submit(
          () => [],
          () => sign(act, null),
        )
      }
    >
      <p class="govuk-body" id={id}>
        {say.value(act.one.own === 'acceptance' ? 'proposals.acceptText' : 'proposals.signText')}
      </p>
    </Form>
  );
}

function SignPaper(act: Act) {
  const id = `paper-${act.one.id}`;
  const words = useSignal('');
  const form = useForm(id);
  const signs = async (): Promise<undefined> => {
    await sign(act, words.value);
    words.value = '';
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('proposals.signPaper')}
      onSubmit={() => form.submit(() => [], signs)}
    >
      <WarningText>{say.value('holderWords.warning')}</WarningText>
      <TextArea
        id={id}
        rows={4}
        label={say.value('proposals.words')}
        hint={say.value('holderWords.hint')}
        value={words}
        error={form.errorOf(id)}
      />
    </Form>
  );
}

function Withdraw({ one, load }: Act) {
  const id = `end-${one.id}`;
  const form = useForm(id);
  const drafted = one.drafter === me.value?.name;
  if (!drafted && me.value?.roles.includes('head') !== true) return null;
  const act = async (): Promise<undefined> => {
    await ask('withdrawProposal', one.id);
    told.value = say.value('proposals.withdrew');
    await load();
  };
  return (
    <Form
      form={form}
      kind="warning"
      label={say.value('proposals.withdraw')}
      onSubmit={() => form.submit(() => [], act)}
    >
      <span id={id} />
    </Form>
  );
}

function Ended({ view }: { view: ProposalsView | null }) {
  if (view === null || view.ended.length === 0) return null;
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('proposals.endedTitle')}</h2>
      <ul class="govuk-list">
        {view.ended.map(({ kind, name, draftedAt, state }, i) => (
          <li key={i}>
            {say.value(`proposals.ended.${kind}`)}{' '}
            {say.value('proposals.drafted', { name, time: minute(Math.floor(draftedAt / 60_000)) })}{' '}
            <Tag colour={state === 'published' ? 'green' : state === 'broken' ? 'red' : 'grey'}>
              {say.value(`proposals.state.${state}`)}
            </Tag>
          </li>
        ))}
      </ul>
    </>
  );
}
