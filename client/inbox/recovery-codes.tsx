/** Ten recovery codes, shown once. */
import { Button } from '../ui/fields.js';
import { Heading, LinkButton, SummaryList, WarningText } from '../ui/pieces.js';
import { say } from './say.js';

export function RecoveryCodes(props: {
  codes: readonly string[];
  unitName: string;
  account: string;
  /** Whether a second key is made already. */
  again?: boolean;
  onDone: () => void;
}) {
  const { codes, unitName, account, again = false, onDone } = props;
  return (
    <div class="paper">
      <Heading focus>{say.value('codes.title')}</Heading>
      <p class="govuk-body">{say.value(again ? 'codes.again' : 'codes.what')}</p>
      <div class="print-only">
        <SummaryList
          rows={[
            { key: say.value('paper.unit'), value: unitName },
            { key: say.value('account.label'), value: account },
          ]}
        />
      </div>
      <ol class="code-list" translate={false}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <WarningText>{say.value('codes.warning')}</WarningText>
      <div class="govuk-button-group">
        <Button onClick={onDone}>{say.value('codes.written')}</Button>
        <LinkButton onClick={() => print()}>{say.value('paper.print')}</LinkButton>
      </div>
    </div>
  );
}
