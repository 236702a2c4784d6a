/** The last step of whoever enrols: ten recovery codes, and then the second key itself. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { KeyCreation, NewFactorGiven } from './factor-messages.js';
import { RecoveryCodes } from './recovery-codes.js';
import { SecondKey } from './second-key.js';
import { ask } from './state.js';

/** The codes come first: what an app shows would be old when they are on paper. */
export function SecondStep(props: {
  unitName: string;
  account: string;
  busyLabel: string;
  creation: () => Promise<KeyCreation | null>;
  onMade: (factor: NewFactorGiven) => Promise<void>;
}) {
  const { unitName, account } = props;
  const codes = useSignal<readonly string[] | null>(null);
  const written = useSignal(false);
  useEffect(() => {
    void ask('drawCodes').then((drawn) => {
      codes.value = drawn;
    });
    return () => {
      codes.value = null;
    };
  }, [codes]);
  if (codes.value === null) return null;
  if (written.value) return <SecondKey {...props} />;
  return (
    <RecoveryCodes
      {...{ unitName, account }}
      codes={codes.value}
      onDone={() => {
        written.value = true;
      }}
    />
  );
}
