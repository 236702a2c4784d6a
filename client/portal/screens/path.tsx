/** Where a report goes, and whom it leaves out: asked before anything is told. */
import { useSignal } from '@preact/signals';
import { Choices, type FieldError } from '../../ui/fields.js';
import { isolated } from '../../ui/language.js';
import { Status } from '../../ui/pieces.js';
import { Continue, errorAt, Problems, UnitAwaited } from '../asking.js';
import { choiceOf, chosenIn } from '../fields.js';
import { ReadersShown } from '../readers.js';
import { say } from '../say.js';
import { chosenPath, engine, goOn, openRoutes, sitting } from '../visit.js';

/** Who reads what is sent there, when nobody is left out. */
function readersOf(route: number): string {
  const there = sitting.value;
  const people = engine.value?.membersOf;
  if (there === null || people === undefined) return '';
  const titles = people(there.directory, { route, excluded: [] }).map((p) => isolated(p.title));
  return say.value('route.readBy', { people: titles.join('; ') });
}

export function Route() {
  const errors = useSignal<FieldError[]>([]);
  const go = (): void => {
    errors.value =
      choiceOf('route') === undefined ? [{ id: 'route', text: say.value('route.needed') }] : [];
    if (errors.value.length === 0) goOn('route');
  };
  return (
    <UnitAwaited>
      <Problems errors={errors.value} />
      <Choices
        id="route"
        heading
        label={say.value('route.title')}
        error={errorAt(errors.value, 'route')}
        options={openRoutes.value.map(({ route, title }) => ({
          value: String(route),
          label: title,
          hint: readersOf(route),
        }))}
        chosen={chosenIn('route')}
      />
      <Continue onClick={go} />
    </UnitAwaited>
  );
}

export const Conflict = () => (
  <UnitAwaited>
    <AskWhom />
  </UnitAwaited>
);

function AskWhom() {
  const errors = useSignal<FieldError[]>([]);
  const there = sitting.value;
  const loaded = engine.value;
  if (there === null || loaded === null) return null;
  const chosen = chosenIn('conflict');
  const path = chosenPath();
  const reads = (routes: readonly number[]): number => (routes.includes(path.route) ? 0 : 1);
  const people = loaded
    .currentPeople(there.directory)
    .filter((p) => p.nameable)
    .sort((a, b) => reads(a.routes) - reads(b.routes) || a.person - b.person);
  const limit = loaded.exclusionLimit;
  const readers = path.excluded.length > limit ? null : there.readers(path, null);
  const go = (): void => {
    const text =
      readers === null
        ? say.value('conflict.tooMany')
        : readers.readBy.length === 0
          ? say.value('conflict.nobody')
          : null;
    errors.value = text === null ? [] : [{ id: 'conflict', text }];
    if (text === null) goOn('conflict');
  };
  return (
    <>
      <Problems errors={errors.value} />
      {people.length === 0 ? (
        <h1 class="govuk-heading-l">{say.value('conflict.only')}</h1>
      ) : (
        <Choices
          id="conflict"
          heading
          several
          label={say.value('conflict.title')}
          hint={say.value('conflict.hint')}
          error={errorAt(errors.value, 'conflict')}
          options={people.map((p) => ({
            value: String(p.person),
            label: p.outside ? `${isolated(p.title)} ${say.value('readers.outside')}` : p.title,
          }))}
          chosen={chosen}
        />
      )}
      <Status>
        {readers === null ? (
          <p class="govuk-error-message">{say.value('conflict.tooMany')}</p>
        ) : (
          <ReadersShown {...readers} />
        )}
      </Status>
      <Continue onClick={go} />
    </>
  );
}
