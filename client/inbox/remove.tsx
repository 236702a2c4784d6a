/** A Head takes somebody out: who, what that does, and then once "yes". */
import { useSignal } from '@preact/signals';
import { Button, Choices } from '../ui/fields.js';
import { isolated } from '../ui/language.js';
import { LinkButton, ProgressBar, WarningText } from '../ui/pieces.js';
import { longDay, number } from './dates.js';
import { Form, useForm } from './form.js';
import type { LeavingView, PeopleView } from './people-messages.js';
import { GiveFirst, References, Warnings } from './references.js';
import { say } from './say.js';
import { SigningFields, useSigning } from './signing.js';
import { ask, desk, told } from './state.js';
import { personName } from './texts.js';
import { useView } from './use-view.js';

export function Remove({ view, load }: { view: PeopleView; load: () => Promise<void> }) {
  const open = useSignal(false);
  const plan = useSignal<LeavingView | null>(null);
  const chosen = useSignal<readonly string[]>([]);
  const form = useForm('leaver');
  const check = () =>
    chosen.value.length === 1 ? [] : [{ id: 'leaver', text: say.value('removing.whoForm') }];
  const act = async (): Promise<undefined> => {
    plan.value = await ask('leaving', Number(chosen.value[0]));
  };
  const leaver = view.people.find((one) => one.person === plan.value?.person);
  const end = (): void => {
    open.value = false;
    plan.value = null;
    chosen.value = [];
  };
  return (
    <section>
      <h2 class="govuk-heading-m">{say.value('removing.title')}</h2>
      {!open.value ? (
        <Button
          kind="secondary"
          onClick={() => {
            open.value = true;
          }}
        >
          {say.value('removing.open')}
        </Button>
      ) : plan.value === null || leaver === undefined ? (
        <Form
          form={form}
          kind="secondary"
          label={say.value('continue')}
          onSubmit={() => form.submit(check, act)}
          beside={<LinkButton onClick={end}>{say.value('removing.back')}</LinkButton>}
        >
          <Choices
            id="leaver"
            label={say.value('removing.who')}
            chosen={chosen}
            error={form.errorOf('leaver')}
            options={view.people.map((one) => ({
              value: String(one.person),
              label: personName(one),
            }))}
          />
        </Form>
      ) : (
        <Plan
          people={view.people}
          plan={plan.value}
          name={personName(leaver)}
          onEnd={end}
          load={load}
        />
      )}
    </section>
  );
}

interface Planned {
  people: PeopleView['people'];
  plan: LeavingView;
  name: string;
  onEnd: () => void;
  load: () => Promise<void>;
}

function Plan(props: Planned) {
  const { plan, name, onEnd, people } = props;
  const { preview, whyNot, unread } = plan;
  if (whyNot !== null)
    return (
      <>
        <WarningText>
          {say.value(`removing.whyNot.${whyNot}`, {
            name,
            routes: unread.map(isolated).join('; '),
          })}
        </WarningText>
        <References references={preview.lost} />
        <GiveFirst preview={preview} people={people} />
        <p class="govuk-body">
          <LinkButton onClick={onEnd}>{say.value('removing.back')}</LinkButton>
        </p>
      </>
    );
  return (
    <>
      <h3 class="govuk-heading-s">{say.value('removing.doesTitle', { name })}</h3>
      <ul class="govuk-list govuk-list--bullet">
        <li>{say.value('removing.ends', { name })}</li>
        <li>{say.value('removing.knows')}</li>
        <li>{say.value('removing.carries')}</li>
        <li>{say.value('removing.cases', { count: preview.cases.length, name })}</li>
      </ul>
      <Warnings preview={preview} people={people} />
      {plan.holder ? <WarningText>{say.value('removing.holder', { name })}</WarningText> : null}
      <Sure {...props} />
    </>
  );
}

function Sure({ plan, name, onEnd, load }: Planned) {
  const signing = useSigning('removing', plan.signing);
  const form = useForm('removing-how');
  const act = async (): Promise<undefined> => {
    const given = { person: plan.person, how: signing.how() };
    const { number, published } = await ask('removePerson', given);
    signing.forget();
    told.value = say.value(published ? 'removing.done' : 'removing.proposed', { name, number });
    onEnd();
    await load();
  };
  return (
    <Form
      form={form}
      kind="warning"
      label={say.value('removing.button', { name })}
      onSubmit={() => form.submit(signing.check, act)}
      beside={<LinkButton onClick={onEnd}>{say.value('removing.back')}</LinkButton>}
    >
      <SigningFields signing={signing} errorOf={form.errorOf} />
    </Form>
  );
}

/** For everybody who stays: how far the cases have come, as the session goes on. */
export function Carrying() {
  // What the rest of the screen shows stands without it.
  const { view } = useView(() => ask('carrying'), desk.value);
  if (!view.value) return null;
  const { cases, bridged, until } = view.value;
  return (
    <section>
      <h2 class="govuk-heading-m">{say.value('carrying.title')}</h2>
      <ProgressBar
        id="carrying"
        label={say.value('carrying.label')}
        value={bridged}
        max={cases}
        text={say.value('carrying.text', { done: number(bridged), of: number(cases) })}
      />
      <p class="govuk-body">
        {bridged === cases
          ? say.value('carrying.done')
          : until === null
            ? say.value('carrying.late')
            : say.value('carrying.goesOn', { day: longDay(until) })}
      </p>
    </section>
  );
}
