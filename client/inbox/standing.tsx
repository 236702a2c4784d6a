/** One draft that waits for signatures: what would change, who has signed, and what may be done with it. */
import { useSignal } from '@preact/signals';
import { TextArea } from '../ui/fields.js';
import { Details, Name, Tag, WarningText } from '../ui/pieces.js';
import { Changes } from './changes.js';
import { minute } from './dates.js';
import { Form, useForm } from './form.js';
import type { StandingView } from './proposal-messages.js';
import { say } from './say.js';
import { ask, me, told } from './state.js';

const titleOf = ({ kind, number }: Pick<StandingView, 'kind' | 'number'>): string =>
  say.value(`proposals.${kind}`, { number });

interface Act {
  one: StandingView;
  load: () => Promise<void>;
}

/** `drafter`: they sign nothing here, and see how far their own draft has come. */
export function Standing({ one, load, drafter = false }: Act & { drafter?: boolean }) {
  const signed = one.holders.filter((holder) => holder.signed).length;
  return (
    <section class="proposal">
      <h2 class="govuk-heading-m">
        {drafter ? say.value('texts.own', { what: titleOf(one) }) : titleOf(one)}
      </h2>
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
      {drafter ? (
        <p class="govuk-body">{say.value('texts.ownText')}</p>
      ) : (
        <Sign one={one} load={load} />
      )}
      <Withdraw one={one} load={load} />
    </section>
  );
}

function Sign(act: Act) {
  return (
    <>
      {act.one.own === null ? null : <SignOwn {...act} />}
      <Details summary={say.value('proposals.paper')}>
        <SignPaper {...act} />
      </Details>
    </>
  );
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
  if (!one.mine && me.value?.roles.includes('head') !== true) return null;
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
