/** The keys that reports are sealed to: how old they are, and new ones in their place. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button } from '../ui/fields.js';
import { Heading, LinkButton, ProgressBar, WarningText } from '../ui/pieces.js';
import { Confirm } from './confirm.js';
import type { ChangingView } from './factor-messages.js';
import { Fingerprint } from './fingerprint.js';
import type { DrawnWords } from './joining-messages.js';
import { RecoveryKit } from './kit.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, codeOf, me } from './state.js';

/** `onBegin`: null while keys cannot be changed from here. */
export function KeysAge(props: { changing: ChangingView | null; onBegin: (() => void) | null }) {
  const { changing, onBegin } = props;
  if (changing === null) return null;
  const { state, days, due, words } = changing;
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('newKeys.title')}</h2>
      {state === 'none' ? (
        <>
          <p class="govuk-body">{say.value('newKeys.age', { count: days })}</p>
          {due ? <WarningText>{say.value('newKeys.due')}</WarningText> : null}
          {onBegin === null ? null : (
            <Button kind={due ? 'primary' : 'secondary'} onClick={onBegin}>
              {say.value('newKeys.begin')}
            </Button>
          )}
        </>
      ) : (
        <p class="govuk-inset-text">{say.value(`newKeys.${state}`)}</p>
      )}
      {words === null ? null : (
        <>
          <p class="govuk-body">{say.value('newKeys.words')}</p>
          <Fingerprint words={words} />
        </>
      )}
    </>
  );
}

type Step = 'kit' | 'confirm' | 'making';

/** Nothing changes before the last step, and then everything at once. */
export function NewKeys({ onLeave, onDone }: { onLeave: () => void; onDone: () => Promise<void> }) {
  const step = useSignal<Step>('kit');
  const drawn = useSignal<DrawnWords | null>(null);
  const fault = useSignal<string | null>(null);
  useEffect(() => {
    void ask('drawKit').then((words) => {
      drawn.value = words;
    });
    return () => {
      drawn.value = null;
    };
  }, []);
  const make = (): void => {
    drawn.value = null;
    fault.value = null;
    step.value = 'making';
    void ask('makeKeys')
      .then(onDone)
      .catch((error: unknown) => {
        fault.value = codeOf(error);
      });
  };
  switch (step.value) {
    case 'kit':
      return drawn.value === null ? null : (
        <>
          <p class="govuk-inset-text no-print">{say.value('newKeys.kitText')}</p>
          <RecoveryKit
            unitName={me.value?.unit.name ?? ''}
            fingerprint={me.value?.unit.words ?? ''}
            account={me.value?.account ?? ''}
            drawn={drawn.value}
            onDone={async () => {
              step.value = 'confirm';
            }}
          />
          <p class="govuk-body no-print">
            <LinkButton onClick={onLeave}>{say.value('newKeys.stay')}</LinkButton>
          </p>
        </>
      );
    case 'confirm':
      return <Confirm onDone={make} onLeave={onLeave} />;
    case 'making':
      return fault.value === null ? (
        <>
          <Heading focus>{say.value('newKeys.begin')}</Heading>
          <ProgressBar id="new-keys" label={say.value('newKeys.busy')} max={1} />
        </>
      ) : (
        <>
          <Heading focus>
            {say.value(fault.value === 'unanswered' ? 'newKeys.unsure' : 'newKeys.failed')}
          </Heading>
          {fault.value === 'unanswered' ? (
            <WarningText>{say.value('newKeys.both')}</WarningText>
          ) : (
            <>
              <WarningText>{refusal(fault.value)}</WarningText>
              <p class="govuk-body">{say.value('newKeys.stands')}</p>
            </>
          )}
          <LinkButton onClick={onLeave}>{say.value('newPassphrase.back')}</LinkButton>
        </>
      );
  }
}
