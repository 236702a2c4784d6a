/** What waits for holders' signatures: shown whole before anybody signs. */
import { Heading, Tag } from '../ui/pieces.js';
import { minute } from './dates.js';
import { HoldersOfUnit } from './holding.js';
import type { ProposalsView } from './proposal-messages.js';
import { say } from './say.js';
import { Standing } from './standing.js';
import { ask } from './state.js';
import { NotShown, useView } from './use-view.js';

export function Proposals() {
  const shown = useView(() => ask('proposals'));
  const now = shown.view.value;
  return (
    <div class="frame-column">
      <Heading focus>{say.value('proposals.title')}</Heading>
      <p class="govuk-body">{say.value('proposals.what')}</p>
      <NotShown id="proposals" of={shown} />
      {now?.standing.length === 0 ? (
        <p class="govuk-body">{say.value('proposals.nothing')}</p>
      ) : null}
      {now?.standing.map((one) => (
        <Standing key={one.id} one={one} load={shown.load} />
      ))}
      <HoldersOfUnit load={shown.load} />
      {now === undefined ? null : <Ended {...now} />}
    </div>
  );
}

function Ended({ ended }: ProposalsView) {
  if (ended.length === 0) return null;
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('proposals.endedTitle')}</h2>
      <ul class="govuk-list">
        {ended.map(({ kind, name, draftedAt, state }, i) => (
          <li key={i}>
            {say.value(`proposals.ended.${kind}`)}{' '}
            {say.value('proposals.drafted', { name, time: minute(Math.floor(draftedAt / 60_000)) })}{' '}
            <Tag colour={state === 'published' ? 'green' : state === 'broken' ? 'red' : 'grey'}>
              {say.value(`proposals.state.${state}`)}
            </Tag>
          </li>
        ))}
      </ul>
    </>
  );
}
