/** The way from screen to screen, and when bundles leave. */
import { Status, WarningText } from '../ui/pieces.js';
import { shortDay, time } from './dates.js';
import { Reading } from './reading.js';
import { refusal } from './refusal.js';
import { Reminder } from './reminder.js';
import { say } from './say.js';
import { type Screen, screenOf, waysOf } from './screens.js';
import { beat, desk, deskless, me, opening, openScreen, screen, shown, told } from './state.js';

export function Session() {
  return (
    <>
      <Ways />
      {deskless.value ? null : <Beat />}
      {deskless.value ? null : <Stood />}
      <Reminder />
      <ClockOff />
      <Status>{told.value === '' ? null : <p class="inbox-told">{told.value}</p>}</Status>
    </>
  );
}

/** The days in what is written are those of this computer. */
function ClockOff() {
  const off = me.value?.clockOff ?? 0;
  if (off === 0) return null;
  const key = off > 0 ? 'wrongClock.ahead' : 'wrongClock.behind';
  return <WarningText>{say.value(key, { count: Math.abs(off) })}</WarningText>;
}

function Ways() {
  const now = desk.value;
  const roles = me.value?.roles ?? [];
  const counts: Partial<Record<Screen, number>> = {
    cases: now?.cases.length ?? 0,
    waiting: now?.waiting.length ?? 0,
    alarms: now?.alarms.length ?? 0,
  };
  const shows = screenOf(screen.value, roles);
  const here = shows === 'case' ? 'cases' : shows;
  return (
    <nav class="inbox-ways no-print" aria-label={say.value('ways.label')}>
      <ul class="inbox-ways__list">
        {waysOf(roles)
          .map((to) => ({ to, count: counts[to] ?? 0 }))
          .map(({ to, count }) => (
            <li key={to}>
              <button
                type="button"
                class="inbox-ways__button"
                aria-current={here === to ? 'page' : undefined}
                onClick={() => openScreen(to)}
              >
                {say.value(`ways.${to}`)}
                {count === 0 ? null : (
                  <span
                    class={`inbox-ways__count${to === 'alarms' ? ' inbox-ways__count--alarm' : ''}`}
                  >
                    {count}
                  </span>
                )}
              </button>
            </li>
          ))}
      </ul>
    </nav>
  );
}

/** The list of an earlier moment, until everything has been read. */
function Stood() {
  const now = desk.value;
  const opens = opening.value || (screen.value === 'case' && shown.value === null);
  const stood = now?.stood;
  return (
    <>
      <Status>
        {stood === undefined ? null : (
          <p class="inbox-stood">
            {stood.today
              ? say.value('cache.stood', { time: time(stood.at) })
              : say.value('cache.stoodDay', {
                  day: shortDay(Math.floor(stood.at / 86_400_000)),
                  time: time(stood.at),
                })}{' '}
            {opens ? say.value('cache.opens') : null}
          </p>
        )}
      </Status>
      {stood === undefined ? null : <Reading />}
    </>
  );
}

function Beat() {
  const { nextAt, trouble } = beat.value;
  const now = desk.value;
  const seconds = (now?.beatSeconds ?? 1800) < 60;
  return (
    <div class="inbox-beat no-print">
      <p class="govuk-body-s">
        {now === null || me.value === null || now.stood !== undefined
          ? null
          : say.value('beat.read', { time: time(now.readAt, { seconds }) })}{' '}
        {nextAt === 0 ? null : say.value('beat.next', { time: time(nextAt, { seconds }) })}{' '}
        {now?.nextClosing == null
          ? null
          : say.value('beat.closing', { time: time(now.nextClosing) })}
      </p>
      <Status>
        {trouble === null ? null : (
          <p class="inbox-beat__trouble">
            {say.value(trouble.what === 'reading' ? 'beat.noReading' : 'beat.noBundle')}{' '}
            {refusal(trouble.code)}
          </p>
        )}
      </Status>
    </div>
  );
}
