/** Who can open a case, and giving it to those who cannot; many at once on the page of people. */
import { Name, Tag, WarningText } from '../ui/pieces.js';
import type { CaseView, GivingView, OpenerView } from './case-messages.js';
import { Form, useForm } from './form.js';
import { say } from './say.js';
import { ask, desk, shown } from './state.js';
import { personName } from './texts.js';

/** In a case: each member, what is known of them, and a button for whoever may be given it. */
export function Openers({ view }: { view: CaseView }) {
  return (
    <section class="no-print">
      <h2 class="govuk-heading-m">{say.value('openers.title')}</h2>
      {view.row.alone ? <WarningText>{say.value('openers.alone')}</WarningText> : null}
      <ul class="log">
        {view.openers.map((one) => (
          <li key={one.who.person} class="log__entry">
            <p class="log__who">
              <Name text={personName(one.who)} />{' '}
              {one.mine ? <Tag>{say.value('openers.you')}</Tag> : null}
            </p>
            {one.mine ? null : <p class="log__what">{openingText(one)}</p>}
            {one.hindrance === null && !one.waits ? (
              <GiveOne caseId={view.row.id} one={one} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function openingText({ opening, hindrance, waits }: OpenerView): string {
  if (waits) return say.value('openers.waits');
  if (opening !== 'unknown') return say.value(`openers.${opening}`);
  return hindrance === 'left-out' || hindrance === 'stored'
    ? say.value(`openers.${hindrance}`)
    : say.value('openers.unknown');
}

function GiveOne({ caseId, one: { who } }: { caseId: string; one: OpenerView }) {
  const form = useForm('give');
  const act = async (): Promise<undefined> => {
    const view = await ask('giveCase', { caseId, person: who.person });
    if (shown.value?.row.id === caseId && view !== null) shown.value = view;
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('openers.give', { name: personName(who) })}
      onSubmit={() => form.submit(() => [], act)}
    >
      {null}
    </Form>
  );
}

/** Of one colleague on the page of people: what they can be given, and what is on its way. */
export function Giving({ person }: { person: number }) {
  const state = desk.value?.giving.find(({ who }) => who.person === person);
  if (state === undefined) return null;
  const { could, waits, left } = state;
  return (
    <>
      {could > 0 ? <GiveAll state={state} /> : null}
      {waits > 0 ? <p role="status">{say.value('openers.allWait', { count: waits })}</p> : null}
      {left > 0 ? <p role="status">{say.value('openers.allLeft', { count: left })}</p> : null}
    </>
  );
}

function GiveAll({ state: { could, who } }: { state: GivingView }) {
  const form = useForm('give-all');
  const name = personName(who);
  const act = async (): Promise<undefined> => {
    const giving = await ask('giveAll', who.person);
    if (desk.value !== null) desk.value = { ...desk.value, giving };
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('openers.giveAll', { count: could, name })}
      onSubmit={() => form.submit(() => [], act)}
    >
      <p class="govuk-body">{say.value('openers.cannot', { count: could, name })}</p>
    </Form>
  );
}
