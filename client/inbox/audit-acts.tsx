/** The acts of the audit log: chosen by person, kind and day, newest first, a hundred at a time. */
import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { Button } from '../ui/fields.js';
import { Name, Status, Tag, WarningText } from '../ui/pieces.js';
import type { ActView, AuditView } from './audit-messages.js';
import { actText, kindText, type NameOf, whenText } from './audit-words.js';
import { number } from './dates.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, codeOf } from './state.js';
import { personName } from './texts.js';

/** So many rows are drawn at once: a browser takes seconds over thousands. */
const stretch = 100;
/** Whatever somebody did. */
const everyAct = 'acts';

/** What the fields hold. */
export interface Choosing {
  person: Signal<string>;
  kind: Signal<string>;
  /** `YYYY-MM-DD`, or nothing. */
  from: Signal<string>;
  to: Signal<string>;
  drawn: Signal<number>;
  reset(): void;
}

export function useChoosing(): Choosing {
  const person = useSignal('');
  const kind = useSignal(everyAct);
  const from = useSignal('');
  const to = useSignal('');
  const drawn = useSignal(stretch);
  const reset = (): void => {
    for (const one of [person, from, to]) one.value = '';
    kind.value = everyAct;
    drawn.value = stretch;
  };
  return { person, kind, from, to, drawn, reset };
}

const dayOf = (text: string): number | null => {
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? null : Math.floor(moment / 86_400_000);
};

const personOf = (text: string): number | 'server' | null =>
  text === '' ? null : text === 'server' ? text : Number(text);

export function AuditActs({ view, choosing }: { view: AuditView; choosing: Choosing }) {
  const { person, kind, from, to, drawn } = choosing;
  const shown = useSignal<{ acts: ActView[]; of: number }>({ acts: [], of: 0 });
  const fault = useSignal<string | null>(null);
  const asked = useSignal(0);
  useSignalEffect(() => {
    const choice = {
      person: personOf(person.value),
      kind: kind.value,
      from: dayOf(from.value),
      to: dayOf(to.value),
    };
    const most = drawn.value;
    const own = asked.peek() + 1;
    asked.value = own;
    ask('auditActs', { choice, most }).then(
      (page) => {
        if (asked.peek() === own) shown.value = page;
      },
      (error: unknown) => {
        fault.value = codeOf(error);
      },
    );
  });
  const titles = new Map(view.people.map((one) => [one.person, personName(one)]));
  const names: NameOf = (one) => titles.get(one) ?? say.value('person.unknown', { person: one });
  const { acts, of } = shown.value;
  return (
    <section>
      <h2 class="govuk-heading-m">{say.value('audit.list.title')}</h2>
      <Fields view={view} choosing={choosing} names={names} />
      {fault.value === null ? null : <WarningText>{refusal(fault.value)}</WarningText>}
      <Status>
        <p class="govuk-hint">
          {of === 0
            ? say.value('audit.list.none')
            : say.value('audit.list.shown', { shown: number(acts.length), of: number(of) })}
        </p>
      </Status>
      {acts.length === 0 ? null : (
        <ol class="audit-list">
          {acts.map((one, i) => (
            <Row key={`${one.entry} ${i}`} one={one} names={names} />
          ))}
        </ol>
      )}
      {acts.length >= of ? null : (
        <Button
          kind="secondary"
          onClick={() => {
            drawn.value += stretch;
          }}
        >
          {say.value('audit.list.more')}
        </Button>
      )}
    </section>
  );
}

function Row({ one, names }: { one: ActView; names: NameOf }) {
  const bad = one.of === 'fault';
  return (
    <li class={`audit-row${bad ? ' audit-row--bad' : ''}`}>
      <span class="audit-row__when">{whenText(one)}</span>
      <span class="audit-row__who">
        <Name text={one.person === null ? say.value('audit.list.serverName') : names(one.person)} />
      </span>
      <span class="audit-row__act" dir="auto">
        {actText(one, names)}{' '}
        {one.of === 'account' && one.refused ? (
          <Tag colour="yellow">{say.value('audit.list.refused')}</Tag>
        ) : null}
      </span>
      <span class="audit-row__entry">
        {say.value('audit.list.entry', { entry: number(one.entry) })}
      </span>
    </li>
  );
}

function Fields(props: { view: AuditView; choosing: Choosing; names: NameOf }) {
  const { view, choosing, names } = props;
  const { person, kind, from, to, drawn } = choosing;
  const put = (field: Signal<string>, value: string): void => {
    drawn.value = stretch;
    field.value = value;
  };
  const kinds = view.kinds
    .map((one) => ({ ...one, text: kindText(one.kind) }))
    .sort((a, b) => a.text.localeCompare(b.text));
  const choice = (
    id: string,
    label: string,
    field: Signal<string>,
    options: [string, string][],
  ) => (
    <div>
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <select
        id={id}
        class="govuk-select"
        value={field.value}
        onChange={(event) => put(field, event.currentTarget.value)}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
  const day = (id: string, label: string, field: Signal<string>) => (
    <div>
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="govuk-input"
        type="date"
        autocomplete="off"
        value={field.value}
        onChange={(event) => put(field, event.currentTarget.value)}
      />
    </div>
  );
  return (
    <search class="case-choosing audit-choosing">
      {choice('audit-person', say.value('audit.list.person'), person, [
        ['', say.value('audit.list.everybody')],
        ...view.people.map((one): [string, string] => [String(one.person), names(one.person)]),
        ['server', say.value('audit.list.server')],
      ])}
      {choice('audit-kind', say.value('audit.list.kind'), kind, [
        ['acts', say.value('audit.list.acts')],
        ['all', say.value('audit.list.all')],
        ...kinds.map((one): [string, string] => [one.kind, `${one.text} (${number(one.count)})`]),
      ])}
      {day('audit-from', say.value('audit.list.from'), from)}
      {day('audit-to', say.value('audit.list.to'), to)}
    </search>
  );
}
