/** What colleagues read and the reporter does not: notes, states, promises. */
import { Choices, TextArea, TextField } from '../ui/fields.js';
import type { CaseStatus, CaseView } from './case-messages.js';
import { draftOf } from './drafts.js';
import { Form, useForm } from './form.js';
import { readDays } from './forms.js';
import { NothingCarried, useNothingCarried } from './nothing-carried.js';
import { say } from './say.js';
import { statusName } from './texts.js';
import { write } from './written.js';

export function NoteForm({ view }: { view: CaseView }) {
  const { note } = draftOf(view.row.id);
  const form = useForm('note');
  const carrying = useNothingCarried(view, 'note-carried');
  const check = () => [
    ...(note.value.trim() === ''
      ? [{ id: 'note', text: say.value('note.form') }]
      : note.value.length > 20_000
        ? [{ id: 'note', text: say.value('reply.tooLong') }]
        : []),
    ...carrying.check(),
  ];
  const act = async (): Promise<string> => {
    const text = note.value.trim();
    const sentence = await write(view.row.id, { write: 'note', text, agreed: carrying.asked });
    note.value = '';
    carrying.chosen.value = [];
    return sentence;
  };
  return (
    <section class="compose no-print">
      <Form
        form={form}
        kind="secondary"
        label={say.value('note.button')}
        onSubmit={() => form.submit(check, act)}
      >
        <TextArea
          id="note"
          label={say.value('note.label')}
          hint={say.value('note.hint')}
          value={note}
          rows={4}
          error={form.errorOf('note')}
        />
        <NothingCarried carrying={carrying} view={view} form={form} />
      </Form>
    </section>
  );
}

const statuses: readonly CaseStatus[] = ['open', 'hold', 'closed'];

export function StatusForm({ view }: { view: CaseView }) {
  return (
    <div class="no-print">
      <ChangeStatus view={view} />
      <ChangePromise view={view} />
    </div>
  );
}

function ChangeStatus({ view }: { view: CaseView }) {
  const { status, reason } = draftOf(view.row.id);
  const form = useForm('status');
  const carrying = useNothingCarried(view, 'status-carried');
  const check = () => [
    ...(status.value.length > 0 ? [] : [{ id: 'status', text: say.value('status.form') }]),
    ...(reason.value.trim() === '' || reason.value.length > 2000
      ? [{ id: 'reason', text: say.value('status.reasonForm') }]
      : []),
    ...carrying.check(),
  ];
  const act = async (): Promise<string> => {
    const [chosen] = status.value;
    const sentence = await write(view.row.id, {
      write: 'status',
      status: statuses.find((one) => one === chosen) ?? view.row.status,
      reason: reason.value.trim(),
      agreed: carrying.asked,
    });
    carrying.chosen.value = [];
    status.value = [];
    reason.value = '';
    return sentence;
  };
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{say.value('status.change')}</span>
      </summary>
      <div class="govuk-details__text">
        <Form
          form={form}
          kind="secondary"
          label={say.value('status.button')}
          onSubmit={() => form.submit(check, act)}
        >
          <Choices
            id="status"
            label={say.value('status.label')}
            chosen={status}
            error={form.errorOf('status')}
            options={statuses
              .filter((one) => one !== view.row.status)
              .map((one) => ({
                value: one,
                label: statusName(one),
                hint: say.value(`status.hints.${one}`),
              }))}
          />
          <TextField
            id="reason"
            label={say.value('status.reason')}
            hint={say.value('status.reasonHint')}
            value={reason}
            error={form.errorOf('reason')}
          />
          <NothingCarried carrying={carrying} view={view} form={form} />
        </Form>
      </div>
    </details>
  );
}

function ChangePromise({ view }: { view: CaseView }) {
  const { promise } = draftOf(view.row.id);
  const form = useForm('promise');
  const check = () =>
    readDays(promise.value) === null ? [{ id: 'promise', text: say.value('promise.form') }] : [];
  const act = async (): Promise<string> => {
    const days = readDays(promise.value) ?? 0;
    const sentence = await write(view.row.id, { write: 'promise', days });
    promise.value = '';
    return sentence;
  };
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{say.value('promise.change')}</span>
      </summary>
      <div class="govuk-details__text">
        <Form
          form={form}
          kind="secondary"
          label={say.value('promise.button')}
          onSubmit={() => form.submit(check, act)}
        >
          <TextField
            id="promise"
            label={say.value('promise.changeLabel')}
            hint={say.value('promise.changeHint')}
            value={promise}
            width={5}
            error={form.errorOf('promise')}
          />
        </Form>
      </div>
    </details>
  );
}
