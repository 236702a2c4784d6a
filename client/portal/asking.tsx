/** What every question's page is made of. */
import type { ComponentChildren } from 'preact';
import { Button, ErrorSummary, type FieldError } from '../ui/fields.js';
import { Status, WarningText } from '../ui/pieces.js';
import { anythingTyped } from './fields.js';
import { say } from './say.js';
import { fault, sitting } from './visit.js';

/** Shown until the unit is there; what was typed stays meanwhile. */
export function UnitAwaited({ children }: { children: ComponentChildren }) {
  if (sitting.value !== null) return <>{children}</>;
  return (
    <>
      <h1 class="govuk-heading-l">{say.value('opening.title')}</h1>
      <Opening />
    </>
  );
}

/** How the loading goes: under way, or why it did not. */
export function Opening() {
  const code = fault.value;
  return (
    <Status>
      {sitting.value !== null ? null : code === null ? (
        <p class="govuk-body">{say.value('opening.wait')}</p>
      ) : (
        <>
          <WarningText>{say.value(`opening.fault.${faultName(code)}`)}</WarningText>
          {anythingTyped() ? <p class="govuk-body">{say.value('opening.kept')}</p> : null}
          {code === 'program' ? null : <p class="govuk-body">{say.value('opening.again')}</p>}
        </>
      )}
    </Status>
  );
}

const faultNames = {
  'not-open': 'notOpen',
  unreachable: 'unreachable',
  slow: 'unreachable',
  busy: 'busy',
  fault: 'busy',
  protocol: 'protocol',
} as const;
const faultName = (code: string) =>
  code in faultNames ? faultNames[code as keyof typeof faultNames] : ('unexpected' as const);

export function Problems({ errors }: { errors: readonly FieldError[] }) {
  return <ErrorSummary title={say.value('shared:error.title')} errors={errors} />;
}

export function Continue({ onClick }: { onClick: () => void }) {
  return <Button onClick={onClick}>{say.value('continue')}</Button>;
}

export const errorAt = (errors: readonly FieldError[], id: string): string | undefined =>
  errors.find((one) => one.id === id)?.text;

/** A text that is longer than it may be says by how much. */
export function tooLong(id: string, text: string, limit: number): FieldError[] {
  if (text.length <= limit) return [];
  const number = (n: number): string => n.toLocaleString('en-GB');
  const amounts = { limit: number(limit), length: number(text.length) };
  return [{ id, text: say.value('problem.tooLong', amounts) }];
}
