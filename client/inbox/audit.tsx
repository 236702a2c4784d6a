/** The auditor's page: the audit log read and checked here, what the check says, and its acts. */
import { Button } from '../ui/fields.js';
import { Heading, Inset, LinkButton, ProgressBar, Status, Tag, WarningText } from '../ui/pieces.js';
import { AuditActs, type Choosing, useChoosing } from './audit-acts.js';
import type { AuditView } from './audit-messages.js';
import { AuditProof } from './audit-proof.js';
import { findingText } from './audit-words.js';
import { number, shortDay } from './dates.js';
import { Reading } from './reading.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, auditing, desk } from './state.js';
import { useView } from './use-view.js';

/** Findings that are written out; the verifier names them all. */
const mostFindings = 20;

export function AuditLog() {
  const { view, fault, load } = useView((again) => {
    auditing.value = null;
    return ask('audit', again);
  });
  const choosing = useChoosing();
  const now = view.value;
  return (
    <div class="audit">
      <Heading focus>{say.value('audit.title')}</Heading>
      <p class="govuk-body audit__what">{say.value('audit.what')}</p>
      {fault.value === null ? null : <WarningText>{refusal(fault.value)}</WarningText>}
      {now === undefined && fault.value === null ? <Progress /> : null}
      <Status>
        {now === null ? <Inset>{say.value('audit.none')}</Inset> : null}
        {now ? <Result view={now} choosing={choosing} /> : null}
      </Status>
      {now === undefined && fault.value === null ? null : (
        <Button
          kind="secondary"
          onClick={() => {
            view.value = undefined;
            fault.value = null;
            void load();
          }}
        >
          {say.value('audit.again')}
        </Button>
      )}
      {now ? (
        <>
          <AuditActs view={now} choosing={choosing} />
          <AuditProof view={now} shown={view} />
        </>
      ) : null}
    </div>
  );
}

function Progress() {
  const now = auditing.value;
  // An auditor's own desk is read first: it holds the keys.
  if (now === null && (desk.value === null || desk.value.stood !== undefined)) return <Reading />;
  const label = say.value(now === null ? 'loading' : `audit.step.${now.step}`);
  return now === null ? (
    <ProgressBar id="auditing" label={label} max={1} />
  ) : (
    <ProgressBar
      id="auditing"
      label={label}
      value={now.done}
      max={now.of}
      text={say.value('audit.done', { done: number(now.done), of: number(now.of) })}
    />
  );
}

const moment = (seconds: number): string =>
  `${shortDay(Math.floor(seconds / 86_400))}, ${new Date(seconds * 1_000).toISOString().slice(11, 19)}`;

function Result({ view, choosing }: { view: AuditView; choosing: Choosing }) {
  const { size, markedAt, findings, faults, unopened } = view;
  const good = findings.length === 0 && faults === 0;
  const entries = number(size);
  const more = findings.length - mostFindings;
  return (
    <section class={`audit-result audit-result--${good ? 'good' : 'bad'}`}>
      <h2 class="govuk-heading-m">{say.value(good ? 'audit.sound' : 'audit.broken')}</h2>
      <p class="govuk-body">
        {markedAt === null
          ? say.value('audit.coversOnly', { entries })
          : say.value('audit.covers', { entries, moment: moment(markedAt) })}
      </p>
      {findings.length === 0 ? null : (
        <ul class="govuk-list govuk-list--bullet">
          {findings.slice(0, mostFindings).map((one, i) => (
            <li key={i}>{findingText(one)}</li>
          ))}
          {more > 0 ? <li>{say.value('audit.more', { more: number(more) })}</li> : null}
        </ul>
      )}
      {faults === 0 ? null : (
        <p class="govuk-body">
          {say.value('audit.leafFaults', { faults: number(faults) })}{' '}
          <LinkButton
            onClick={() => {
              choosing.reset();
              choosing.kind.value = 'fault';
            }}
          >
            {say.value('audit.showFaults')}
          </LinkButton>
        </p>
      )}
      {good ? null : <p class="govuk-body">{say.value('audit.doBroken')}</p>}
      <Witnesses view={view} />
      {unopened === 0 ? null : (
        <p class="govuk-body">{say.value('audit.unopened', { unopened: number(unopened) })}</p>
      )}
    </section>
  );
}

function Witnesses({ view: { witnesses } }: { view: AuditView }) {
  if (witnesses.length === 0) return <p class="govuk-body">{say.value('audit.witnesses.none')}</p>;
  return (
    <ul class="govuk-list">
      {witnesses.map(({ name, at }) => (
        <li key={name}>
          <bdi>{name}</bdi>:{' '}
          {at === null ? (
            <Tag colour="yellow">{say.value('audit.witnesses.unsigned')}</Tag>
          ) : (
            say.value('audit.witnesses.signed', { moment: moment(at) })
          )}
        </li>
      ))}
    </ul>
  );
}
