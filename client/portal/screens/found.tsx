/** What the words brought back: what happened since, the conversation, and a box to answer. */

import { useSignal } from '@preact/signals';
import type { ReturnedCase } from '../../conversation/returning.js';
import { dateAndTime, longDate } from '../../ui/dates.js';
import { Button, type FieldError, TextArea } from '../../ui/fields.js';
import { language } from '../../ui/language.js';
import { Details, Heading, Name, Said, WarningText } from '../../ui/pieces.js';
import { errorAt, Problems, tooLong, UnitAwaited } from '../asking.js';
import { textOf } from '../fields.js';
import { look, looked } from '../looking.js';
import { ReadersShown } from '../readers.js';
import { limits } from '../report.js';
import { say } from '../say.js';
import { go } from '../screens.js';
import { sendMessage } from '../sending.js';
import { chosenPath, finish, flow, goOn, returned, sitting } from '../visit.js';
import { nextClosing } from '../when.js';
import { UnitWords } from './receipt.js';
import { Looking } from './return.js';
import { Refusal, Sendable } from './sending.js';

export const Found = () => (
  <UnitAwaited>{(returned.value?.cases.length ?? 0) === 0 ? <Nothing /> : <Cases />}</UnitAwaited>
);

const titleOf = (person: number): string => {
  const keys = (sitting.value?.directory.people ?? []).filter((p) => p.person === person);
  return (keys.find((p) => p.current) ?? keys.at(-1))?.title ?? say.value('found.somebody');
};

function Cases() {
  const cases = returned.value?.cases ?? [];
  return (
    <>
      <Heading>{cases.length === 1 ? say.value('found.title') : say.value('found.titles')}</Heading>
      {cases.map((found) => (
        <Conversation key={found.reference} found={found} />
      ))}
      <Button kind="secondary" onClick={finish}>
        {say.value('done.finish')}
      </Button>
    </>
  );
}

/** What happened since, in a sentence or two. */
function Since({ found }: { found: ReturnedCase }) {
  const { received, messages, nextBy, arriving, alarms } = found;
  const overdue = alarms.some((a) => a.kind === 'promise-passed');
  return (
    <>
      <p class="govuk-body-l">
        {received === null
          ? say.value('found.notReceived')
          : say.value('found.received', {
              count: received.letters,
              day: longDate(received.day, language.value),
            })}{' '}
        {messages.length === 0
          ? say.value('found.noAnswer')
          : say.value('found.answers', { count: messages.length })}{' '}
        {nextBy === null || overdue
          ? null
          : say.value('found.nextBy', { day: longDate(nextBy, language.value) })}
      </p>
      {arriving > 0 ? (
        <p class="govuk-body">{say.value('found.arriving', { count: arriving })}</p>
      ) : null}
      {overdue && nextBy !== null ? (
        <WarningText>
          {say.value('found.overdue', { day: longDate(nextBy, language.value) })}
        </WarningText>
      ) : null}
    </>
  );
}

function Doubts({ found }: { found: ReturnedCase }) {
  const kinds = [...new Set(found.alarms.map((a) => a.kind))];
  return (
    <>
      {found.withheld.map(({ person, number }) => (
        <WarningText key={`${person}-${number}`}>
          {say.value('found.withheld', { number, who: titleOf(person) })}
        </WarningText>
      ))}
      {kinds.map((kind) =>
        kind === 'promise-passed' ? null : (
          <WarningText key={kind}>{say.value(`found.alarm.${kind}`)}</WarningText>
        ),
      )}
      {found.newer > 0 ? <p class="govuk-body">{say.value('found.newer')}</p> : null}
    </>
  );
}

