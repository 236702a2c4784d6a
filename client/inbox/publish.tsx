/** The way to the portal, for the unit to publish: a plain link for the intranet, and a poster to print. */
import { useSignal } from '@preact/signals';
import { Button, TextField } from '../ui/fields.js';
import { Heading, LinkButton, Name, WarningText } from '../ui/pieces.js';
import { words } from '../ui/words.js';
import { Fingerprint } from './fingerprint.js';
import { addressOf, linkTo } from './portal-address.js';
import { QrPicture } from './qr-picture.js';
import { say } from './say.js';
import { me } from './state.js';

/** `portal`: its address as the server says, which whoever publishes it may correct. */
export function Publish({ portal, onBack }: { portal: string; onBack: () => void }) {
  const typed = useSignal(portal);
  const address = addressOf(typed.value);
  return (
    <>
      <div class="no-print">
        <LinkButton onClick={onBack}>{say.value('publish.back')}</LinkButton>
        <Heading focus>{say.value('publish.title')}</Heading>
        <TextField
          id="portal-address"
          label={say.value('publish.address')}
          hint={say.value('publish.addressHint')}
          value={typed}
          error={address === null ? say.value('publish.wrong') : undefined}
        />
      </div>
      {address === null ? null : (
        <>
          <div class="no-print">
            <h2 class="govuk-heading-m">{say.value('publish.link')}</h2>
            <p class="govuk-body">{say.value('publish.linkText')}</p>
            <p class="publish__link" translate={false}>
              {linkTo(address, say.value('publish.linkWords'))}
            </p>
            <h2 class="govuk-heading-m">{say.value('publish.poster')}</h2>
            <p class="govuk-body">{say.value('publish.posterText')}</p>
            <Button onClick={() => print()}>{say.value('publish.print')}</Button>
          </div>
          <Poster address={address} />
        </>
      )}
    </>
  );
}

function Poster({ address }: { address: string }) {
  return (
    <section class="poster" aria-label={say.value('publish.poster')}>
      <p class="poster__unit">
        <Name text={me.value?.unit.name ?? ''} />
      </p>
      {me.value?.unit.trial === true ? (
        <WarningText>{words.value('trial.text')}</WarningText>
      ) : null}
      <p class="poster__title">{say.value('publish.poster1')}</p>
      <QrPicture text={address} label={say.value('publish.code', { address })} />
      <p class="poster__address" translate={false}>
        {address}
      </p>
      <ul class="govuk-list govuk-list--bullet">
        <li>{say.value('publish.poster2')}</li>
        <li>{say.value('publish.poster3')}</li>
        <li>{say.value('publish.poster4')}</li>
      </ul>
      <p class="govuk-body">{say.value('publish.poster5')}</p>
      <Fingerprint words={me.value?.unit.words ?? ''} />
    </section>
  );
}
