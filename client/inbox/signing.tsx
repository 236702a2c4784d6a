/** How other holders sign what takes more than one's own key: apart, or here with their words. */
import { useSignal } from '@preact/signals';
import { Choices, type FieldError } from '../ui/fields.js';
import { HolderWords, useHolders } from './holder-words.js';
import type { How } from './people-messages.js';
import { say } from './say.js';

/** `count`: how many holders have to sign besides whoever is signed in. */
export function useSigning(id: string, count: number) {
  const chosen = useSignal<readonly string[]>(['apart']);
  const holders = useHolders(`${id}-holder`, count);
  const apart = count > 0 && chosen.value[0] === 'apart';
  return {
    ...{ id, count, chosen, holders, apart },
    check: async (): Promise<FieldError[]> => (apart ? [] : holders.check()),
    how: (): How => ({ holders: apart ? [] : holders.texts(), apart }),
    forget: () => holders.forget(),
  };
}

export function SigningFields(props: {
  signing: ReturnType<typeof useSigning>;
  errorOf: (id: string) => string | undefined;
}) {
  const { id, count, chosen, holders, apart } = props.signing;
  if (count === 0) return null;
  return (
    <>
      <Choices
        id={`${id}-how`}
        label={say.value('admit.how')}
        chosen={chosen}
        options={[
          { value: 'apart', label: say.value('admit.apart'), hint: say.value('admit.apartHint') },
          { value: 'here', label: say.value('admit.here') },
        ]}
      />
      {apart ? null : <HolderWords holders={holders} errorOf={props.errorOf} />}
    </>
  );
}