function Conversation({ found }: { found: ReturnedCase }) {
  return (
    <section aria-label={say.value('found.reference', { reference: found.reference })}>
      <p class="govuk-body govuk-!-font-weight-bold">
        {say.value('found.reference', { reference: found.reference })}
      </p>
      <Since found={found} />
      <Doubts found={found} />
      {found.messages.map(({ header, content, hash }) => (
        <article key={hash.join()} class="message">
          <h2 class="govuk-heading-s message__from">
            <Name text={titleOf(header.signer)} />, {longDate(header.day, language.value)}
          </h2>
          {content === 'newer' ? (
            <p class="govuk-body">{say.value('found.messageNewer')}</p>
          ) : (
            <>
              {content.answers === '' ? null : (
                <div class="message__about">
                  <span>{say.value('found.about')}</span> <Said text={content.answers} />
                </div>
              )}
              <Said text={content.text} />
            </>
          )}
        </article>
      ))}
      <Reply found={found} />
    </section>
  );
}

/** The box to answer, with who will read it beside it. */
export function Reply({ found }: { found: ReturnedCase | null }) {
  const errors = useSignal<FieldError[]>([]);
  const there = sitting.value;
  if (there === null) return null;
  const field = found === null ? 'message' : `message-${found.reference}`;
  const text = textOf(field);
  const on = (): void => {
    errors.value =
      text.value.trim() === ''
        ? [{ id: field, text: say.value('reply.needed') }]
        : tooLong(field, text.value, limits.answer);
    if (errors.value.length === 0) sendMessage(field, found);
  };
  return (
    <>
      <Problems errors={errors.value} />
      <Refusal />
      <TextArea
        id={field}
        label={say.value('reply.label')}
        hint={say.value('reply.hint')}
        error={errorAt(errors.value, field)}
        rows={6}
        value={text}
      />
      <Details summary={say.value('reply.namedTitle')}>
        <p class="govuk-body">{say.value('named.limits')}</p>
      </Details>
      <ReadersShown {...there.readers(found?.path ?? chosenPath(), found)} />
      <Sendable>
        <Button onClick={on}>{say.value('reply.send')}</Button>
      </Sendable>
    </>
  );
}

/** Not taken in yet, closed long ago, or another unit's words. */
function Nothing() {
  const there = sitting.value;
  if (there === null) return null;
  const closing = nextClosing(there.directory.closings, Date.now());
  const everyone = returned.value?.everyone ?? false;
  const write = (): void => {
    flow.value = 'message';
    goOn('found');
  };
  return (
    <>
      <Heading>{say.value('nothing.title')}</Heading>
      <p class="govuk-body">{say.value('nothing.about')}</p>
      <ul class="govuk-list govuk-list--bullet">
        <li>
          {there.directory.trial || closing === null
            ? say.value('nothing.notYetTrial')
            : say.value('nothing.notYet', { time: dateAndTime(closing, language.value) })}
        </li>
        <li>{say.value('nothing.word')}</li>
        <li>{say.value('nothing.closed')}</li>
        <li>{say.value('nothing.other')}</li>
      </ul>
      <UnitWords text={say.value('return.unit')} />
      <p class="govuk-body">{say.value('nothing.late')}</p>
      {looked.value !== null ? (
        <Looking />
      ) : everyone ? (
        <p class="govuk-body">{say.value('nothing.everyoneToo')}</p>
      ) : (
        <>
          <p class="govuk-body">{say.value('nothing.everyoneAbout')}</p>
          <Button kind="secondary" onClick={() => void look(true)}>
            {say.value('nothing.everyone')}
          </Button>
        </>
      )}
      <h2 class="govuk-heading-m">{say.value('nothing.writeTitle')}</h2>
      <p class="govuk-body">{say.value('nothing.writeAbout')}</p>
      <div class="govuk-button-group">
        <Button kind="secondary" onClick={write}>
          {say.value('nothing.write')}
        </Button>
        <Button kind="secondary" onClick={() => go('elsewhere')}>
          {say.value('start.elsewhere')}
        </Button>
      </div>
    </>
  );
}

export const Write = () => (
  <UnitAwaited>
    <Heading>{say.value('reply.title')}</Heading>
    <Reply found={null} />
  </UnitAwaited>
);
