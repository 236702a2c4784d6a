/** What this computer keeps, and deleting it. */
import { useSignal } from '@preact/signals';
import { Button } from '../ui/fields.js';
import { Details, Status, WarningText } from '../ui/pieces.js';
import { say } from './say.js';
import { forgetComputer, kept } from './state.js';

export function Forget() {
  const done = useSignal<boolean | null>(null);
  return (
    <>
      {kept.value === 0 ? null : (
        <Details summary={say.value('cache.title')}>
          <p class="govuk-body">{say.value('cache.what', { count: kept.value })}</p>
          <WarningText>{say.value('cache.loses')}</WarningText>
          <p class="govuk-body">{say.value('cache.keeps')}</p>
          <Button
            kind="warning"
            onClick={() =>
              void forgetComputer().then((went) => {
                done.value = went;
              })
            }
          >
            {say.value('cache.button')}
          </Button>
        </Details>
      )}
      <Status>
        {done.value === null ? null : (
          <p class="govuk-body">{say.value(done.value ? 'cache.forgot' : 'cache.failed')}</p>
        )}
      </Status>
    </>
  );
}
