/** Signing out: what would be lost is said before, and a last bundle leaves. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Choices } from '../ui/fields.js';
import { Heading, LinkButton, WarningText } from '../ui/pieces.js';
import { unwritten } from './drafts.js';
import { Form, type FormState, useForm } from './form.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { codeOf, countKept, desk, kept, openCase, signOut } from './state.js';
import { goBack } from './steps.js';

/** One attempt at a time to sign out, and why the last one failed. */
export function useLeaving(form: FormState, forgets: boolean) {
  const failed = useSignal<string | null>(null);
  const leave = async (anyway: boolean): Promise<undefined> => {
    try {
      await signOut(anyway, forgets);
    } catch (error) {
      failed.value = codeOf(error);
    }
  };
  return {
    failed: failed.value,
    start: (anyway: boolean): void =>
      form.submit(
        () => [],
        () => leave(anyway),
      ),
  };
}

/** The last bundle did not arrive: what that means, and why. */
export function LeaveFailed({ code }: { code: string }) {
  return (
    <div role="alert">
      <WarningText>{say.value('leave.failed')}</WarningText>
      <p class="govuk-body">{refusal(code)}</p>
    </div>
  );
}

export function Leave() {
  const form = useForm('leave');
  const drafts = unwritten();
  const cases = desk.value?.cases ?? [];
  const replies = (desk.value?.waiting ?? []).filter((one) => one.readableFrom !== null);
  const forget = useSignal<readonly string[]>([]);
  useEffect(() => void countKept(), []);
  const forgets = forget.value.length > 0;
  const stays = kept.value > 0 && !forgets;
  const { failed, start } = useLeaving(form, forgets);
  return (
    <div class="frame-column">
      <Heading focus>{say.value('leave.title')}</Heading>
      <p class="govuk-body">
        {say.value('leave.text')} {stays ? say.value('leave.stays') : null}
      </p>
      {drafts.length === 0 ? null : (
        <>
          {stays ? (
            <p class="govuk-body">{say.value('leave.draftsKept', { count: drafts.length })}</p>
          ) : (
            <WarningText>{say.value('leave.drafts', { count: drafts.length })}</WarningText>
          )}
          <ul class="govuk-list leave__cases">
            {drafts.map((id) => (
              <li key={id}>
                <LinkButton onClick={() => void openCase(id)}>
                  {cases.find((one) => one.id === id)?.reference}
                </LinkButton>
              </li>
            ))}
          </ul>
        </>
      )}
      {replies.length === 0 ? null : (
        <p class="govuk-inset-text">{say.value('leave.replies', { count: replies.length })}</p>
      )}
      {failed === null ? null : <LeaveFailed code={failed} />}
      <Form
        form={form}
        label={say.value(failed === null ? 'leave.button' : 'leave.again')}
        busyLabel={say.value('leave.busy')}
        onSubmit={() => start(false)}
        beside={
          failed === null ? (
            <LinkButton onClick={goBack}>{say.value('leave.stay')}</LinkButton>
          ) : (
            <LinkButton onClick={() => start(true)}>{say.value('leave.anyway')}</LinkButton>
          )
        }
      >
        {kept.value === 0 ? null : (
          <Choices
            id="forget"
            label={say.value('leave.forget')}
            several
            chosen={forget}
            options={[
              {
                value: 'forget',
                label: say.value('leave.forgetToo'),
                hint: say.value('leave.forgetHint'),
              },
            ]}
          />
        )}
      </Form>
    </div>
  );
}
