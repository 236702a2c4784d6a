/** Seven words made by the page: shown, written down by hand, three of them asked for. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button, TextField } from '../ui/fields.js';
import { Details, Heading, LinkButton, WarningText } from '../ui/pieces.js';
import type { Asks } from './duty-messages.js';
import { Form, useForm } from './form.js';
import { say } from './say.js';
import { ask, unit } from './state.js';

type Drawn = ReturnType<Asks['draw']>;
const nothing: Drawn = { words: [], asked: [] };

export function NewPassphrase({
  onDone,
  busyLabel,
}: {
  onDone: (passphrase: string) => Promise<void>;
  busyLabel: string;
}) {
  const drawn = useSignal<Drawn>(nothing);
  const checking = useSignal(false);
  useEffect(() => {
    void ask('draw').then((answer) => {
      drawn.value = answer;
    });
    return () => {
      drawn.value = nothing;
    };
  }, [drawn]);
  const { words, asked } = drawn.value;
  if (words.length === 0) return null;
  if (checking.value)
    return (
      <CheckWords
        words={words}
        places={asked}
        busyLabel={busyLabel}
        onShow={() => {
          checking.value = false;
        }}
        onDone={() => onDone(words.join(' '))}
      />
    );
  return (
    <ShowWords
      words={words}
      onWritten={() => {
        checking.value = true;
      }}
    />
  );
}

function ShowWords({ words, onWritten }: { words: readonly string[]; onWritten: () => void }) {
  return (
    <>
      <Heading focus>{say.value('passphrase.title')}</Heading>
      <p class="govuk-body">{say.value('passphrase.what')}</p>
      <p class="print-only govuk-body">
        <bdi>{unit.value?.name}</bdi>
      </p>
      <ol class="word-list" translate={false}>
        {words.map((word, i) => (
          <li key={i}>{word}</li>
        ))}
      </ol>
      <WarningText>{say.value('passphrase.lost')}</WarningText>
      <Details summary={say.value('passphrase.howTitle')}>
        <ul class="govuk-list govuk-list--bullet">
          <li>{say.value('passphrase.paper')}</li>
          <li>{say.value('passphrase.noPhoto')}</li>
          <li>{say.value('passphrase.printer')}</li>
          <li>{say.value('passphrase.noKit')}</li>
        </ul>
      </Details>
      <div class="govuk-button-group">
        <Button onClick={onWritten}>{say.value('passphrase.written')}</Button>
        <LinkButton onClick={() => print()}>{say.value('passphrase.print')}</LinkButton>
      </div>
    </>
  );
}

function CheckWords(props: {
  words: readonly string[];
  /** Of those that are asked back. */
  places: readonly number[];
  busyLabel: string;
  onShow: () => void;
  onDone: () => Promise<void>;
}) {
  const { words, places, busyLabel, onShow, onDone } = props;
  const typed = [useSignal(''), useSignal(''), useSignal('')] as const;
  const form = useForm('word-0');
  const asked = places.map((place, i) => ({ place, i, value: typed[i] ?? typed[0] }));
  const check = () =>
    asked
      .filter(({ place, value }) => value.value.trim().toLowerCase() !== words[place])
      .map(({ place, i }) => ({
        id: `word-${i}`,
        text: say.value('passphrase.wrong', { n: place + 1 }),
      }));
  return (
    <>
      <Heading focus>{say.value('passphrase.checkTitle')}</Heading>
      <p class="govuk-body">{say.value('passphrase.checkText')}</p>
      <Form
        form={form}
        label={say.value('continue')}
        busyLabel={busyLabel}
        onSubmit={() => form.submit(check, async () => void (await onDone()))}
        beside={<LinkButton onClick={onShow}>{say.value('passphrase.again')}</LinkButton>}
      >
        {asked.map(({ place, i, value }) => (
          <TextField
            key={place}
            id={`word-${i}`}
            label={say.value('passphrase.word', { n: place + 1 })}
            value={value}
            width={10}
            error={form.errorOf(`word-${i}`)}
          />
        ))}
      </Form>
    </>
  );
}
