/** What the program noticed, in words. */
import { Heading, LinkButton } from '../ui/pieces.js';
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

export function AlarmList({ alarms, inCase }: { alarms: readonly AlarmView[]; inCase: boolean }) {
  return (
    <ul class="alarms">
      {alarms.map((alarm) => (
        <li
          key={[alarm.kind, alarm.reference, alarm.person?.person, alarm.detail].join('|')}
          class="alarms__one"
        >
          <p class="alarms__what">{say.value(`alarm.${alarm.kind}`)}</p>
          <p class="alarms__about">
            <About alarm={alarm} inCase={inCase} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function About({ alarm, inCase }: { alarm: AlarmView; inCase: boolean }) {
  const { kind, caseId, reference, person, detail } = alarm;
  const plain =
    detail === null
      ? null
      : kind === 'promise-passed'
        ? longDay(Number(detail))
        : say.value('alarms.detail', { detail });
  return (
    <>
      {inCase || reference === null ? null : caseId === null ? (
        `${reference} `
      ) : (
        <>
          <LinkButton onClick={() => void openCase(caseId)}>{reference}</LinkButton>{' '}
        </>
      )}
      {person === null ? null : (
        <>
          <bdi>{personName(person)}</bdi>{' '}
        </>
      )}
      {plain}
    </>
  );
}
