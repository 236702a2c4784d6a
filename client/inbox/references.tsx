/** Cases by their references, each a way to it. */
import { isolated } from '../ui/language.js';
import { LinkButton, WarningText } from '../ui/pieces.js';
import type { LeavingPlan } from '../conversation/may-leave.js';
import type { PeopleView } from './people-messages.js';
import { say } from './say.js';
import { desk, openCase } from './state.js';
import { personName } from './texts.js';

/** Cases that one person at most is known to have opened, and to whom each may be given before. */
export function GiveFirst(props: {
  given: LeavingPlan['preview']['giveFirst'];
  people: PeopleView['people'];
}) {
  const { given, people } = props;
  if (given.length === 0) return null;
  const names = (to: readonly number[]): string =>
    people
      .filter(({ person }) => to.includes(person))
      .map((one) => isolated(personName(one)))
      .join('; ');
  return (
    <>
      <WarningText>
        {say.value('removing.giveFirst', {
          count: given.length,
          people: names(given.flatMap(({ to }) => to)),
        })}
      </WarningText>
      <References references={given.map(({ reference }) => reference)} />
    </>
  );
}

export function References({ references }: { references: readonly string[] }) {
  if (references.length === 0) return null;
  const ids = new Map(desk.value?.cases.map(({ reference, id }) => [reference, id]));
  return (
    <ul class="govuk-list">
      {references.map((reference) => (
        <li key={reference}>
          <LinkButton onClick={() => void openCase(ids.get(reference) ?? reference)}>
            {reference}
          </LinkButton>
        </li>
      ))}
    </ul>
  );
}
