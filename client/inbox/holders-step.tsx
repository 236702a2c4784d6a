/** Who decides who reads: the founder alone, or others with them. */
import { signal } from '@preact/signals';
import { Button, Choices, TextField } from '../ui/fields.js';
import { Details, Heading, LinkButton } from '../ui/pieces.js';
import { Form, useForm } from './form.js';
import { isShort } from './forms.js';
import type { FoundingPlanGiven } from './joining-messages.js';
import { say } from './say.js';
import type { Answers, HolderAnswer } from './setup-answers.js';

/** Besides the founder. */
const furtherLimit = 15;

let newest = 0;
function newHolder(): HolderAnswer {
  newest += 1;
  return { id: newest, title: signal(''), outside: signal(['outside']) };
}

const isAlone = ({ company }: Answers): boolean => company.value[0] === 'alone';

/** The threshold as typed, or `null` when so many holders there are not. */
function thresholdOf({ threshold, holders }: Answers): number | null {
  const typed = threshold.value.trim();
  const count = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
  return count >= 1 && count <= holders.value.length + 1 ? count : null;
}

/** What was answered here, for what is signed. */
export function furtherOf(answers: Answers): Pick<FoundingPlanGiven, 'further' | 'threshold'> {
  if (isAlone(answers)) return { further: [], threshold: 1 };
  const further = answers.holders.value.map(({ title, outside }) => ({
    title: title.value.trim(),
    outside: outside.value.length > 0,
  }));
  return { further, threshold: thresholdOf(answers) ?? 1 };
}

export function HoldersStep({ answers, onNext }: { answers: Answers; onNext: () => void }) {
  const { company, holders, threshold } = answers;
  const form = useForm('company');
  const alone = isAlone(answers);
  if (!alone && holders.value.length === 0) holders.value = [newHolder()];
  const check = () =>
    alone
      ? []
      : [
          ...holders.value
            .filter(({ title }) => !isShort(title.value))
            .map(({ id }) => ({ id: `holder-${id}`, text: say.value('publicTitle.form') })),
          ...(thresholdOf(answers) === null
            ? [
                {
                  id: 'threshold',
                  text: say.value('holders.thresholdForm', { most: holders.value.length + 1 }),
                },
              ]
            : []),
        ];
  return (
    <>
      <Heading focus caption={say.value('setup.caption')}>
        {say.value('holders.heading')}
      </Heading>
      <p class="govuk-body">{say.value('holders.what')}</p>
      <Form
        form={form}
        label={say.value('continue')}
        onSubmit={() => form.submit(check, async () => void onNext())}
      >
        <Choices
          id="company"
          label={say.value('holders.label')}
          chosen={company}
          options={[
            {
              value: 'alone',
              label: say.value('holders.alone'),
              hint: say.value('holders.aloneHint'),
            },
            {
              value: 'several',
              label: say.value('holders.several'),
              hint: say.value('holders.severalHint'),
            },
          ]}
        />
        {alone ? null : (
          <>
            {holders.value.map((one, i) => (
              <Holder
                key={one.id}
                one={one}
                number={i + 2}
                error={form.errorOf(`holder-${one.id}`)}
                onRemove={() => {
                  holders.value = holders.value.filter((other) => other !== one);
                  if (holders.value.length === 0) company.value = ['alone'];
                }}
              />
            ))}
            {holders.value.length < furtherLimit ? (
              <Button
                kind="secondary"
                onClick={() => {
                  holders.value = [...holders.value, newHolder()];
                }}
              >
                {say.value('holders.add')}
              </Button>
            ) : null}
            <TextField
              id="threshold"
              label={say.value('holders.threshold')}
              hint={say.value('holders.thresholdHint', { most: holders.value.length + 1 })}
              value={threshold}
              width={5}
              error={form.errorOf('threshold')}
            />
            <Details summary={say.value('holders.howTitle')}>
              <p class="govuk-body">{say.value('holders.howMany')}</p>
              <p class="govuk-body">{say.value('holders.howSigned')}</p>
            </Details>
          </>
        )}
      </Form>
    </>
  );
}

function Holder(props: {
  one: HolderAnswer;
  /** The founder is the first. */
  number: number;
  error: string | undefined;
  onRemove: () => void;
}) {
  const { one, number, error, onRemove } = props;
  return (
    <section class="holder">
      <h2 class="govuk-heading-s holder__title">
        {say.value('holders.one', { n: number })}{' '}
        <LinkButton onClick={onRemove}>
          {say.value('holders.remove')}
          <span class="govuk-visually-hidden"> {say.value('holders.one', { n: number })}</span>
        </LinkButton>
      </h2>
      <TextField
        id={`holder-${one.id}`}
        label={say.value('publicTitle.label')}
        hint={say.value('holders.titleHint')}
        value={one.title}
        error={error}
      />
      <Choices
        id={`outside-${one.id}`}
        several
        label={say.value('holders.where')}
        chosen={one.outside}
        options={[{ value: 'outside', label: say.value('holders.outside') }]}
      />
    </section>
  );
}
