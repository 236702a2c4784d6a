/** What is shown when there is nothing to sign in to. */
import { Button } from '../ui/fields.js';
import { Heading, ProgressBar } from '../ui/pieces.js';
import { enter } from './door.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ended } from './state.js';

export function Loading() {
  return <ProgressBar id="loading" label={say.value('loading')} max={1} />;
}

export function NotOpen() {
  return (
    <>
      <Heading focus>{say.value('notOpen.title')}</Heading>
      <p class="govuk-body">{say.value('notOpen.text')}</p>
      <Button kind="secondary" onClick={enter}>
        {say.value('again')}
      </Button>
    </>
  );
}

export function Unreachable() {
  return (
    <>
      <Heading focus>{say.value('unreachable.title')}</Heading>
      <p class="govuk-body">{refusal(ended.value ?? 'unreachable')}</p>
      <Button onClick={enter}>{say.value('again')}</Button>
    </>
  );
}

export function Elsewhere() {
  return (
    <>
      <Heading focus>{say.value('elsewhere.title')}</Heading>
      <p class="govuk-body">{say.value('elsewhere.text')}</p>
      <p class="govuk-body">{say.value('elsewhere.waits')}</p>
    </>
  );
}
