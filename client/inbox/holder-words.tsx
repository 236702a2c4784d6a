/** The words of other holders, typed from their sheets by themselves, to sign a directory. */
import { type Signal, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { type FieldError, TextArea } from '../ui/fields.js';
import { Status, WarningText } from '../ui/pieces.js';
import type { HolderReading } from './people-messages.js';
import { say } from './say.js';
import { ask } from './state.js';
import { wordsProblem } from './words-problem.js';

interface Typed {
  id: string;
  text: Signal<string>;
  /** Whose they are, once that is known, and of which text it is said. */
  read: Signal<{ of: string; reading: HolderReading } | null>;
}

export interface Holders {
  typed: readonly Typed[];
  /** Asks whose words stand in one field. */
  recognise(at: number): Promise<HolderReading>;
  /** What is the matter with any of them. */
  check(): Promise<FieldError[]>;
  texts(): string[];
  forget(): void;
}

export function useHolders(id: string, count: number): Holders {
  const typed = useMemo(
    () =>
      Array.from(
        { length: count },
        (_, i): Typed => ({ id: `${id}-${i}`, text: signal(''), read: signal(null) }),
      ),
    [id, count],
  );
  const texts = (): string[] => typed.map(({ text }) => text.value);
  const recognise = async (at: number): Promise<HolderReading> => {
    const text = texts()[at] ?? '';
    const reading = await ask('readHolder', { text, others: texts().slice(0, at) });
    const one = typed[at];
    if (one !== undefined) one.read.value = { of: text, reading };
    return reading;
  };
  return {
    typed,
    recognise,
    texts,
    async check() {
      const errors: FieldError[] = [];
      for (const [at, { id: field }] of typed.entries()) {
        const reading = await recognise(at);
        if (!reading.ok) errors.push({ id: field, text: problemOf(reading) });
      }
      return errors;
    },
    forget() {
      for (const { text, read } of typed) {
        text.value = '';
        read.value = null;
      }
    },
  };
}

function problemOf(reading: Exclude<HolderReading, { ok: true }>): string {
  if (reading.problem === 'nobody') return say.value('holderWords.nobody');
  if (reading.problem === 'twice') return say.value('holderWords.twice', { title: reading.title });
  return wordsProblem(reading);
}

const isRecognised = (read: Typed['read']['value'], text: string): boolean =>
  read?.reading.ok === true && read.of === text;

export function HolderWords(props: {
  holders: Holders;
  errorOf: (id: string) => string | undefined;
}) {
  const { holders, errorOf } = props;
  const count = holders.typed.length;
  if (count === 0) return null;
  return (
    <fieldset class="govuk-fieldset holder">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
        {say.value('holderWords.title')}
      </legend>
      <p class="govuk-body">{say.value('holderWords.text', { count })}</p>
      <WarningText>{say.value('holderWords.warning')}</WarningText>
      {holders.typed.map(({ id, text, read }, at) => (
        <div
          key={id}
          onFocusOut={() => {
            if (text.value.trim() !== '') void holders.recognise(at);
          }}
        >
          <TextArea
            id={id}
            rows={4}
            label={say.value('holderWords.label', { n: at + 1, count })}
            hint={say.value('holderWords.hint')}
            value={text}
            error={isRecognised(read.value, text.value) ? undefined : errorOf(id)}
          />
          <Status>
            {read.value?.reading.ok && isRecognised(read.value, text.value) ? (
              <p class="inbox-told">
                {say.value('holderWords.recognised', { title: read.value.reading.title })}
              </p>
            ) : null}
          </Status>
        </div>
      ))}
    </fieldset>
  );
}
