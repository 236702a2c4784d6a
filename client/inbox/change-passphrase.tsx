/** Another passphrase for somebody who knows the one in force: words, codes, and then who it is. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button } from '../ui/fields.js';
import { Heading, LinkButton, Name, ProgressBar, WarningText } from '../ui/pieces.js';
import { Confirm } from './confirm.js';
import type { KeysView } from './factor-messages.js';
import { NewPassphrase } from './passphrase.js';
import { RecoveryCodes } from './recovery-codes.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, codeOf } from './state.js';

type Step = 'words' | 'codes' | 'confirm' | 'changing';

/** Nothing changes before the last step, and then everything at once. */
export function ChangePassphrase(props: {
  unitName: string;
  account: string;
  view: KeysView;
  onLeave: () => void;
  onDone: () => Promise<void>;
}) {
  const { unitName, account, view, onLeave, onDone } = props;
  const step = useSignal<Step>('words');
  const words = useSignal('');
  const codes = useSignal<readonly string[]>([]);
  useEffect(
    () => () => {
      words.value = '';
      codes.value = [];
    },
    [],
  );
  const turn = (to: Step) => (): void => {
    step.value = to;
  };
  switch (step.value) {
    case 'words':
      return (
        <>
          <NewPassphrase
            {...{ unitName, account }}
            onDone={async (typed) => {
              codes.value = await ask('drawCodes');
              words.value = typed;
              step.value = 'codes';
            }}
          />
          <p class="govuk-body no-print">
            <LinkButton onClick={onLeave}>{say.value('newPassphrase.stay')}</LinkButton>
          </p>
        </>
      );
    case 'codes':
      return (
        <RecoveryCodes
          {...{ unitName, account }}
          codes={codes.value}
          again
          onDone={turn('confirm')}
        />
      );
    case 'confirm':
      return (
        <Confirm onDone={turn('changing')} onLeave={onLeave}>
          <p class="govuk-body">{say.value('newPassphrase.old')}</p>
          <Ending view={view} />
        </Confirm>
      );
    case 'changing':
      return (
        <Changing words={words.value} onDone={onDone} onAgain={turn('confirm')} onLeave={onLeave} />
      );
  }
}

/** Keys that nobody can lock anew without touching them. */
function Ending({ view }: { view: KeysView }) {
  const locking = view.factors.filter(({ prf }) => prf);
  if (locking.length < 2) return null;
  return (
    <>
      <WarningText>{say.value('newPassphrase.oneKey')}</WarningText>
      <ul class="govuk-list govuk-list--bullet">
        {locking.map(({ id, name }) => (
          <li key={id}>
            <Name text={name} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Changing(props: {
  words: string;
  onDone: () => Promise<void>;
  onAgain: () => void;
  onLeave: () => void;
}) {
  const { words, onDone, onAgain, onLeave } = props;
  const fault = useSignal<string | null>(null);
  useEffect(() => {
    void ask('changePassphrase', words)
      .then(onDone)
      .catch((error: unknown) => {
        fault.value = codeOf(error);
      });
  }, []);
  if (fault.value === null)
    return (
      <>
        <Heading focus>{say.value('newPassphrase.title')}</Heading>
        <ProgressBar id="passphrase" label={say.value('newPassphrase.busy')} max={1} />
      </>
    );
  const unsure = fault.value === 'unanswered';
  return (
    <>
      <Heading focus>{say.value(unsure ? 'newPassphrase.unsure' : 'newPassphrase.failed')}</Heading>
      <WarningText>{unsure ? say.value('newPassphrase.both') : refusal(fault.value)}</WarningText>
      {unsure ? null : <p class="govuk-body">{say.value('newPassphrase.stands')}</p>}
      <div class="govuk-button-group">
        {unsure ? null : <Button onClick={onAgain}>{say.value('newPassphrase.again')}</Button>}
        <LinkButton onClick={onLeave}>{say.value('newPassphrase.back')}</LinkButton>
      </div>
    </>
  );
}
