/** What the program noticed, in words. */
import { Heading, LinkButton, Name } from '../ui/pieces.js';
import type { AlarmView } from './case-messages.js';
import { longDay } from './dates.js';
import { say } from './say.js';
import { desk, openCase } from './state.js';
import { personName } from './texts.js';

export function Alarms() {
  const alarms = desk.value?.alarms ?? [];
  return (
    <div class="frame-column">
      <Heading focus>{say.value('alarms.title')}</Heading>
      <p class="govuk-body">{say.value('alarms.text')}</p>
      {alarms.length === 0 ? (
        <p class="govuk-inset-text">{say.value('alarms.none')}</p>
      ) : (
        <AlarmList alarms={alarms} inCase={false} />
      )}
    </div>
  );
}

/** Alarms of one kind about one case and person, as one. */
interface AlarmGroup extends AlarmView {
  details: string[];
}

function grouped(alarms: readonly AlarmView[]): AlarmGroup[] {
  const groups = new Map<string, AlarmGroup>();
  for (const alarm of alarms) {
    const key = [alarm.kind, alarm.reference, alarm.person?.person].join('|');
    const group = groups.get(key) ?? { ...alarm, details: [] };
    if (alarm.detail !== null) group.details.push(alarm.detail);
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function AlarmList({ alarms, inCase }: { alarms: readonly AlarmView[]; inCase: boolean }) {
  return (
    <ul class="alarms">
      {grouped(alarms).map((group) => (
        <li key={[group.kind, group.reference, group.person?.person].join('|')} class="alarms__one">
          <p class="alarms__what">{say.value(`alarm.${group.kind}`)}</p>
          <About group={group} inCase={inCase} />
        </li>
      ))}
    </ul>
  );
}

function About({ group, inCase }: { group: AlarmGroup; inCase: boolean }) {
  const { kind, caseId, reference, person, details } = group;
  const day = kind === 'promise-passed' ? longDay(Number(details[0])) : null;
  const more =
    day ?? (details.length > 1 ? say.value('alarms.times', { count: details.length }) : null);
  return (
    <>
      <p class="alarms__about">
        {inCase || reference === null ? null : caseId === null ? (
          `${reference} `
        ) : (
          <>
            <LinkButton onClick={() => void openCase(caseId)}>{reference}</LinkButton>
            {person !== null || more !== null ? ' · ' : null}
          </>
        )}
        {person === null ? null : (
          <>
            <Name text={personName(person)} />
            {more === null ? null : ' · '}
          </>
        )}
        {more}
      </p>
      {day !== null || details.length === 0 ? null : (
        <details class="alarms__details">
          <summary>{say.value('alarms.technical')}</summary>
          <ul class="govuk-list">
            {details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
