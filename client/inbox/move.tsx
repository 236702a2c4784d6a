/** A Head changes what somebody reads: who, which routes, what that does, and then once "yes". */
import { type Signal, useSignal } from '@preact/signals';
import { Button, Choices, TextField } from '../ui/fields.js';
import { isolated } from '../ui/language.js';
import { LinkButton, WarningText } from '../ui/pieces.js';
import { Form, useForm } from './form.js';
import { isShort } from './forms.js';
import type { Moving, MovingView, PeopleView } from './people-messages.js';
import { GiveFirst, References, Warnings } from './references.js';
import { say } from './say.js';
import { SigningFields, useSigning } from './signing.js';
import { ask, told } from './state.js';
import { personName } from './texts.js';

type Reader = PeopleView['people'][number];
interface Planned {
  moving: Moving;
  plan: MovingView;
}

export function Move({ view, load }: { view: PeopleView; load: () => Promise<void> }) {
  const open = useSignal(false);
  const reader = useSignal<Reader | null>(null);
  const planned = useSignal<Planned | null>(null);
  const end = (): void => {
    open.value = false;
    reader.value = null;
    planned.value = null;
  };
  return (
    <section>
      <h2 class="govuk-heading-m">{say.value('moving.title')}</h2>
      {!open.value ? (
        <Button
          kind="secondary"
          onClick={() => {
            open.value = true;
          }}
        >
          {say.value('moving.open')}
        </Button>
      ) : reader.value === null ? (
        <Who view={view} reader={reader} onEnd={end} />
      ) : planned.value === null ? (
        <Which view={view} reader={reader.value} planned={planned} onEnd={end} />
      ) : (
        <Sure view={view} planned={planned.value} reader={reader.value} onEnd={end} load={load} />
      )}
    </section>
  );
}

function Who(props: { view: PeopleView; reader: Signal<Reader | null>; onEnd: () => void }) {
  const { view, reader, onEnd } = props;
  const chosen = useSignal<readonly string[]>([]);
  const form = useForm('mover');
  const readers = view.people.filter(({ auditor }) => !auditor);
  const found = readers.find((one) => String(one.person) === chosen.value[0]);
  const check = () =>
    found === undefined ? [{ id: 'mover', text: say.value('moving.whoForm') }] : [];
  const act = async (): Promise<undefined> => {
    reader.value = found ?? null;
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('continue')}
      onSubmit={() => form.submit(check, act)}
      beside={<LinkButton onClick={onEnd}>{say.value('removing.back')}</LinkButton>}
    >
      <Choices
        id="mover"
        label={say.value('moving.who')}
        chosen={chosen}
        error={form.errorOf('mover')}
        options={readers.map((one) => ({ value: String(one.person), label: personName(one) }))}
      />
    </Form>
  );
}

function Which(props: {
  view: PeopleView;
  reader: Reader;
  planned: Signal<Planned | null>;
  onEnd: () => void;
}) {
  const { view, reader, planned, onEnd } = props;
  const routes = useSignal<readonly string[]>(reader.reads.map(String));
  const fresh = useSignal('');
  const form = useForm('reads');
  const check = () => [
    ...(routes.value.length > 0 || fresh.value.trim() !== ''
      ? []
      : [{ id: 'reads', text: say.value('admit.routesForm') }]),
    ...(fresh.value.trim() === '' || isShort(fresh.value)
      ? []
      : [{ id: 'reads-new', text: say.value('publicTitle.form') }]),
  ];
  const act = async (): Promise<undefined> => {
    const moving = {
      person: reader.person,
      routes: routes.value.map(Number),
      newRoute: fresh.value.trim() === '' ? null : fresh.value.trim(),
    };
    planned.value = { moving, plan: await ask('moving', moving) };
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('continue')}
      onSubmit={() => form.submit(check, act)}
      beside={<LinkButton onClick={onEnd}>{say.value('removing.back')}</LinkButton>}
    >
      <Choices
        id="reads"
        several
        label={say.value('moving.which', { name: personName(reader) })}
        chosen={routes}
        error={form.errorOf('reads')}
        options={view.routes.map(({ route, title }) => ({ value: String(route), label: title }))}
      />
      <TextField
        id="reads-new"
        label={say.value('admit.newRoute')}
        hint={say.value('admit.newRouteHint')}
        value={fresh}
        error={form.errorOf('reads-new')}
      />
    </Form>
  );
}

function Sure(props: {
  view: PeopleView;
  planned: Planned;
  reader: Reader;
  onEnd: () => void;
  load: () => Promise<void>;
}) {
  const { view, planned, reader, onEnd, load } = props;
  const { moving, plan } = planned;
  const { preview, unread, whyNot, signing: count } = plan;
  const name = personName(reader);
  const signing = useSigning('moving', count);
  const form = useForm('moving-how');
  if (whyNot !== null)
    return (
      <>
        <WarningText>
          {say.value(`moving.whyNot.${whyNot}`, {
            name,
            routes: unread.map(isolated).join('; '),
          })}
        </WarningText>
        <References references={preview.lost} />
        <GiveFirst preview={preview} people={view.people} />
        <p class="govuk-body">
          <LinkButton onClick={onEnd}>{say.value('removing.back')}</LinkButton>
        </p>
      </>
    );
  const act = async (): Promise<undefined> => {
    const { number, published } = await ask('movePerson', { moving, how: signing.how() });
    signing.forget();
    told.value = say.value(published ? 'moving.done' : 'moving.proposed', { name, number });
    onEnd();
    await load();
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('moving.button', { name })}
      onSubmit={() => form.submit(signing.check, act)}
      beside={<LinkButton onClick={onEnd}>{say.value('removing.back')}</LinkButton>}
    >
      <ul class="govuk-list govuk-list--bullet">
        <li>{say.value('moving.new')}</li>
        <li>{say.value('moving.old', { count: preview.cases.length, name })}</li>
      </ul>
      <Warnings preview={preview} people={view.people} />
      <SigningFields signing={signing} errorOf={form.errorOf} />
    </Form>
  );
}
