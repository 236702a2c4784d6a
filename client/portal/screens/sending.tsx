/** The last look before sending, the wait, and what follows. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { dateAndTime, weekdayAndDate } from '../../ui/dates.js';
import { Button } from '../../ui/fields.js';
import { language } from '../../ui/language.js';
import { Heading, LinkButton, Panel, ProgressBar, Status, WarningText } from '../../ui/pieces.js';
import { UnitAwaited } from '../asking.js';
import { choiceOf } from '../fields.js';
import { ReadersShown } from '../readers.js';
import { say } from '../say.js';
import { go, returnTo } from '../screens.js';
import { refusal, sendReport } from '../sending.js';
import type { Shipment } from '../shipment.js';
import {
  chosenPath,
  ended,
  engine,
  finish,
  flow,
  opened,
  shipment,
  sitting,
  unshipped,
} from '../visit.js';
import { answerBy, nextClosing } from '../when.js';

export const Send = () => (
  <UnitAwaited>
    <LastLook />
  </UnitAwaited>
);

function LastLook() {
  const there = sitting.value;
  if (there === null) return null;
  return (
    <>
      <Heading>{say.value('send.title')}</Heading>
      <Refusal />
      <ReadersShown {...there.readers(chosenPath(), null)} />
      <p class="govuk-body">{say.value('send.noWayBack')}</p>
      <Sendable>
        <Button onClick={() => void sendReport()}>{say.value('send.now')}</Button>
      </Sendable>
      {choiceOf('answer') === 'yes' ? (
        <p class="govuk-body">
          <LinkButton onClick={() => go('words')}>{say.value('wordsBack.again')}</LinkButton>
        </p>
      ) : null}
    </>
  );
}

/** The button, or why nothing can be sent any more. */
export function Sendable({ children }: { children: ComponentChildren }) {
  // Said above every screen.
  if (ended.value !== null) return null;
  if (sitting.value?.age === 'closed')
    return <WarningText>{say.value('refusal.directory-closed')}</WarningText>;
  return <>{children}</>;
}

/** Why nothing was queued. */
export function Refusal() {
  return refusal.value === null ? null : (
    <div role="alert">
      <WarningText>{say.value(`refusal.${refusal.value}`)}</WarningText>
    </div>
  );
}

const now = signal(Date.now());

export function Sending() {
  useEffect(() => {
    const ticking = setInterval(() => {
      now.value = Date.now();
    }, 500);
    return () => clearInterval(ticking);
  }, []);
  const going = shipment.value;
  if (going === null) return null;
  if (going.stopped !== null) return <Stopped shipment={going} />;
  if (going.readers !== null) return <ReadersAgain shipment={going} />;
  return (
    <>
      <Heading>{say.value('sending.title')}</Heading>
      <Bar shipment={going} />
      <p class="govuk-body">{say.value('sending.keepOpen')}</p>
      <p class="govuk-body">{say.value('sending.why')}</p>
      <Status>
        {going.wanted > 1 ? (
          <p class="govuk-body">
            {say.value('sending.parts', { sent: going.sent, wanted: going.wanted })}
          </p>
        ) : null}
        {going.lost === null ? null : (
          <p class="govuk-body">{say.value(`sending.lost.${lostName(going.lost)}`)}</p>
        )}
        {going.refused ? <WarningText>{say.value('sending.refused')}</WarningText> : null}
      </Status>
    </>
  );
}

/** Runs towards the moment at which the page will say "sent", and is full while that is late. */
function Bar({ shipment: going }: { shipment: Shipment }) {
  const begun = opened.value?.start;
  const loaded = engine.value;
  if (begun === undefined || loaded === null) return null;
  const toldAt = loaded.expectedTold(begun, going.since, going.wanted - going.sentBefore);
  const left = Math.max(0, toldAt - now.value);
  const seconds = Math.ceil(left / 1000);
  const minutes = Math.ceil(seconds / 60);
  return (
    <ProgressBar
      id="sending"
      label={say.value('sending.bar')}
      max={toldAt - going.since}
      value={Math.min(now.value, toldAt) - going.since}
      text={
        left === 0
          ? say.value('sending.left.soon')
          : seconds < 60
            ? say.value('sending.left.seconds')
            : say.value('sending.left.minutes', { count: minutes })
      }
    />
  );
}

const lostNames = {
  unreachable: 'unreachable',
  slow: 'unreachable',
  late: 'late',
  proof: 'late',
  frozen: 'frozen',
  full: 'full',
  storage: 'full',
  busy: 'busy',
  fault: 'busy',
} as const;
const lostName = (code: string) =>
  code in lostNames ? lostNames[code as keyof typeof lostNames] : ('other' as const);

const writtenOn = (kind: Shipment['kind']) => {
  if (kind === 'report') return 'check' as const;
  return flow.value === 'message' ? ('write' as const) : ('found' as const);
};

function Stopped({ shipment: going }: { shipment: Shipment }) {
  const stopped = going.stopped ?? 'died';
  const look = (): void => {
    unshipped();
    returnTo(writtenOn(going.kind));
  };
  return (
    <>
      <Heading focus>{say.value('sending.notSent')}</Heading>
      <WarningText>{say.value(`sending.stopped.${stopped}`)}</WarningText>
      {going.sent > 0 ? <p class="govuk-body">{say.value('sending.partly')}</p> : null}
      <Button onClick={look}>{say.value('sending.look')}</Button>
    </>
  );
}

/** The unit changed who reads while the letter waited. */
function ReadersAgain({ shipment: going }: { shipment: Shipment }) {
  if (going.readers === null) return null;
  const yes = (): void => {
    shipment.value = { ...going, readers: null };
    sitting.value?.confirmReaders();
  };
  const no = (): void => {
    sitting.value?.declineReaders();
    unshipped();
    returnTo(writtenOn(going.kind));
  };
  return (
    <>
      <Heading focus>{say.value('sending.readers.title')}</Heading>
      <p class="govuk-body">{say.value('sending.readers.about')}</p>
      <ReadersShown {...going.readers} />
      <div class="govuk-button-group">
        <Button onClick={yes}>{say.value('sending.readers.yes')}</Button>
        <Button kind="secondary" onClick={no}>
          {say.value('sending.readers.no')}
        </Button>
      </div>
    </>
  );
}

export function Done() {
  const sent = shipment.value;
  const there = sitting.value;
  if (sent === null || there === null) return null;
  const closing = nextClosing(there.directory.closings, Date.now());
  const by = weekdayAndDate(answerBy(closing ?? Date.now()), language.value);
  return (
    <>
      <Panel title={say.value(`done.title.${sent.kind}`)}>
        {say.value('done.reference')}
        <br />
        <strong>{sent.reference}</strong>
      </Panel>
      <p class="govuk-body">{say.value('done.quote')}</p>
      <h2 class="govuk-heading-m">{say.value('done.next')}</h2>
      <p class="govuk-body">
        {there.directory.trial || closing === null
          ? say.value('done.collectedTrial')
          : say.value('done.collected', { time: dateAndTime(closing, language.value) })}
      </p>
      {sent.receipt ? (
        <>
          <p class="govuk-body">{say.value('done.comeBack', { day: by })}</p>
          <h2 class="govuk-heading-m">{say.value('done.nothing')}</h2>
          <p class="govuk-body">{say.value('done.nothingAbout', { day: by })}</p>
        </>
      ) : (
        <p class="govuk-body">{say.value('done.noReceipt')}</p>
      )}
      <p class="govuk-body">{say.value('done.forgotten')}</p>
      <Button onClick={finish}>{say.value('done.finish')}</Button>
    </>
  );
}
