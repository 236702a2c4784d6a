/** Who will be able to open what is sent, and who will not, by role. */
import type { DirectoryPerson } from '../../crypto/index.js';
import type { Readers } from '../conversation/correspondence.js';
import { Name, WarningText } from '../ui/pieces.js';
import { say } from './say.js';

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

export function ReadersShown({ readBy, notReadBy }: Readers) {
  return (
    <div class="readers">
      <div>
        <h2 class="govuk-heading-s">{say.value('readers.will')}</h2>
        {readBy.length === 0 ? (
          <p class="govuk-body">{say.value('readers.nobody')}</p>
        ) : (
          <People people={readBy} />
        )}
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
