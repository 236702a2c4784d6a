/** New keys of colleagues, which a Head lists after comparing eight words. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Name, WarningText } from '../ui/pieces.js';
import type { KeyChangeView } from './factor-messages.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import { say } from './say.js';
import { ask, told } from './state.js';
import { agreed, WordsAgree } from './words-agree.js';

export function KeyChanges({ load }: { load: () => Promise<void> }) {
  const asked = useSignal<readonly KeyChangeView[]>([]);
  const look = async (): Promise<void> => {
    asked.value = await ask('keyChanges');
  };
  // What the rest of the screen shows stands without it.
  useEffect(() => void look().catch(() => undefined), []);
  if (asked.value.length === 0) return null;
  return (
    <section>
      <h2 class="govuk-heading-m">{say.value('keyChanges.title')}</h2>
      {asked.value.map((one) => (
        <Asked
          key={one.person}
          one={one}
          onListed={async () => {
            await look();
            await load();
          }}
        />
      ))}
    </section>
  );
}

function Asked({ one, onListed }: { one: KeyChangeView; onListed: () => Promise<void> }) {
  const { person, name, words } = one;
  const id = `keys-${person}`;
  const agree = useSignal<readonly string[]>([]);
  const form = useForm(id);
  if (words === null) return <WarningText>{say.value('keyChanges.broken', { name })}</WarningText>;
  const check = () => (agreed(agree) ? [] : [{ id, text: say.value('admit.agreeForm') }]);
  const act = async (): Promise<undefined> => {
    const { published } = await ask('listKeys', { person, words });
    told.value = say.value(published ? 'keyChanges.done' : 'keyChanges.proposed', { name });
    await onListed();
  };
  return (
    <div class="applicant">
      <h3 class="govuk-heading-s">
        <Name text={name} />
      </h3>
      <p class="govuk-body">{say.value('keyChanges.what', { name })}</p>
      <Fingerprint words={words} />
      <Form
        form={form}
        label={say.value('keyChanges.button', { name })}
        onSubmit={() => form.submit(check, act)}
      >
        <WordsAgree id={id} name={name} agree={agree} error={form.errorOf(id)} />
      </Form>
    </div>
  );
}
