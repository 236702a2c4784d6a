/** A link that leads nowhere any more. */
import { Button } from '../ui/fields.js';
import { Heading } from '../ui/pieces.js';
import { enter } from './door.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { link } from './state.js';

export function LinkFault({ code }: { code: string }) {
  return (
    <>
      <Heading focus>{say.value('linkFault.title')}</Heading>
      <p class="govuk-body">{refusal(code)}</p>
      <Button
        kind="secondary"
        onClick={() => {
          link.value = null;
          enter();
        }}
      >
        {say.value('linkFault.signIn')}
      </Button>
    </>
  );
}
