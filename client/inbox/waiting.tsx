/** What was written and is not where it is going yet. */
import { Heading, LinkButton, Tag } from '../ui/pieces.js';
import { time } from './dates.js';
import type { WaitingView } from './duty-messages.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, codeOf, desk, openCase, told } from './state.js';

export function Waiting() {
  const waiting = desk.value?.waiting ?? [];
  return (
    <div class="frame-column">
      <Heading focus>{say.value('waiting.title')}</Heading>
      <p class="govuk-body">{say.value('waiting.text')}</p>
      {waiting.length === 0 ? (
        <p class="govuk-inset-text">{say.value('waiting.none')}</p>
      ) : (
        <ul class="log">
          {waiting.map((one) => (
            <li key={one.id} class="log__entry">
              <One one={one} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function One({ one }: { one: WaitingView }) {
  const { kind, reference, caseId, text, stage, leavesAt, readableFrom } = one;
  const seconds = (desk.value?.beatSeconds ?? 1800) < 60;
  const at = time(leavesAt, { seconds });
  return (
    <>
      <p class="log__who">
        <LinkButton onClick={() => void openCase(caseId)}>{reference}</LinkButton> ·{' '}
        {say.value(`waiting.${kind}`)}{' '}
        <Tag colour={stage === 'unsent' ? 'red' : 'yellow'}>{say.value(`stage.${stage}`)}</Tag>
      </p>
      <p class="log__what">
        {readableFrom !== null
          ? say.value('leaving.both', { at, from: time(readableFrom, { seconds }) })
          : stage === 'left'
            ? say.value('leaving.left')
            : stage === 'unsent'
              ? say.value('waiting.unsent')
              : say.value('leaving.store', { at })}
      </p>
      <p class="waiting__text" dir="auto">
        {text}
      </p>
      {stage === 'unsent' ? (
        <p class="govuk-body">
          <LinkButton onClick={() => void remove(one)}>{say.value('waiting.remove')}</LinkButton>
        </p>
      ) : null}
    </>
  );
}

/** Its writer has read why it was not sent. */
async function remove({ caseId, id }: WaitingView): Promise<void> {
  try {
    await ask('write', { caseId, writing: { write: 'takeBack', id } });
    told.value = say.value('waiting.removed');
  } catch (error) {
    told.value = refusal(codeOf(error));
  }
}
