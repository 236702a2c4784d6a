/** What somebody's going would do to cases: each named by its reference, which leads there. */
import type { LeavingPreview } from '../conversation/leaving.js';
import { isolated } from '../ui/language.js';
import { LinkButton, WarningText } from '../ui/pieces.js';
import type { PeopleView } from './people-messages.js';
import { say } from './say.js';
import { desk, openCase } from './state.js';
import { personName } from './texts.js';

interface Previewed {
  preview: LeavingPreview;
  people: PeopleView['people'];
}

/** Cases that one person at most is known to have opened, and to whom they may be given before. */
export function GiveFirst({ preview: { giveFirst }, people }: Previewed) {
  if (giveFirst.length === 0) return null;
  const names = people
    .filter(({ person }) => giveFirst.some(({ to }) => to.includes(person)))
    .map((one) => isolated(personName(one)));
  return (
    <>
      <WarningText>
        {say.value('removing.giveFirst', { count: giveFirst.length, people: names.join('; ') })}
      </WarningText>
      <References references={giveFirst.map(({ reference }) => reference)} />
    </>
  );
}

/** What is worth a warning and keeps nobody from it. */
export function Warnings({ preview, people }: Previewed) {
  const { alone, silent } = preview;
  return (
    <>
      <GiveFirst preview={preview} people={people} />
      {alone.length === 0 ? null : (
        <>
          <WarningText>{say.value('removing.alone', { count: alone.length })}</WarningText>
          <References references={alone} />
        </>
      )}
      {silent.length === 0 ? null : (
        <>
          <WarningText>{say.value('removing.silent', { count: silent.length })}</WarningText>
          <References references={silent} />
        </>
      )}
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
