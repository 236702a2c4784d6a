/** The small parts that screens are put together from, in GOV.UK's markup. */
import type { ComponentChildren } from 'preact';
import { undirected } from './language.js';
import { words } from './words.js';

interface Children {
  children: ComponentChildren;
}

/**
 * The heading of a screen. With `focus` it takes the focus when the screen appears, so that a
 * screen reader starts there and the keyboard does too.
 */
export function Heading({
  children,
  caption,
  focus = false,
}: Children & { caption?: ComponentChildren; focus?: boolean }) {
  return (
    <>
      {caption === undefined ? null : <span class="govuk-caption-l">{caption}</span>}
      <h1 class="govuk-heading-l" tabIndex={-1} ref={focus ? takeFocus : null}>
        {children}
      </h1>
    </>
  );
}
const takeFocus = (element: HTMLElement | null): void => element?.focus();

/** What somebody or something is called, within a line: it turns nothing round beside it. */
export const Name = ({ text }: { text: string }) => <bdi>{undirected(text)}</bdi>;

/** What somebody else wrote: text and nothing else, in its own direction, its lines kept. */
export function Said({ text }: { text: string }) {
  return (
    <div class="said" dir="auto">
      {text}
    </div>
  );
}

/**
 * How far something has come. `value` of `max`; without a value it is under way and nobody knows
 * how far. `text` says the same in words, below the bar.
 */
export function ProgressBar(props: {
  id: string;
  label: string;
  value?: number | undefined;
  max: number;
  text?: string | undefined;
}) {
  const { id, label, value, max, text } = props;
  return (
    <div class="progress">
      <label class="govuk-label progress__label" for={id}>
        {label}
      </label>
      <progress
        id={id}
        class="progress__bar"
        max={max}
        {...(value === undefined ? {} : { value: Math.min(value, max) })}
        aria-describedby={text === undefined ? undefined : `${id}-text`}
      />
      {text === undefined ? null : (
        <p id={`${id}-text`} class="govuk-hint progress__text">
          {text}
        </p>
      )}
    </div>
  );
}

/** Read out when it changes, without taking the focus. Stands in the page before it has a text. */
export function Status({ children }: Children) {
  return <div role="status">{children}</div>;
}

export type TagColour = 'blue' | 'grey' | 'green' | 'yellow' | 'orange' | 'red' | 'purple';

export function Tag({ children, colour = 'blue' }: Children & { colour?: TagColour }) {
  return <strong class={`govuk-tag govuk-tag--${colour}`}>{children}</strong>;
}

/** Opens and closes by itself; what it holds is in the page already. */
export function Details({
  summary,
  children,
  open = false,
}: Children & { summary: string; open?: boolean }) {
  return (
    <details class="govuk-details" open={open}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{summary}</span>
      </summary>
      <div class="govuk-details__text">{children}</div>
    </details>
  );
}

export function Inset({ children }: Children) {
  return <div class="govuk-inset-text">{children}</div>;
}

export function WarningText({ children }: Children) {
  return (
    <div class="govuk-warning-text">
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">{words.value('warning')}: </span>
        {children}
      </strong>
    </div>
  );
}

/** Something is done: its title is the screen's heading. */
export function Panel({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="govuk-panel govuk-panel--confirmation">
      <h1 class="govuk-panel__title" tabIndex={-1} ref={takeFocus}>
        {title}
      </h1>
      {children === undefined ? null : <div class="govuk-panel__body">{children}</div>}
    </div>
  );
}

/** News about the whole screen; a success is read out at once. */
export function Banner({
  id,
  children,
  kind = 'important',
}: Children & { id: string; kind?: 'important' | 'success' }) {
  const content = (
    <>
      <div class="govuk-notification-banner__header">
        <h2 id={`${id}-title`} class="govuk-notification-banner__title">
          {words.value(`banner.${kind}`)}
        </h2>
      </div>
      <div class="govuk-notification-banner__content">{children}</div>
    </>
  );
  return kind === 'success' ? (
    <div
      class="govuk-notification-banner govuk-notification-banner--success"
      role="alert"
      aria-labelledby={`${id}-title`}
    >
      {content}
    </div>
  ) : (
    <section class="govuk-notification-banner" aria-labelledby={`${id}-title`}>
      {content}
    </section>
  );
}

/** A button that looks like a link: it leads to another screen of the same page. */
export function LinkButton({ children, onClick }: Children & { onClick: () => void }) {
  return (
    <button type="button" class="govuk-link link-button" onClick={onClick}>
      {children}
    </button>
  );
}

export interface SummaryRow {
  key: string;
  value: ComponentChildren;
  /** Shows a link to change the row; its hidden words are the key. */
  onChange?: (() => void) | undefined;
}

export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  return (
    <dl class="govuk-summary-list">
      {rows.map(({ key, value, onChange }) => (
        <div
          key={key}
          class={`govuk-summary-list__row${onChange ? '' : ' govuk-summary-list__row--no-actions'}`}
        >
          <dt class="govuk-summary-list__key">{key}</dt>
          <dd class="govuk-summary-list__value" dir="auto">
            {value}
          </dd>
          {onChange === undefined ? null : (
            <dd class="govuk-summary-list__actions">
              <LinkButton onClick={onChange}>
                {words.value('change')}
                <span class="govuk-visually-hidden"> {key}</span>
              </LinkButton>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
