/** For Heads and holders: the directory ends, when, and what to do. */
import { Banner, LinkButton } from '../ui/pieces.js';
import { longDay } from './dates.js';
import { say } from './say.js';
import { waysOf } from './screens.js';
import { desk, me, openScreen, screen } from './state.js';

export function Reminder() {
  const roles = me.value?.roles ?? [];
  const signs = roles.includes('head') || roles.includes('holder');
  const expiry = (desk.value?.unit ?? me.value?.unit)?.expiry ?? null;
  if (expiry === null || !(signs || me.value?.holds === true)) return null;
  const where = waysOf(roles).includes('people') ? 'people' : 'proposals';
  const { stage, warnedFrom, closedFrom, byOne } = expiry;
  return (
    <Banner id="expiry">
      <p class="govuk-notification-banner__heading">
        {say.value(`expiry.${stage}`, { warned: longDay(warnedFrom), closed: longDay(closedFrom) })}
      </p>
      <p class="govuk-body">
        {say.value(signs ? (byOne ? 'expiry.one' : 'expiry.all') : 'expiry.tell')}{' '}
        {!signs || screen.value === where ? null : (
          <LinkButton onClick={() => openScreen(where)}>
            {say.value('expiry.open', { screen: say.value(`ways.${where}`) })}
          </LinkButton>
        )}
      </p>
    </Banner>
  );
}
