/** What reporters read of the unit: changed here, previewed, and drafted for the holders to sign. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Difference } from '../conversation/differences.js';
import type { DirectoryContent } from '../conversation/directory-content.js';
import { TextField } from '../ui/fields.js';
import { Details, Heading, LinkButton, ProgressBar, WarningText } from '../ui/pieces.js';
import { Changes } from './changes.js';
import { Form, useForm } from './form.js';
import type { TextsView } from './proposal-messages.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, codeOf, told } from './state.js';
import { Categories, Contacts, Passage, Questions } from './texts-fields.js';
import {
  contentOf,
  formOf,
  newCategory,
  newContact,
  newQuestion,
  problemsOf,
} from './texts-form.js';

export function Texts() {
  const view = useSignal<TextsView | null>(null);
  const fault = useSignal<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      view.value = await ask('texts');
      fault.value = null;
    } catch (error) {
      fault.value = codeOf(error);
    }
  };
  useEffect(() => void load(), []);
  const now = view.value;
  return (
    <div class="frame-column">
      <Heading focus>{say.value('texts.title')}</Heading>
      <p class="govuk-body">{say.value('texts.what')}</p>
      {fault.value === null ? null : <WarningText>{refusal(fault.value)}</WarningText>}
      {now === null && fault.value === null ? (
        <ProgressBar id="texts" label={say.value('loading')} max={1} />
      ) : null}
      {now !== null && now.content === null ? (
        <WarningText>{say.value('texts.unreadable')}</WarningText>
      ) : null}
      {now === null || now.content === null ? null : (
        <Editing key={now.number} content={now.content} load={load} />
      )}
    </div>
  );
}

interface Preview {
  content: DirectoryContent;
  differences: Difference[];
}

function Editing({ content, load }: { content: DirectoryContent; load: () => Promise<void> }) {
  const fields = useMemo(() => formOf(content), [content]);
  const preview = useSignal<Preview | null>(null);
  const form = useForm('danger-en');
  const check = () =>
    problemsOf(fields).map(({ id, what }) => ({ id, text: say.value(`texts.wrong.${what}`) }));
  const act = async (): Promise<undefined> => {
    const next = contentOf(fields, content);
    preview.value = { content: next, differences: await ask('previewTexts', next) };
  };
  if (preview.value !== null)
    return (
      <Drafting
        preview={preview.value}
        onBack={() => {
          preview.value = null;
        }}
        load={load}
      />
    );
  const { errorOf, errors } = form;
  const wrong = (part: string): boolean => errors.some(({ id }) => id.startsWith(part));
  return (
    <Form form={form} label={say.value('texts.preview')} onSubmit={() => form.submit(check, act)}>
      <Details summary={say.value('changes.field.danger')} open={wrong('danger')}>
        <Passage
          id="danger"
          what={say.value('changes.field.danger')}
          text={fields.danger}
          errorOf={errorOf}
        />
      </Details>
      <Details summary={say.value('changes.field.scope')} open={wrong('scope')}>
        <Passage
          id="scope"
          what={say.value('changes.field.scope')}
          text={fields.scope}
          errorOf={errorOf}
        />
      </Details>
      <Contacts
        id="contacts"
        title={say.value('changes.field.contacts')}
        list={fields.contacts}
        wrong={wrong('contacts')}
        errorOf={errorOf}
        make={newContact}
      />
      <Contacts
        id="support"
        title={say.value('changes.field.support')}
        list={fields.support}
        wrong={wrong('support')}
        errorOf={errorOf}
        make={newContact}
      />
      <Questions
        title={say.value('changes.field.questionnaire')}
        list={fields.questions}
        wrong={wrong('questions')}
        errorOf={errorOf}
        make={newQuestion}
      />
      <Categories
        title={say.value('changes.field.categories')}
        list={fields.categories}
        wrong={wrong('categories')}
        errorOf={errorOf}
        make={newCategory}
      />
      <TextField
        id="days"
        label={say.value('changes.field.retentionDays')}
        hint={say.value('texts.daysHint')}
        value={fields.days}
        width={5}
        error={errorOf('days')}
      />
    </Form>
  );
}

function Drafting(props: { preview: Preview; onBack: () => void; load: () => Promise<void> }) {
  const { preview, onBack, load } = props;
  const { content, differences } = preview;
  const form = useForm('texts-draft');
  const changed = differences.some(({ at }) => at[0] === 'content');
  const back = <LinkButton onClick={onBack}>{say.value('texts.back')}</LinkButton>;
  if (!changed)
    return (
      <>
        <p class="govuk-body">{say.value('texts.same')}</p>
        <p class="govuk-body">{back}</p>
      </>
    );
  const act = async (): Promise<undefined> => {
    const { number, published } = await ask('draftTexts', content);
    onBack();
    await load();
    told.value = say.value(published ? 'texts.published' : 'texts.drafted', { number });
  };
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('proposals.changes')}</h2>
      <Changes differences={differences} />
      <Form
        form={form}
        label={say.value('texts.draft')}
        onSubmit={() => form.submit(() => [], act)}
        beside={back}
      >
        <p class="govuk-body" id="texts-draft">
          {say.value('texts.draftText')}
        </p>
      </Form>
    </>
  );
}
