/** The ceremony that founds a unit: one screen after the other. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { NewFactorGiven } from './factor-messages.js';
import { furtherOf, HoldersStep } from './holders-step.js';
import type { PreparedView } from './joining-messages.js';
import { HolderSheet, RecoveryKit } from './kit.js';
import { LinkFault } from './link-fault.js';
import { NewPassphrase } from './passphrase.js';
import { say } from './say.js';
import { SecondStep } from './second-step.js';
import { type Answers, UnitStep, YouStep } from './setup-answers.js';
import { Founded } from './setup-done.js';
import { account, ask, codeOf, unit } from './state.js';
import { forward } from './steps.js';

type Step =
  | 'look'
  | 'unit'
  | 'holders'
  | 'you'
  | 'passphrase'
  | 'kit'
  | 'sheets'
  | 'second'
  | 'done';

function useAnswers(): Answers {
  return {
    unitName: useSignal(''),
    timings: useSignal([]),
    company: useSignal(['alone']),
    holders: useSignal([]),
    threshold: useSignal('2'),
    account: useSignal(''),
    name: useSignal(''),
    title: useSignal(''),
  };
}

export function SetupLink({ token }: { token: string }) {
  const step = useSignal<Step>('look');
  const fault = useSignal<string | null>(null);
  const portal = useSignal('');
  const prepared = useSignal<PreparedView | null>(null);
  const passphrase = useSignal('');
  /** How many sheets were handed over. */
  const handed = useSignal(0);
  const answers = useAnswers();
  useEffect(() => {
    ask('look', token).then(
      (look) => {
        portal.value = look.portal;
        if (look.purpose === 'setup') step.value = 'unit';
        else fault.value = 'link';
      },
      (error: unknown) => {
        fault.value = codeOf(error);
      },
    );
    return () => {
      prepared.value = null;
      passphrase.value = '';
    };
  }, [token, step, fault, portal, prepared, passphrase]);

  const next = (to: Step): void => {
    const before = step.value;
    forward(() => {
      if (step.value !== 'done') step.value = before;
    });
    step.value = to;
  };
  /** Whoever comes back here is given other words, for what they sign holds their answers. */
  const prepare = async (): Promise<undefined> => {
    const { further, threshold } = furtherOf(answers);
    prepared.value = await ask('prepare', {
      unitName: answers.unitName.value.trim(),
      title: answers.title.value.trim(),
      further,
      threshold,
    });
    handed.value = 0;
    next('passphrase');
  };
  const found = async (factor: NewFactorGiven): Promise<void> => {
    unit.value = await ask('found', {
      token,
      factor,
      account: answers.account.value.trim(),
      name: answers.name.value.trim(),
      trial: answers.timings.value[0] === 'trial',
      passphrase: passphrase.value,
    });
    account.value = answers.account.value.trim();
    prepared.value = null;
    passphrase.value = '';
    step.value = 'done';
  };
  const sheets = prepared.value?.sheets ?? [];
  const handOver = async (): Promise<void> => {
    if (handed.value + 1 === sheets.length) step.value = 'second';
    else handed.value += 1;
  };

  if (fault.value !== null) return <LinkFault code={fault.value} />;
  const belonging = {
    unitName: answers.unitName.value.trim(),
    fingerprint: prepared.value?.words ?? '',
    account: answers.account.value.trim(),
  };
  const making = { busyLabel: say.value('setup.founding') };
  switch (step.value) {
    case 'look':
      return null;
    case 'unit':
      return <UnitStep answers={answers} onNext={() => next('holders')} />;
    case 'holders':
      return <HoldersStep answers={answers} onNext={() => next('you')} />;
    case 'you':
      return <YouStep answers={answers} again={prepared.value !== null} onNext={prepare} />;
    case 'passphrase':
      return (
        <NewPassphrase
          {...belonging}
          onDone={async (words) => {
            passphrase.value = words;
            step.value = 'kit';
          }}
        />
      );
    case 'kit':
      return prepared.value === null ? null : (
        <RecoveryKit
          key="kit"
          {...belonging}
          {...making}
          drawn={prepared.value.kit}
          onDone={async () => {
            if (sheets.length === 0) step.value = 'second';
            else step.value = 'sheets';
          }}
        />
      );
    case 'sheets': {
      const sheet = sheets[handed.value];
      return sheet === undefined ? null : (
        <HolderSheet
          key={handed.value}
          {...belonging}
          {...making}
          sheet={sheet}
          onDone={handOver}
        />
      );
    }
    case 'second':
      return (
        <SecondStep
          {...belonging}
          {...making}
          creation={() => ask('newKey', { token, account: belonging.account })}
          onMade={found}
        />
      );
    case 'done':
      return <Founded portal={portal.value} />;
  }
}
