/** Signing out: what would be lost is said before, and a last bundle leaves. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Choices } from '../ui/fields.js';
import { Heading, LinkButton, WarningText } from '../ui/pieces.js';
import { unwritten } from './drafts.js';
import { Form, useForm } from './form.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { codeOf, countKept, desk, kept, openCase, signOut } from './state.js';
import { goBack } from './steps.js';

export function Leave() {
  const failed = useSignal<string | null>(null);
  const form = useForm('leave');
  const drafts = unwritten();
  const cases = desk.value?.cases ?? [];
  const replies = (desk.value?.waiting ?? []).filter((one) => one.readableFrom !== null);
  const forget = useSignal<readonly string[]>([]);
  useEffect(() => void countKept(), []);
  const forgets = forget.value.length > 0;
  const leave = (anyway: boolean): Promise<void> => signOut(anyway, forgets);
  const act = async (): Promise<undefined> => {
    try {
      await leave(false);
    } catch (error) {
      failed.value = codeOf(error);
    }
  };
  return (
    <div class="frame-column">
      <Heading focus>{say.value('leave.title')}</Heading>
      <p class="govuk-body">{say.value('leave.text')}</p>
      {drafts.length === 0 ? null : (
        <>
          {forgets || kept.value === 0 ? (
            <WarningText>{say.value('leave.drafts', { count: drafts.length })}</WarningText>
          ) : (
            <p class="govuk-body">{say.value('leave.draftsKept', { count: drafts.length })}</p>
          )}
          <ul class="govuk-list">
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
      {failed.value === null ? null : (
        <>
          <WarningText>{say.value('leave.failed')}</WarningText>
          <p class="govuk-body">{refusal(failed.value)}</p>
        </>
      )}
      <Form
        form={form}
        label={say.value(failed.value === null ? 'leave.button' : 'leave.again')}
        busyLabel={say.value('leave.busy')}
        onSubmit={() => form.submit(() => [], act)}
        beside={
          failed.value === null ? (
            <LinkButton onClick={goBack}>{say.value('leave.stay')}</LinkButton>
          ) : (
            <LinkButton onClick={() => void leave(true)}>{say.value('leave.anyway')}</LinkButton>
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
