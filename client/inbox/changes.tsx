/** What would change, part by part and sentence by sentence. */
import { type Difference, piecesOf, visible } from '../conversation/differences.js';
import en from '../locales/inbox/en.json' with { type: 'json' };
import { say } from './say.js';

type Part = keyof typeof en.changes.part;
type Field = keyof typeof en.changes.field;
const isPart = (name: string): name is Part => Object.hasOwn(en.changes.part, name);
const isField = (name: string): name is Field => Object.hasOwn(en.changes.field, name);

const partName = (name: string): string =>
  isPart(name) ? say.value(`changes.part.${name}`) : name;
/** A name that has no sentence is shown as it is: nothing is left out. */
const fieldName = (name: string): string =>
  isField(name) ? say.value(`changes.field.${name}`) : name;

const valueName = (value: string): string =>
  value === 'yes' || value === 'no' ? say.value(`changes.${value}`) : visible(value);

function titleOf(part: string, name: string): string {
  const [person, since] = name.split(' · ');
  return part === 'person' && person !== undefined && since !== undefined
    ? say.value('changes.person', { person, since })
    : `${partName(part)}: ${fieldName(name)}`;
}

/** Everything under one heading: one person, one route, the texts of one kind. */
function groupsOf(differences: readonly Difference[]): [string, Difference[]][] {
  const groups = new Map<string, Difference[]>();
  for (const one of differences) {
    const [part = '', name] = one.at;
    const named = one.at.length > 2 && name !== undefined;
    const title = named ? titleOf(part, name) : partName(part);
    groups.set(title, [...(groups.get(title) ?? []), one]);
  }
  return [...groups];
}

export function Changes({ differences }: { differences: readonly Difference[] }) {
  if (differences.length === 0) return <p class="govuk-body">{say.value('changes.none')}</p>;
  return (
    <>
      {groupsOf(differences).map(([title, under]) => (
        <section key={title} class="changes">
          <h3 class="govuk-heading-s changes__part" dir="auto">
            {title}
          </h3>
          <dl class="changes__list">
            {under.map((one) => (
              <Change key={one.at.join('\n')} difference={one} />
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function Change({ difference: { at, before, after } }: { difference: Difference }) {
  const name = (at.length > 2 ? at.slice(2) : at.slice(1)).map(fieldName).join(' › ');
  const pieces =
    before === null || after === null
      ? [
          ...(before === null ? [] : [{ kind: 'gone' as const, text: before }]),
          ...(after === null ? [] : [{ kind: 'new' as const, text: after }]),
        ]
      : piecesOf(before, after);
  return (
    <>
      <dt class="changes__field">{name === '' ? partName(at[0] ?? '') : name}</dt>
      <dd class="changes__value" dir="auto">
        {pieces.map(({ kind, text }, i) =>
          kind === 'kept' ? (
            <span key={i}>{valueName(text)}</span>
          ) : kind === 'gone' ? (
            <del key={i} class="changes__gone">
              <span class="govuk-visually-hidden">{say.value('changes.gone')} </span>
              {valueName(text)}
            </del>
          ) : (
            <ins key={i} class="changes__new">
              <span class="govuk-visually-hidden">{say.value('changes.new')} </span>
              {valueName(text)}
            </ins>
          ),
        )}
      </dd>
    </>
  );
}
