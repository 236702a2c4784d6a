/** What enrolling and recovering share: the link that was looked at, and the way on to sign in. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button } from '../ui/fields.js';
import { Details, SummaryList } from '../ui/pieces.js';
import { enter } from './door.js';
import { Fingerprint } from './fingerprint.js';
import type { LookView } from './joining-messages.js';
import { say } from './say.js';
import { ask, codeOf, link, unit } from './state.js';

/** The link, once it was looked at, and what is the matter with one that is for something else. */
export function useLook(
  token: string,
  purpose: LookView['purpose'],
): { look: LookView | null; fault: string | null } {
  const look = useSignal<LookView | null>(null);
  const fault = useSignal<string | null>(null);
  useEffect(() => {
    ask('look', token).then(
      (seen) => {
        if (seen.purpose !== purpose || seen.unit === null) fault.value = 'link';
        else {
          unit.value = seen.unit;
          look.value = seen;
        }
      },
      (error: unknown) => {
        fault.value = codeOf(error);
      },
    );
  }, [token, purpose, look, fault]);
  return { look: look.value, fault: fault.value };
}

/** Whose the link is, and of which unit. `compare`: what its words are to be compared with. */
export function LinkFacts({ look, compare }: { look: LookView; compare: string }) {
  return (
    <>
      <SummaryList
        rows={[
          { key: say.value('enrol.name'), value: look.name ?? '' },
          { key: say.value('account.label'), value: look.account ?? '' },
          { key: say.value('enrol.unit'), value: look.unit?.name ?? '' },
        ]}
      />
      <Details summary={say.value('fingerprint.title')}>
        <p class="govuk-body">{compare}</p>
        <Fingerprint words={look.unit?.words ?? ''} />
      </Details>
    </>
  );
}

/** Done with the link: to the door. */
export function ToSignIn({ label }: { label: string }) {
  return (
    <Button
      onClick={() => {
        link.value = null;
        enter();
      }}
    >
      {label}
    </Button>
  );
}
