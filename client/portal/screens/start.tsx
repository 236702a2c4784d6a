/** The first page: danger first, what this is and how to leave it; then the two ways on. */
import { Button } from '../../ui/fields.js';
import { Details, Heading, Inset, LinkButton, Name, WarningText } from '../../ui/pieces.js';
import { Opening } from '../asking.js';
import { Display } from '../display.js';
import { escapeLeaves } from '../leaving.js';
import { Collected, People, ReserveKept } from '../readers.js';
import { say } from '../say.js';
import { go } from '../screens.js';
import { engine, fault, flow, goOn, inShown, openRoutes, sitting } from '../visit.js';

const write = (): void => {
  flow.value = 'report';
  goOn('start');
};

export function Start() {
  const content = sitting.value?.content;
  return (
    <>
      <Heading>{say.value('start.title')}</Heading>
      <Inset>{content ? inShown(content.danger) : say.value('start.danger')}</Inset>
      <p class="govuk-body-l">{say.value('start.what')}</p>
      <WarningText>{say.value('start.device')}</WarningText>
      <Exit />
      <Opening />
      <Age />
      {fault.value !== null ? null : (
        <div class="govuk-button-group">
          {sitting.value?.age === 'closed' ? null : (
            <Button onClick={write}>{say.value('start.write')}</Button>
          )}
          <Button kind="secondary" onClick={() => go('return')}>
            {say.value('start.return')}
          </Button>
        </div>
      )}
      <Who />
      <Details summary={say.value('start.limits.title')}>
        {(['network', 'stop', 'device', 'facts', 'words', 'officer', 'page'] as const).map((id) => (
          <p key={id} class="govuk-body">
            {say.value(`start.limits.${id}`)}
          </p>
        ))}
      </Details>
      <Fingerprint />
      <Details summary={say.value('display.title')}>
        <Display />
      </Details>
      <h2 class="govuk-heading-m">{say.value('start.other')}</h2>
      {content ? <p class="govuk-body">{inShown(content.scope)}</p> : null}
      <p class="govuk-body">
        <LinkButton onClick={() => go('elsewhere')}>{say.value('start.elsewhere')}</LinkButton>
      </p>
    </>
  );
}

/** How to leave at once, said before anything is typed. */
function Exit() {
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('exit.title')}</h2>
      <p class="govuk-body">{say.value('exit.how')}</p>
      <div class="govuk-checkboxes govuk-checkboxes--small govuk-form-group">
        <div class="govuk-checkboxes__item">
          <input
            id="escape"
            class="govuk-checkboxes__input"
            type="checkbox"
            autocomplete="off"
            checked={!escapeLeaves.value}
            onChange={(event) => {
              escapeLeaves.value = !event.currentTarget.checked;
            }}
          />
          <label class="govuk-label govuk-checkboxes__label" for="escape">
            {say.value('exit.escapeOff')}
          </label>
        </div>
      </div>
    </>
  );
}

function Age() {
  const there = sitting.value;
  if (there === null || there.age === 'fresh') return null;
  const days = there.day - there.directory.dated;
  return <WarningText>{say.value(`start.age.${there.age}`, { count: days })}</WarningText>;
}

/** Who can read a report and who cannot, by role, as the unit signed it. */
function Who() {
  const there = sitting.value;
  const loaded = engine.value;
  if (there === null || loaded === null) return null;
  const routes = openRoutes.value;
  const { holders } = there.unit;
  const outside = holders.filter((h) => h.outside).length;
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('start.who.title')}</h2>
      <p class="govuk-body">
        {say.value(routes.length > 1 ? 'start.who.canByRoute' : 'start.who.can')}
      </p>
      {routes.map(({ route, title }) => (
        <div key={route}>
          {routes.length > 1 ? (
            <h3 class="govuk-heading-s">
              <Name text={title} />
            </h3>
          ) : null}
          <People people={loaded.membersOf(there.directory, { route, excluded: [] })} />
          <Collected route={route} />
        </div>
      ))}
      {routes.slice(0, 1).map(({ route }) => (
        <ReserveKept key={route} reserve={there.readers({ route, excluded: [] }, null).reserve} />
      ))}
      <p class="govuk-body">{say.value('start.who.cannot')}</p>
      <p class="govuk-body">
        {holders.length === 1
          ? say.value('start.who.oneHolder')
          : say.value('start.who.holders', { holders: holders.length, outside })}
      </p>
    </>
  );
}

function Fingerprint() {
  const there = sitting.value;
  const loaded = engine.value;
  if (there === null || loaded === null) return null;
  return (
    <Details summary={say.value('start.fingerprint.title')}>
      <p class="govuk-body">{say.value('start.fingerprint.about')}</p>
      <p class="govuk-body govuk-!-font-weight-bold" translate={false} lang="en">
        {loaded.fingerprintWords(there.unit.unitId, 8).join(' ')}
      </p>
    </Details>
  );
}
