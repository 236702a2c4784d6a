/** What reporters read of the unit: changed here, previewed, and drafted for the holders to sign. */
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Difference } from '../conversation/differences.js';
import type { DirectoryContent } from '../conversation/directory-content.js';
import { TextField } from '../ui/fields.js';
import { Heading, LinkButton, WarningText } from '../ui/pieces.js';
import { Changes } from './changes.js';
import { Form, useForm } from './form.js';
import { OwnDrafts } from './own-drafts.js';
import { Publish } from './publish.js';
import { say } from './say.js';
import { waysOf } from './screens.js';
import { ask, me, told } from './state.js';
import { Categories, Contacts, Passage, Questions } from './texts-fields.js';
import { contentOf, formOf, problemsOf } from './texts-form.js';
import { NotShown, useView } from './use-view.js';

export function Texts() {
  const shown = useView(() => ask('texts'));
  const now = shown.view.value;
  const publishing = useSignal(false);
  /** Others have the page of signatures for their drafts. */
  const signs = waysOf(me.value?.roles ?? []).includes('proposals');
  if (now !== undefined && publishing.value)
    return (
      <div class="frame-column">
        <Publish
          portal={now.portal}
          onBack={() => {
            publishing.value = false;
          }}
        />
      </div>
    );
  return (
    <div class="frame-column">
      <Heading focus>{say.value('texts.title')}</Heading>
      <p class="govuk-body">{say.value('texts.what')}</p>
      <NotShown id="texts" of={shown} />
      {now === undefined ? null : (
        <p class="govuk-body">
          <LinkButton
            onClick={() => {
              publishing.value = true;
            }}
          >
            {say.value('publish.open')}
          </LinkButton>
        </p>
      )}
      {now?.content === null ? <WarningText>{say.value('texts.unreadable')}</WarningText> : null}
      {now === undefined || now.content === null ? null : (
        <Editing key={now.number} content={now.content} load={shown.load} />
      )}
      {now === undefined || signs ? null : <OwnDrafts beside={now} />}
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
  return (
    <Form form={form} label={say.value('texts.preview')} onSubmit={() => form.submit(check, act)}>
      {(['danger', 'scope'] as const).map((id) => (
        <Passage key={id} id={id} text={fields[id]} form={form} />
      ))}
      {(['contacts', 'support'] as const).map((id) => (
        <Contacts key={id} id={id} list={fields[id]} form={form} />
      ))}
      <Questions list={fields.questions} form={form} />
      <Categories list={fields.categories} form={form} />
      <TextField
        id="days"
        label={say.value('changes.field.retentionDays')}
        hint={say.value('texts.daysHint')}
        value={fields.days}
        width={5}
        error={form.errorOf('days')}
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
