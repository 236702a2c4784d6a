/** One case: what is known of it, its conversation, its log, and what an officer writes in it. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Heading, LinkButton, SummaryList, Tag, WarningText } from '../ui/pieces.js';
import { AlarmList } from './alarms.js';
import type { CaseView } from './case-messages.js';
import { Conversation } from './conversation.js';
import { longDay, shortDay } from './dates.js';
import { CaseLog } from './log.js';
import { NoteForm, StatusForm } from './note-forms.js';
import { Openers } from './openers.js';
import { Recuse } from './recuse.js';
import { ReplyForm } from './reply-form.js';
import { say } from './say.js';
import { ask, openCase, screen, shown } from './state.js';
import { forward, goBack } from './steps.js';
import { personName, signed, statusColour, statusName } from './texts.js';

/** The case that the officer thinks of taking themselves out of. */
const recusing = signal<string | null>(null);

function think(caseId: string): void {
  forward(() => {
    recusing.value = null;
  });
  recusing.value = caseId;
}

/** A case that goes on paper stands in the audit log. */
function usePrinted(caseId: string | null): void {
  useEffect(() => {
    if (caseId === null) return;
    const tell = (): void => void ask('printed', caseId).catch(() => undefined);
    addEventListener('beforeprint', tell);
    return () => removeEventListener('beforeprint', tell);
  }, [caseId]);
}

export function Case() {
  const view = screen.value === 'case' ? shown.value : null;
  usePrinted(view?.row.id ?? null);
  if (view === null) return null;
  if (recusing.value === view.row.id) return <Recuse view={view} />;
  const { row } = view;
  return (
    <div key={row.id}>
      <button type="button" class="govuk-back-link frame-back" onClick={goBack}>
        {say.value('case.back')}
      </button>
      <Heading focus caption={row.categories.map(signed).join(', ')}>
        {say.value('case.title', { reference: row.reference })}{' '}
        <Tag colour={statusColour[row.status]}>{statusName(row.status)}</Tag>
      </Heading>
      {view.doNotTell.length === 0 ? null : (
        <WarningText>
          {say.value('case.doNotTell', { people: view.doNotTell.map(personName).join('; ') })}
        </WarningText>
      )}
      <OtherCases view={view} />
      <div class="case">
        <div class="case__main">
          {view.alarms.length === 0 ? null : (
            <section class="case-alarms">
              <h2 class="govuk-heading-m">{say.value('case.alarms')}</h2>
              <AlarmList alarms={view.alarms} inCase />
            </section>
          )}
          <h2 class="govuk-heading-m">{say.value('case.conversation')}</h2>
          <Conversation view={view} />
          <ReplyForm view={view} />
          <h2 class="govuk-heading-m">{say.value('case.log')}</h2>
          <p class="govuk-body">{say.value('case.logText')}</p>
          <CaseLog entries={view.log} />
          <NoteForm view={view} />
        </div>
        <div class="case__side">
          <Facts view={view} />
          <Openers view={view} />
          <StatusForm view={view} />
          {view.mayRecuse ? (
            <p class="govuk-body no-print">
              <LinkButton onClick={() => think(row.id)}>{say.value('recuse.link')}</LinkButton>
            </p>
          ) : null}
        </div>
      </div>
    </div>
  );
}

/** The same reporter's other cases, and what must not be carried from there to here. */
function OtherCases({ view }: { view: CaseView }) {
  const { others, readsHereOnly, shared } = view;
  if (others.length === 0) return null;
  return (
    <div class="govuk-inset-text">
      <p class="govuk-body">{say.value('case.others')}</p>
      <ul class="govuk-list">
        {others.map(({ id, reference }) => (
          <li key={id}>
            <LinkButton onClick={() => void openCase(id)}>{reference}</LinkButton>
          </li>
        ))}
      </ul>
      {readsHereOnly.length === 0 ? null : (
        <p class="govuk-body">
          <strong>
            {say.value('case.readsHereOnly', { people: readsHereOnly.map(personName).join('; ') })}
          </strong>{' '}
          {shared === null
            ? say.value('case.noShared')
            : say.value('case.shared', { reference: shared.reference })}
        </p>
      )}
    </div>
  );
}

function Facts({ view }: { view: CaseView }) {
  const { row, told } = view;
  const rows = [
    { key: say.value('case.opened'), value: longDay(row.day) },
    { key: say.value('case.route'), value: view.route },
    { key: say.value('case.readers'), value: view.readers.map(personName).join('; ') },
    ...(view.recused.length === 0
      ? []
      : [{ key: say.value('case.recused'), value: view.recused.map(personName).join('; ') }]),
    ...(view.excluded.length === 0
      ? []
      : [{ key: say.value('case.excluded'), value: view.excluded.map(personName).join('; ') }]),
    {
      key: say.value('case.promised'),
      value:
        row.nextBy === 0
          ? say.value('case.noPromise')
          : say.value(row.late ? 'case.promiseLate' : 'case.promiseDay', {
              day: longDay(row.nextBy),
            }),
    },
    {
      key: say.value('case.told'),
      value:
        told === null
          ? say.value('case.notTold')
          : say.value('case.toldCount', { count: told.letters, day: shortDay(told.day) }),
    },
  ];
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('case.facts')}</h2>
      <SummaryList rows={rows} />
      {view.contested.length === 0 ? null : (
        <WarningText>
          {say.value('case.contested', {
            fields: view.contested.map((field) => say.value(`contested.${field}`)).join(', '),
          })}
        </WarningText>
      )}
      {view.newer === 0 ? null : (
        <p class="govuk-body">{say.value('case.newer', { count: view.newer })}</p>
      )}
    </>
  );
}
