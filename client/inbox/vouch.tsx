/** A Head compares eight words with somebody whom no directory lists: an administrator, a holder. */
import { useSignal } from '@preact/signals';
import { Name, SummaryList, WarningText } from '../ui/pieces.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import type { ApplicantView } from './people-messages.js';
import { say } from './say.js';
import { ask, told } from './state.js';
import { agreed, WordsAgree } from './words-agree.js';

export function Vouch({ one, load }: { one: ApplicantView; load: () => Promise<void> }) {
  const { person, name, applied, roles } = one;
  const id = `confirm-${person}`;
  const agree = useSignal<readonly string[]>([]);
  const form = useForm(id);
  if (applied === null) return <WarningText>{say.value('admit.broken', { name })}</WarningText>;
  const check = () => (agreed(agree) ? [] : [{ id, text: say.value('admit.agreeForm') }]);
  const act = async (): Promise<undefined> => {
    await ask('vouch', { person, words: applied.words, roles: [...roles] });
    told.value = say.value('vouch.done', { name });
    await load();
  };
  return (
    <div class="applicant">
      <h3 class="govuk-heading-s">
        <Name text={name} />
      </h3>
      <SummaryList
        rows={[
          { key: say.value('account.label'), value: one.account },
          {
            key: say.value('invite.role'),
            value: roles.map((role) => say.value(`roles.${role}`)).join(', '),
          },
        ]}
      />
      <p class="govuk-body">{say.value('admit.ask')}</p>
      <Fingerprint words={applied.words} />
      <Form
        form={form}
        label={say.value('vouch.button', { name })}
        onSubmit={() => form.submit(check, act)}
      >
        <WordsAgree id={id} name={name} agree={agree} error={form.errorOf(id)} />
      </Form>
    </div>
  );
}
