/** A draft of who shall hold the unit from now on: those who stay, those who join, how many sign. */
import { type Signal, signal, useSignal } from '@preact/signals';
import { Button, Choices, type FieldError, TextField } from '../ui/fields.js';
import { LinkButton, WarningText } from '../ui/pieces.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import { isShort } from './forms.js';
import type { HoldersView } from './proposal-messages.js';
import { say } from './say.js';
import { ask, told } from './state.js';
import { agreed, WordsAgree } from './words-agree.js';

interface Joining {
  id: number;
  key: Signal<string>;
  /** Eight words of the key, once it is one, and of which text. */
  words: Signal<{ of: string; words: string | null } | null>;
  agree: Signal<readonly string[]>;
  title: Signal<string>;
  outside: Signal<readonly string[]>;
}

let newest = 0;
function newJoining(): Joining {
  newest += 1;
  return {
    ...{ id: newest, key: signal(''), words: signal(null), agree: signal([]) },
    ...{ title: signal(''), outside: signal(['outside']) },
  };
}

async function readKey({ key, words }: Joining): Promise<string | null> {
  const of = key.value;
  const read = await ask('holderKey', of);
  words.value = { of, words: read };
  return read;
}

export function HoldersChange({ view, again }: { view: HoldersView; again: () => Promise<void> }) {
  const stays = useSignal<readonly string[]>(view.holders.map(({ place }) => String(place)));
  const joining = useSignal<readonly Joining[]>([]);
  const threshold = useSignal(String(view.threshold));
  const form = useForm('holding-stays');
  const count = stays.value.length + joining.value.length;
  const typed = /^\d{1,2}$/.test(threshold.value.trim()) ? Number(threshold.value.trim()) : 0;
  const check = async (): Promise<FieldError[]> => {
    const errors: FieldError[] = [];
    for (const one of joining.value) {
      if ((await readKey(one)) === null)
        errors.push({ id: `key-${one.id}`, text: say.value('holding.keyForm') });
      else if (!agreed(one.agree))
        errors.push({ id: `agree-${one.id}`, text: say.value('admit.agreeForm') });
      if (!isShort(one.title.value))
        errors.push({ id: `title-${one.id}`, text: say.value('publicTitle.form') });
    }
    if (typed < 1 || typed > count)
      errors.push({
        id: 'holding-threshold',
        text: say.value('holders.thresholdForm', { most: count }),
      });
    const same =
      joining.value.length === 0 && count === view.holders.length && typed === view.threshold;
    if (same) errors.push({ id: 'holding-stays', text: say.value('holding.same') });
    return errors;
  };
  const act = async (): Promise<undefined> => {
    const { number, published } = await ask('draftHolders', {
      keep: stays.value.map(Number),
      join: joining.value.map(({ key, title, outside }) => ({
        ...{ key: key.value.trim(), title: title.value.trim() },
        outside: outside.value.length > 0,
      })),
      threshold: typed,
    });
    joining.value = [];
    told.value = say.value(published ? 'holding.changed' : 'holding.drafted', { number });
    await again();
  };
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('holding.button')}
      onSubmit={() => form.submit(check, act)}
    >
      <p class="govuk-body">{say.value('holding.what')}</p>
      <Choices
        id="holding-stays"
        several
        label={say.value('holding.stays')}
        hint={say.value('holding.staysHint')}
        chosen={stays}
        error={form.errorOf('holding-stays')}
        options={view.holders.map(({ place, title }) => ({ value: String(place), label: title }))}
      />
      {joining.value.map((one) => (
        <Joins
          key={one.id}
          one={one}
          errorOf={form.errorOf}
          onRemove={() => {
            joining.value = joining.value.filter((other) => other !== one);
          }}
        />
      ))}
      <Button
        kind="secondary"
        onClick={() => {
          joining.value = [...joining.value, newJoining()];
        }}
      >
        {say.value('holders.add')}
      </Button>
      <TextField
        id="holding-threshold"
        label={say.value('holders.threshold')}
        hint={say.value('holding.thresholdHint', { most: count })}
        value={threshold}
        width={5}
        error={form.errorOf('holding-threshold')}
      />
      {typed === count && count > 0 ? (
        <WarningText>{say.value(count === 1 ? 'holding.one' : 'holding.all')}</WarningText>
      ) : null}
    </Form>
  );
}

function Joins(props: {
  one: Joining;
  errorOf: (id: string) => string | undefined;
  onRemove: () => void;
}) {
  const { one, errorOf, onRemove } = props;
  const { id, key, words, agree, title, outside } = one;
  const read = words.value?.of === key.value ? words.value.words : null;
  return (
    <section class="holder">
      <h3 class="govuk-heading-s holder__title">
        {say.value('holding.new')}{' '}
        <LinkButton onClick={onRemove}>{say.value('holders.remove')}</LinkButton>
      </h3>
      <div onFocusOut={() => void readKey(one)}>
        <TextField
          id={`key-${id}`}
          label={say.value('holding.key')}
          hint={say.value('holding.keyHint')}
          value={key}
          error={read === null ? errorOf(`key-${id}`) : undefined}
        />
      </div>
      {read === null ? null : (
        <>
          <p class="govuk-body">{say.value('holding.askWords')}</p>
          <Fingerprint words={read} />
          <WordsAgree
            id={`agree-${id}`}
            name={title.value}
            agree={agree}
            error={errorOf(`agree-${id}`)}
          />
        </>
      )}
      <TextField
        id={`title-${id}`}
        label={say.value('publicTitle.label')}
        hint={say.value('holders.titleHint')}
        value={title}
        error={errorOf(`title-${id}`)}
      />
      <Choices
        id={`outside-${id}`}
        several
        label={say.value('holders.where')}
        chosen={outside}
        options={[{ value: 'outside', label: say.value('holders.outside') }]}
      />
    </section>
  );
}
