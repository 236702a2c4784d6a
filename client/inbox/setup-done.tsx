/** The unit is founded: what it is told by, and what to do next. */
import { Name, Panel, WarningText } from '../ui/pieces.js';
import { Fingerprint } from './fingerprint.js';
import { ToSignIn } from './looked-at.js';
import { say } from './say.js';
import { unit } from './state.js';

export function Founded({ portal }: { portal: string }) {
  const met = unit.value;
  if (met === null) return null;
  return (
    <>
      <Panel title={say.value('setup.done')}>
        <Name text={met.name} />
      </Panel>
      {met.trial ? <WarningText>{say.value('setup.trialWarning')}</WarningText> : null}
      <h2 class="govuk-heading-m">{say.value('setup.nextTitle')}</h2>
      <ol class="govuk-list govuk-list--number govuk-list--spaced">
        <li>{say.value('setup.nextColleagues')}</li>
        <li>
          {say.value('setup.nextLook')}{' '}
          <a class="govuk-link" href={portal} target="_blank" rel="noopener noreferrer">
            {portal}
          </a>
        </li>
        <li>{say.value('setup.nextPublish')}</li>
      </ol>
      <h2 class="govuk-heading-m">{say.value('setup.fingerprintTitle')}</h2>
      <p class="govuk-body">{say.value('setup.fingerprintText')}</p>
      <Fingerprint words={met.words} />
      <ToSignIn label={say.value('setup.signIn')} />
    </>
  );
}
