/** The secret of an authenticator app: to be photographed by the app itself, or typed into it. */
import type { AppSecretView } from './factor-messages.js';
import { QrPicture } from './qr-picture.js';
import { say } from './say.js';

export function AppSecret({ drawn }: { drawn: AppSecretView }) {
  return (
    <>
      <p class="govuk-body">{say.value('app.scan')}</p>
      <QrPicture text={drawn.uri} label={say.value('app.picture')} />
      <p class="govuk-body">{say.value('app.type')}</p>
      <p class="app-secret__text" translate={false}>
        {drawn.groups.map((group, i) => (
          <span key={i}>{group} </span>
        ))}
      </p>
    </>
  );
}
