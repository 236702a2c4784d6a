/** Somebody takes themselves out of a case: what happens then, and that it cannot be undone. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Choices, TextArea } from '../ui/fields.js';
import { Heading, LinkButton, WarningText } from '../ui/pieces.js';
import type { CaseView, RecusalView } from './case-messages.js';
import { time } from './dates.js';
import { dropDraft, unwritten } from './drafts.js';
import { Form, useForm } from './form.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, beat, codeOf, desk, openScreen, told } from './state.js';
import { goBack } from './steps.js';
import { personName } from './texts.js';

const longest = 20_000;

export function Recuse({ view }: { view: CaseView }) {
  const { id, reference } = view.row;
  const before = useSignal<RecusalView | string | null>(null);
  useEffect(() => {
    void ask('beforeRecusing', id)
      .catch(codeOf)
      .then((found) => {
        before.value = found;
      });
  }, [id]);
  const found = before.value;
  return (
    <div class="frame-column">
      <Heading focus>{say.value('recuse.title', { reference })}</Heading>
      {found === null ? null : typeof found === 'string' ? (
        <p class="govuk-body">{refusal(found)}</p>
      ) : found.lost ? (
        <Only />
      ) : (
        <Agree caseId={id} found={found} />
      )}
    </div>
  );
}

/** Nobody else could open it. */
function Only() {
  return (
    <>
      <p class="govuk-body">{say.value('recuse.only')}</p>
      <LinkButton onClick={goBack}>{say.value('recuse.stay')}</LinkButton>
    </>
  );
}

function Agree({ caseId, found }: { caseId: string; found: RecusalView }) {
  const form = useForm('recuse-note');
  const note = useSignal('');
  const agreed = useSignal<readonly string[]>([]);
  const check = () => [
    ...(note.value.length > longest
      ? [{ id: 'recuse-note', text: say.value('reply.tooLong') }]
      : []),
    ...(agreed.value.length > 0 ? [] : [{ id: 'recuse-agreed', text: say.value('recuse.form') }]),
  ];
  const act = async (): Promise<undefined> => {
    await ask('write', { caseId, writing: { write: 'recusal', note: note.value.trim() } });
    dropDraft(caseId);
    const { beatSeconds = 1800, goesAt = null } = desk.value ?? {};
    const at = goesAt ?? beat.value.nextAt;
    openScreen('cases');
    told.value = say.value('recuse.done', { at: time(at, { seconds: beatSeconds < 60 }) });
  };
  return (
    <>
      <p class="govuk-body">{say.value('recuse.text')}</p>
      <ul class="govuk-list govuk-list--bullet">
        <li>{say.value('recuse.gone')}</li>
        <li>{say.value('recuse.colleagues')}</li>
        <li>{say.value('recuse.reporter')}</li>
        <li>{say.value('recuse.known')}</li>
      </ul>
      <p class="govuk-body">
        {say.value('recuse.readers', { people: found.readers.map(personName).join('; ') })}{' '}
        {found.unopened ? say.value('recuse.unopened') : null}{' '}
        {found.silent ? say.value('recuse.silent') : null}
      </p>
      {unwritten().includes(caseId) ? <p class="govuk-body">{say.value('recuse.drafts')}</p> : null}
      <WarningText>{say.value('recuse.forGood')}</WarningText>
      <Form
        form={form}
        kind="warning"
        label={say.value('recuse.button')}
        onSubmit={() => form.submit(check, act)}
        beside={<LinkButton onClick={goBack}>{say.value('recuse.stay')}</LinkButton>}
      >
        <TextArea
          id="recuse-note"
          label={say.value('recuse.note')}
          hint={say.value('recuse.noteHint')}
          value={note}
          rows={3}
          error={form.errorOf('recuse-note')}
        />
        <Choices
          id="recuse-agreed"
          several
          label={say.value('recuse.agree')}
          chosen={agreed}
          error={form.errorOf('recuse-agreed')}
          options={[{ value: 'yes', label: say.value('recuse.agreeYes') }]}
        />
      </Form>
    </>
  );
}
