/** The list of cases: one line a case, in an order and a choice of the officer's. */
import { Button } from '../ui/fields.js';
import { Heading, LinkButton, Tag } from '../ui/pieces.js';
import { nameAndAway } from './away.js';
import { drawn, filter, order, stretch, words } from './case-choice.js';
import {
  type CaseFilter,
  type CaseOrder,
  chosenCases,
  countsOf,
  filters,
  orders,
} from './case-list.js';
import type { CaseRow } from './case-messages.js';
import { longDay, shortDay } from './dates.js';
import { say } from './say.js';
import { desk, me, openCase } from './state.js';
import { personName, signed, statusColour, statusName } from './texts.js';

const categories = (row: CaseRow): string => row.categories.map(signed).join(', ');

export function Cases() {
  const all = desk.value?.cases ?? [];
  const chosen = chosenCases(all, {
    order: order.value,
    filter: filter.value,
    words: words.value,
    categories,
  });
  return (
    <>
      <Heading focus>{say.value('cases.title')}</Heading>
      <Behind />
      {all.length === 0 ? (
        <p class="govuk-body">{say.value('cases.none')}</p>
      ) : (
        <>
          <Choosing all={all} shown={chosen.length} />
          <List rows={chosen} />
        </>
      )}
    </>
  );
}

/** A reserve key that is new, whom erasing waits for, and for whom the reserve key was used: one line each. */
function Behind() {
  const behind = me.value?.behind ?? [];
  const keeper = me.value?.reserve ?? null;
  if (behind.length === 0 && keeper === null) return null;
  return (
    <ul class="govuk-list case-behind">
      {keeper === null ? null : <li>{say.value('reserve.sealed', { keeper: signed(keeper) })}</li>}
      {behind.map((one) => {
        const { late, reserveOpened } = one;
        if (late === null)
          return reserveOpened === null ? null : (
            <li key={`reserve-${one.person}`}>
              {say.value('reserve.used', { person: personName(one), day: longDay(reserveOpened) })}
            </li>
          );
        const name = nameAndAway(one, late.awayUntil);
        const said = { name, day: longDay(late.since), count: late.waiting };
        return <li key={one.person}>{say.value('cases.behind', said)}</li>;
      })}
    </ul>
  );
}

function Choosing({ all, shown }: { all: readonly CaseRow[]; shown: number }) {
  const counts = countsOf(all);
  const offered = filters.filter((one) => one === 'all' || one === filter.value || counts[one] > 0);
  return (
    <search class="case-choosing">
      <div class="case-choosing__words">
        <label class="govuk-label" for="find">
          {say.value('cases.find')}
        </label>
        <input
          id="find"
          class="govuk-input"
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
        />
      </div>
      <div>
        <label class="govuk-label" for="filter">
          {say.value('cases.filter')}
        </label>
        <select
          id="filter"
          class="govuk-select"
          value={filter.value}
          onChange={(event) => {
            filter.value = event.currentTarget.value as CaseFilter;
          }}
        >
          {offered.map((one) => (
            <option key={one} value={one}>
              {say.value(`cases.filters.${one}`)} ({counts[one]})
            </option>
          ))}
        </select>
      </div>
      <div>
        <label class="govuk-label" for="order">
          {say.value('cases.order')}
        </label>
        <select
          id="order"
          class="govuk-select"
          value={order.value}
          onChange={(event) => {
            order.value = event.currentTarget.value as CaseOrder;
          }}
        >
          {orders.map((one) => (
            <option key={one} value={one}>
              {say.value(`cases.orders.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <p class="case-choosing__count govuk-hint" role="status">
        {shown === all.length
          ? say.value('cases.all', { count: shown })
          : say.value('cases.count', { count: shown, all: all.length })}
        {shown > 0 ? null : (
          <>
            {' '}
            <LinkButton
              onClick={() => {
                filter.value = 'all';
                words.value = '';
              }}
            >
              {say.value('cases.showAll')}
            </LinkButton>
          </>
        )}
      </p>
    </search>
  );
}

/** Arrow keys lead from case to case. */
function walk(event: KeyboardEvent): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[event.key];
  const list = event.currentTarget as HTMLElement;
  const buttons = [...list.querySelectorAll<HTMLElement>('.case-row__open')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const to =
    step !== undefined && at >= 0
      ? buttons[at + step]
      : event.key === 'Home'
        ? buttons[0]
        : event.key === 'End'
          ? buttons.at(-1)
          : undefined;
  if (to === undefined) return;
  event.preventDefault();
  to.focus();
}

function List({ rows }: { rows: readonly CaseRow[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <div class="case-row case-row--heads" aria-hidden="true">
        <span>{say.value('cases.reference')}</span>
        <span>{say.value('cases.about')}</span>
        <span>{say.value('cases.state')}</span>
        <span>{say.value('cases.activity')}</span>
        <span>{say.value('cases.todo')}</span>
      </div>
      <ul class="case-list" onKeyDown={walk}>
        {rows.slice(0, drawn.value).map((row) => (
          <li key={row.id} class={`case-row${row.unread > 0 ? ' case-row--unread' : ''}`}>
            <Row row={row} />
          </li>
        ))}
      </ul>
      {rows.length <= drawn.value ? null : (
        <Button
          kind="secondary"
          onClick={() => {
            drawn.value += stretch;
          }}
        >
          {say.value('cases.more', { count: Math.min(stretch, rows.length - drawn.value) })}
        </Button>
      )}
    </>
  );
}

function Row({ row }: { row: CaseRow }) {
  return (
    <>
      <span class="case-row__reference">
        <button
          type="button"
          class="govuk-link link-button case-row__open"
          onClick={() => void openCase(row.id)}
        >
          {row.reference}
        </button>
        {row.unread > 0 ? (
          <Tag colour="purple">{say.value('cases.unread', { count: row.unread })}</Tag>
        ) : null}
      </span>
      <span class="case-row__about" dir="auto">
        {row.categories.length === 0 ? say.value('cases.noCategory') : categories(row)}
        {row.others.length === 0 ? null : (
          <span class="case-row__others">
            {say.value('cases.others', { references: row.others.join(', ') })}
          </span>
        )}
      </span>
      <span class="case-row__state">
        <Tag colour={statusColour[row.status]}>{statusName(row.status)}</Tag>
      </span>
      <span class="case-row__activity">
        <span class="case-row__label">{say.value('cases.activity')}: </span>
        {shortDay(row.lastDay)}
      </span>
      <span class="case-row__todo">
        <Todo row={row} />
      </span>
    </>
  );
}

function Todo({ row }: { row: CaseRow }) {
  return (
    <>
      {row.alarms > 0 ? (
        <Tag colour="red">{say.value('cases.alarms', { count: row.alarms })}</Tag>
      ) : null}
      {row.alone ? <Tag colour="orange">{say.value('cases.alone')}</Tag> : null}
      {row.unanswered > 0 && row.status !== 'closed' ? (
        <span class="case-row__waits">
          {row.answers === 0
            ? say.value('cases.noAnswer')
            : say.value('cases.unanswered', { count: row.unanswered })}
        </span>
      ) : null}
      {row.nextBy === 0 ? null : (
        <span class={row.late ? 'case-row__late' : undefined}>
          {say.value(row.late ? 'cases.late' : 'cases.promised', { day: shortDay(row.nextBy) })}
        </span>
      )}
    </>
  );
}
