/** The unit's reserve key: made on paper by a Head, or taken out of the directory. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { TextField } from '../ui/fields.js';
import { Heading, Name, WarningText } from '../ui/pieces.js';
import { longDay } from './dates.js';
import { Form, useForm } from './form.js';
import type { DrawnWords } from './joining-messages.js';
import { PaperWords } from './paper.js';
import type { PeopleView } from './people-messages.js';
import { say } from './say.js';
import { ask, me, told } from './state.js';
import { personName } from './texts.js';

const keeperLimit = 500;

const tell = (became: 'stored' | 'published', key: 'made' | 'removed'): void => {
  told.value = say.value(became === 'published' ? `reserve.${key}` : 'reserve.drafted');
};

/** Whose copies were handed out, for everybody to see. */
export function ReserveUsed({ people }: Pick<PeopleView, 'people'>) {
  return people.map((one) =>
    one.reserveOpened === null ? null : (
      <WarningText key={one.person}>
        {say.value('reserve.used', {
          person: personName(one),
          day: longDay(one.reserveOpened),
        })}
      </WarningText>
    ),
  );
}

/** For a Head. `onMake`: the page shows the words alone. */
export function Reserve(props: {
  view: PeopleView;
  load: () => Promise<void>;
  onMake: (drawn: DrawnWords) => void;
}) {
  const { view, load, onMake } = props;
  const making = useForm('reserve');
  const taking = useForm('reserve');
  const kept = view.reserve;
  const take = async (): Promise<undefined> => {
    tell(await ask('setReserve', null), 'removed');
    await load();
  };
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('reserve.title')}</h2>
      <Form
        form={making}
        kind="secondary"
        label={say.value(kept === null ? 'reserve.make' : 'reserve.again')}
        onSubmit={() =>
          making.submit(
            () => [],
            async () => void onMake(await ask('drawReserve')),
          )
        }
      >
        <p class="govuk-body">{say.value('reserve.what')}</p>
        {kept === null ? <p class="govuk-body">{say.value('reserve.none')}</p> : null}
      </Form>
      {kept === null ? null : (
        <Form
          form={taking}
          kind="secondary"
          label={say.value('reserve.remove')}
          onSubmit={() => taking.submit(() => [], take)}
        >
          <p class="govuk-body">
            {say.value('reserve.keptBy')} <Name text={kept.en} />
          </p>
        </Form>
      )}
    </>
  );
}

/** Words first, then who keeps them; nothing is in force before that was signed. */
export function MakeReserve(props: { drawn: DrawnWords; onDone: () => Promise<void> }) {
  const { drawn, onDone } = props;
  const step = useSignal<'words' | 'keeper'>('words');
  const keeper = useSignal('');
  const form = useForm('keeper');
  useEffect(
    () => () => {
      keeper.value = '';
    },
    [keeper],
  );
  if (step.value === 'words')
    return (
      <PaperWords
        drawn={drawn}
        paper={{
          title: say.value('reserve.paperTitle'),
          what: say.value('reserve.paperWhat'),
          warning: say.value('reserve.paperWarning'),
          keep: [say.value('reserve.envelope'), say.value('paper.noPhoto')],
          printed: {
            rows: [
              { key: say.value('paper.unit'), value: me.value?.unit.name ?? '' },
              { key: say.value('fingerprint.title'), value: me.value?.unit.words ?? '' },
            ],
          },
          written: say.value('reserve.written'),
          checkTitle: say.value('reserve.checkTitle'),
        }}
        onDone={async () => {
          step.value = 'keeper';
        }}
      />
    );
  const typed = keeper.value.trim();
  const check = () =>
    typed.length > 0 && typed.length <= keeperLimit
      ? []
      : [{ id: 'keeper', text: say.value('reserve.keeperForm') }];
  const act = async (): Promise<undefined> => {
    tell(await ask('setReserve', { en: typed }), 'made');
    await onDone();
  };
  return (
    <>
      <Heading focus>{say.value('reserve.keeperTitle')}</Heading>
      <Form form={form} label={say.value('reserve.sign')} onSubmit={() => form.submit(check, act)}>
        <TextField
          id="keeper"
          label={say.value('reserve.keeper')}
          hint={say.value('reserve.keeperHint')}
          value={keeper}
          error={form.errorOf('keeper')}
        />
      </Form>
    </>
  );
}
