/** For Heads and holders: the directory ends, when, and what to do. */
import { Banner, LinkButton } from '../ui/pieces.js';
import { longDay } from './dates.js';
import { say } from './say.js';
import { desk, me, openScreen, screen } from './state.js';

export function Reminder() {
  const roles = me.value?.roles ?? [];
  const signs = roles.includes('head') || roles.includes('holder');
  const expiry = (desk.value?.unit ?? me.value?.unit)?.expiry ?? null;
  if (expiry === null || !(signs || me.value?.holds === true)) return null;
  const { stage, warnedFrom, closedFrom, byOne } = expiry;
  return (
    <Banner id="expiry">
      <p class="govuk-notification-banner__heading">
        {say.value(`expiry.${stage}`, { warned: longDay(warnedFrom), closed: longDay(closedFrom) })}
      </p>
      <p class="govuk-body">
        {say.value(signs ? (byOne ? 'expiry.one' : 'expiry.all') : 'expiry.tell')}{' '}
        {!signs || screen.value === 'people' ? null : (
          <LinkButton onClick={() => openScreen('people')}>{say.value('expiry.open')}</LinkButton>
        )}
      </p>
    </Banner>
  );
}
