/** Other ways to report, and support: to be read without reporting (R24, R25). */
import { Heading, SummaryList } from '../../ui/pieces.js';
import { UnitAwaited } from '../asking.js';
import { say } from '../say.js';
import { inShown, sitting } from '../visit.js';

export const Elsewhere = () => (
  <UnitAwaited>
    <Listed />
  </UnitAwaited>
);

function Listed() {
  const content = sitting.value?.content ?? null;
  const rows = (list: 'support' | 'contacts') =>
    (content?.[list] ?? []).map(({ title, reach }) => ({
      key: inShown(title),
      value: inShown(reach),
    }));
  return (
    <>
      <Heading>{say.value('elsewhere.title')}</Heading>
      {content === null ? (
        <p class="govuk-body">{say.value('elsewhere.none')}</p>
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
