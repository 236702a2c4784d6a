/** Who will be able to open what is sent, and who will not, by role. */
import type { DirectoryPerson } from '../../crypto/index.js';
import type { Readers } from '../conversation/correspondence.js';
import { longDate } from '../ui/dates.js';
import { language } from '../ui/language.js';
import { Name, WarningText } from '../ui/pieces.js';
import { say } from './say.js';
import { collected, inShown } from './visit.js';

export function People({ people }: { people: readonly DirectoryPerson[] }) {
  return (
    <ul class="govuk-list govuk-list--bullet">
      {people.map((person) => (
        <li key={person.person}>
          <Name text={person.title} />
          {person.outside ? ` ${say.value('readers.outside')}` : null}
        </li>
      ))}
    </ul>
  );
}

/** When the route was last emptied, as its officers state it once a week. */
export function Collected({ route }: { route: number }) {
  const known = collected.value;
  if (known === null) return null;
  const day = known.get(route) ?? null;
  return (
    <p class="govuk-body">
      {day === null
        ? say.value('readers.notCollected')
        : say.value('readers.collected', { day: longDate(day, language.value) })}
    </p>
  );
}

/** That a key on paper opens it besides, and who keeps that. */
export function ReserveKept({ reserve }: Pick<Readers, 'reserve'>) {
  if (reserve === null) return null;
  return <p class="govuk-body">{say.value('readers.reserve', { keeper: inShown(reserve) })}</p>;
}

export function ReadersShown({ readBy, notReadBy, reserve }: Readers) {
  return (
    <div class="readers">
      <div>
        <h2 class="govuk-heading-s">{say.value('readers.will')}</h2>
        {readBy.length === 0 ? (
          <p class="govuk-body">{say.value('readers.nobody')}</p>
        ) : (
          <People people={readBy} />
        )}
        {readBy.length === 0 ? null : <ReserveKept reserve={reserve} />}
      </div>
      <div>
        <h2 class="govuk-heading-s">{say.value('readers.willNot')}</h2>
        {notReadBy.length === 0 ? null : <People people={notReadBy} />}
        <p class="govuk-body">{say.value('readers.neverServer')}</p>
      </div>
      {readBy.length === 1 ? <WarningText>{say.value('readers.one')}</WarningText> : null}
    </div>
  );
}
