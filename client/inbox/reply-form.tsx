/** An answer to the reporter. It begins with what it answers, in a line that identifies nobody. */
import { useSignal } from '@preact/signals';
import { Choices, TextArea, TextField } from '../ui/fields.js';
import { WarningText } from '../ui/pieces.js';
import type { CaseView } from './case-messages.js';
import { draftOf } from './drafts.js';
import { Form, useForm } from './form.js';
import { readDays, taskingPhrases } from './forms.js';
import { NothingCarried, useNothingCarried } from './nothing-carried.js';
import { say } from './say.js';
import { write } from './written.js';

const longest = { answers: 500, text: 20_000 };

export function ReplyForm({ view }: { view: CaseView }) {
  const draft = draftOf(view.row.id);
  const form = useForm('reply-text');
  const checked = useSignal<readonly string[]>([]);
  const carrying = useNothingCarried(view, 'reply-carried');
  if (!view.mayReply) return <p class="govuk-inset-text">{say.value('reply.mayNot')}</p>;
  const { answers, text, days } = draft;
  const check = () => [
    ...(answers.value.trim() === ''
      ? [{ id: 'reply-answers', text: say.value('reply.answersForm') }]
      : answers.value.length > longest.answers
        ? [{ id: 'reply-answers', text: say.value('reply.tooLong') }]
        : []),
    ...(text.value.trim() === ''
      ? [{ id: 'reply-text', text: say.value('reply.textForm') }]
      : text.value.length > longest.text
        ? [{ id: 'reply-text', text: say.value('reply.tooLong') }]
        : []),
    ...(days.value.trim() !== '' && readDays(days.value) === null
      ? [{ id: 'reply-days', text: say.value('promise.form') }]
      : []),
    ...(checked.value.length > 0
      ? []
      : [{ id: 'reply-checked', text: say.value('reply.checkForm') }]),
    ...carrying.check(),
  ];
  const act = async (): Promise<string> => {
    const sentence = await write(view.row.id, {
      write: 'reply',
      language: view.language,
      answers: answers.value.trim(),
      text: text.value.trim(),
      days: readDays(days.value) ?? 0,
      agreed: carrying.asked,
    });
    answers.value = '';
    text.value = '';
    days.value = '';
    checked.value = [];
    carrying.chosen.value = [];
    return sentence;
  };
  const phrases = taskingPhrases(text.value);
  return (
    <section class="compose no-print">
      <h2 class="govuk-heading-m">{say.value('reply.title')}</h2>
      {view.answerWanted ? null : <WarningText>{say.value('letter.noAnswer')}</WarningText>}
      {view.language === 'cy' ? <p class="govuk-body">{say.value('reply.welsh')}</p> : null}
      <Form form={form} label={say.value('reply.button')} onSubmit={() => form.submit(check, act)}>
        <TextField
          id="reply-answers"
          label={say.value('reply.answers')}
          hint={say.value('reply.answersHint')}
          value={answers}
          error={form.errorOf('reply-answers')}
        />
        <TextArea
          id="reply-text"
          label={say.value('reply.text')}
          value={text}
          rows={7}
          error={form.errorOf('reply-text')}
        />
        {phrases.length === 0 ? null : (
          <p class="compose__flag" role="status">
            {say.value('reply.tasking', { phrases: phrases.join(', ') })}
          </p>
        )}
        <TextField
          id="reply-days"
          label={say.value('promise.label')}
          hint={say.value('promise.hint')}
          value={days}
          width={5}
          error={form.errorOf('reply-days')}
        />
        <Choices
          id="reply-checked"
          several
          label={say.value('reply.check')}
          chosen={checked}
          error={form.errorOf('reply-checked')}
          options={[{ value: 'yes', label: say.value('reply.checkYes') }]}
        />
        <NothingCarried carrying={carrying} view={view} form={form} />
      </Form>
    </section>
  );
}
