/** What stands around every screen of both pages: header, trial banner, main part, footer. */
import type { ComponentChildren } from 'preact';
import { language, languages, underWay } from './language.js';
import { Name, Status } from './pieces.js';
import { words } from './words.js';

interface FrameProps {
  /** The unit's name, as the unit signed it, or the page's own before that is known. */
  name: string;
  children: ComponentChildren;
  /** Shows the banner of a unit that runs on trial timings. */
  trial?: boolean;
  /** Shows a link back, above the main part. */
  onBack?: (() => void) | undefined;
  /** The quick exit. It stays in sight however far the page is scrolled. */
  exit?: ComponentChildren;
  /** What an officer always has at hand: who is signed in, sign out. */
  tools?: ComponentChildren;
  /** Instead of the sentence about sealing. */
  footer?: ComponentChildren;
  /** For tables: as wide as a desk; otherwise everything stands in one column to read. */
  wide?: boolean;
}

export function Frame(props: FrameProps) {
  const { name, children, trial = false, onBack, exit, tools, footer, wide = false } = props;
  const awaited = underWay.value.includes(language.value);
  const width = wide ? 'govuk-width-container' : 'govuk-width-container frame-narrow';
  return (
    <>
      <SkipLink />
      <header class="frame-header">
        <div class={`${width} frame-header__row`}>
          <p class="frame-header__name">
            <Emblem />
            <Name text={name} />
          </p>
          <LanguageSwitch />
        </div>
        {tools === undefined ? null : <div class={`${width} frame-header__tools`}>{tools}</div>}
      </header>
      {exit === undefined ? null : (
        <div class="frame-exit">
          <div class={`${width} frame-exit__row`}>{exit}</div>
        </div>
      )}
      <div class="frame-body">
        <div class={width}>
          {trial ? <TrialBanner /> : null}
          {onBack === undefined ? null : (
            <button type="button" class="govuk-back-link frame-back" onClick={onBack}>
              {words.value('back')}
            </button>
          )}
          <main
            id="main"
            class="govuk-main-wrapper"
            tabIndex={-1}
            lang={awaited ? 'en' : language.value}
          >
            <Status>
              {awaited ? (
                <p class="govuk-body" lang={language.value}>
                  {words.value('language.awaited')}
                </p>
              ) : null}
            </Status>
            {children}
          </main>
        </div>
      </div>
      <footer class="frame-footer">
        <div class={width}>
          {footer ?? <p class="govuk-body-s">{words.value('footer.sealed')}</p>}
        </div>
      </footer>
    </>
  );
}

/** Moves the focus itself: a fragment in the address would be a step in the history. */
function SkipLink() {
  const skip = (event: Event): void => {
    event.preventDefault();
    document.getElementById('main')?.focus();
  };
  return (
    // biome-ignore lint/a11y/useValidAnchor: screen readers know a skip link by being a link to a fragment
    <a href="#main" class="govuk-skip-link" onClick={skip}>
      {words.value('skip')}
    </a>
  );
}

function Emblem() {
  return (
    <svg class="frame-header__emblem" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 2 28 7v9c0 7-5 11.500-12 14C9 27.500 4 23 4 16V7z" />
      <path class="frame-header__tick" d="M10.500 16.500l4 4 7.500-8.500" />
    </svg>
  );
}

function LanguageSwitch() {
  return (
    <nav class="frame-languages" aria-label={words.value('language.label')}>
      <ul class="frame-languages__list">
        {languages.map((one) => (
          <li key={one}>
            <button
              type="button"
              class="frame-languages__button"
              lang={one}
              aria-current={language.value === one ? 'true' : undefined}
              onClick={() => {
                language.value = one;
              }}
            >
              {words.value(`language.${one}`)}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function TrialBanner() {
  return (
    <section class="govuk-phase-banner" aria-label={words.value('trial.tag')}>
      <p class="govuk-phase-banner__content">
        <strong class="govuk-tag govuk-phase-banner__content__tag">
          {words.value('trial.tag')}
        </strong>
        <span class="govuk-phase-banner__text">{words.value('trial.text')}</span>
      </p>
    </section>
  );
}
