/** Who did what in a case, and when. */
import { Name, Said, Tag } from '../ui/pieces.js';
import type { LogEntryView } from './case-messages.js';
import { longDay, minute } from './dates.js';
import { say } from './say.js';
import { personName, statusName } from './texts.js';

export function CaseLog({ entries }: { entries: readonly LogEntryView[] }) {
  if (entries.length === 0) return <p class="govuk-body">{say.value('log.none')}</p>;
  return (
    <ol class="log">
      {entries.map((entry) => (
        <li key={entry.key} class="log__entry">
          <p class="log__who">
            <Name text={personName(entry.who)} /> · {minute(entry.minute)}{' '}
            {entry.waits ? <Tag colour="yellow">{say.value('stage.waits')}</Tag> : null}
            {entry.unsent ? <Tag colour="red">{say.value('stage.unsent')}</Tag> : null}
          </p>
          <p class="log__what">{whatOf(entry)}</p>
          {entry.decision === '' ? null : <Said text={entry.decision} />}
          {entry.text === '' ? null : <Said text={entry.text} />}
        </li>
      ))}
    </ol>
  );
}

function whatOf({ kind, status, nextBy }: LogEntryView): string {
  switch (kind) {
    case 'status':
      return say.value('log.status', { status: statusName(status ?? 'open').toLowerCase() });
    case 'promise':
      return say.value('log.promise', { day: longDay(nextBy ?? 0) });
    default:
      return say.value(`log.${kind}`);
  }
}
