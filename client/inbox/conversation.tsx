/** Letters and answers, one after the other, with what is missing or does not hold. */
import { Name, Said, Tag, type TagColour } from '../ui/pieces.js';
import type {
  CaseView,
  ConversationItem,
  LetterContentView,
  LetterView,
  ReplyView,
  StrayView,
} from './case-messages.js';
import { longDay, minute, time } from './dates.js';
import { say } from './say.js';
import { desk } from './state.js';
import { personName, signed } from './texts.js';

export function Conversation({ view }: { view: CaseView }) {
  return (
    <ol class="conversation">
      {view.items.map((item) => (
        <li key={item.key}>
          <Item item={item} />
        </li>
      ))}
    </ol>
  );
}

function Item({ item }: { item: ConversationItem }) {
  switch (item.item) {
    case 'letter':
      return <Letter letter={item} />;
    case 'reply':
      return <Reply reply={item} />;
    case 'stray':
      return <Stray stray={item} />;
  }
}

function Letter({ letter }: { letter: LetterView }) {
  const { n, day, part, parts, missing, conflict, partial, stored, unread, shown } = letter;
  return (
    <>
      {missing.length === 0 ? null : (
        <p class="conversation__gap">{say.value('letter.missing', { count: missing.length })}</p>
      )}
      <article class="letter" aria-label={say.value('letter.title', { n })}>
        <h3 class="govuk-heading-s letter__title">
          {say.value('letter.title', { n })}
          {parts > 1 ? ` ${say.value('letter.part', { part, parts })}` : ''}
          {unread ? <Tag colour="purple">{say.value('letter.unread')}</Tag> : null}
        </h3>
        <p class="letter__about">
          {say.value('letter.taken', { day: longDay(day) })}
          {stored ? null : ` ${say.value('letter.notStored')}`}
        </p>
        {partial ? <p class="letter__fault">{say.value('letter.partial')}</p> : null}
        {conflict ? <p class="letter__fault">{say.value('letter.conflict')}</p> : null}
        <Content shown={shown} />
      </article>
    </>
  );
}

function Content({ shown }: { shown: LetterContentView }) {
  switch (shown.content) {
    case 'message':
      return (
        <>
          {shown.language === 'cy' ? <p class="letter__mode">{say.value('letter.welsh')}</p> : null}
          <Said text={shown.text} />
        </>
      );
    case 'report':
      return <Report report={shown} />;
    case 'newer':
      return <p class="letter__fault">{say.value('letter.newer')}</p>;
    case 'malformed':
      return <p class="letter__fault">{say.value('letter.malformed')}</p>;
  }
}

function Report({ report }: { report: Extract<LetterContentView, { content: 'report' }> }) {
  const facts = [say.value(`mode.${report.mode}`)];
  if (report.language === 'cy') facts.push(say.value('letter.welsh'));
  if (!report.answerWanted) facts.push(say.value('letter.noAnswer'));
  return (
    <>
      <p class="letter__mode">{facts.join(' ')}</p>
      <dl class="answers">
        {report.answers.map(({ label, values }, i) => (
          <div key={i}>
            <dt dir="auto">
              {label === 'identity' ? say.value('letter.identity') : signed(label)}
            </dt>
            <dd>
              {values.map((value, at) => (
                <Said key={at} text={typeof value === 'string' ? value : signed(value)} />
              ))}
            </dd>
          </div>
        ))}
        <Extra label={say.value('letter.wishes')} text={report.wishes} />
        <Extra label={say.value('letter.continues')} text={report.continues ?? ''} />
        {report.onBehalf === null ? null : (
          <>
            <Extra label={say.value('letter.onBehalf')} text={report.onBehalf.relation} />
            <Extra
              label={say.value('letter.consent')}
              text={say.value(`consent.${report.onBehalf.consent}`)}
            />
          </>
        )}
      </dl>
    </>
  );
}

function Extra({ label, text }: { label: string; text: string }) {
  if (text === '') return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Said text={text} />
      </dd>
    </div>
  );
}

const stageColour: Record<ReplyView['stage'], TagColour> = {
  waits: 'yellow',
  left: 'yellow',
  unsent: 'red',
  board: 'green',
  seen: 'green',
};

function Reply({ reply }: { reply: ReplyView }) {
  const { who, minute: at, answers, text, unreadable, stage } = reply;
  return (
    <article class="letter letter--unit" aria-label={say.value('reply.label')}>
      <h3 class="govuk-heading-s letter__title">
        <Name text={personName(who)} />{' '}
        <Tag colour={stageColour[stage]}>{say.value(`stage.${stage}`)}</Tag>
      </h3>
      <p class="letter__about">
        {minute(at)}
        {reply.leavesAt === null && reply.readableFrom === null ? null : <Times reply={reply} />}
      </p>
      {unreadable ? <p class="letter__fault">{say.value('reply.unreadable')}</p> : null}
      {answers === '' ? null : (
        <p class="letter__about" dir="auto">
          {say.value('reply.about', { answers })}
        </p>
      )}
      <Said text={text} />
    </article>
  );
}

function Times({ reply: { leavesAt, readableFrom } }: { reply: ReplyView }) {
  const seconds = (desk.value?.beatSeconds ?? 1800) < 60;
  const from = readableFrom === null ? '' : time(readableFrom, { seconds });
  return (
    <>
      {'. '}
      {leavesAt === null
        ? say.value('leaving.from', { from })
        : say.value('leaving.both', { at: time(leavesAt, { seconds }), from })}
    </>
  );
}

function Stray({ stray: { who, day, text } }: { stray: StrayView }) {
  return (
    <article class="letter letter--unit">
      <h3 class="govuk-heading-s letter__title">
        <Name text={personName(who)} />
      </h3>
      <p class="letter__fault">{say.value('stray', { day: longDay(day) })}</p>
      <Said text={text} />
    </article>
  );
}
