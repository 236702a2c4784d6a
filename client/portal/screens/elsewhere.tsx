/** Other ways to report, and support: to be read without reporting (R24, R25). */
import { Heading, SummaryList } from '../../ui/pieces.js';
import { UnitAwaited } from '../asking.js';
import { say } from '../say.js';
import { fault, inShown, sitting } from '../visit.js';

export function Elsewhere() {
  const content = sitting.value?.content ?? null;
  if (sitting.value === null && fault.value === null) return <UnitAwaited>{null}</UnitAwaited>;
  const rows = (list: 'support' | 'contacts') =>
    (content?.[list] ?? []).map(({ title, reach }) => ({
      key: inShown(title),
      value: inShown(reach),
    }));
  return (
    <>
      <Heading>{say.value('elsewhere.title')}</Heading>
      {content === null ? (
        <Anybody />
      ) : (
        <>
          <h2 class="govuk-heading-m">{say.value('elsewhere.support')}</h2>
          <SummaryList rows={rows('support')} />
          <h2 class="govuk-heading-m">{say.value('elsewhere.contacts')}</h2>
          <SummaryList rows={rows('contacts')} />
        </>
      )}
    </>
  );
}

/** Without the unit's own list: whom everybody in England and Wales can reach. */
function Anybody() {
  const one = (key: string, value: string) => ({ key, value });
  return (
    <>
      <p class="govuk-body">{say.value('elsewhere.none')}</p>
      <SummaryList
        rows={[
          one(say.value('elsewhere.crimestoppers'), '0800 555 111'),
          one(say.value('elsewhere.conduct'), 'policeconduct.gov.uk'),
          one(say.value('elsewhere.protect'), 'protect-advice.org.uk'),
        ]}
      />
    </>
  );
}
