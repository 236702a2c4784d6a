/** Seven words made by the page, which open an officer's keys. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { DrawnWords } from './joining-messages.js';
import { PaperWords } from './paper.js';
import { say } from './say.js';
import { ask } from './state.js';

export function NewPassphrase(props: {
  /** As far as it is known, for the printed sheet. */
  unitName: string;
  account: string;
  onDone: (passphrase: string) => Promise<void>;
  busyLabel?: string;
}) {
  const { unitName, account, onDone, ...busy } = props;
  const drawn = useSignal<DrawnWords | null>(null);
  useEffect(() => {
    void ask('draw').then((answer) => {
      drawn.value = answer;
    });
    return () => {
      drawn.value = null;
    };
  }, [drawn]);
  if (drawn.value === null) return null;
  const { words } = drawn.value;
  return (
    <PaperWords
      drawn={drawn.value}
      {...busy}
      onDone={() => onDone(words.join(' '))}
      paper={{
        title: say.value('passphrase.title'),
        what: say.value('passphrase.what'),
        warning: say.value('passphrase.lost'),
        keep: [say.value('paper.byHand'), say.value('paper.noPhoto')],
        printed: {
          rows: [
            { key: say.value('paper.unit'), value: unitName },
            { key: say.value('account.label'), value: account },
          ],
        },
        written: say.value('passphrase.written'),
        checkTitle: say.value('passphrase.checkTitle'),
      }}
    />
  );
}
