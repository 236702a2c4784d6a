/** Seven words made by the page: shown, written down by hand, three of them asked for. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button, TextField } from '../ui/fields.js';
import { Details, Heading, LinkButton, WarningText } from '../ui/pieces.js';
import { Form, useForm } from './form.js';
import { threeOf } from './forms.js';
import { say } from './say.js';
import { ask, unit } from './state.js';

/** Drawn by the browser, below 256. */
function drawBelow(below: number): number {
  const limit = 256 - (256 % below);
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (drawn < limit) return drawn % below;
  }
}

export function NewPassphrase({
  onDone,
  busyLabel,
}: {
  onDone: (passphrase: string) => Promise<void>;
  busyLabel: string;
}) {
  const words = useSignal<readonly string[]>([]);
  const checking = useSignal(false);
  useEffect(() => {
    void ask('draw').then((drawn) => {
      words.value = drawn;
    });
    return () => {
      words.value = [];
    };
  }, [words]);
  if (words.value.length === 0) return null;
  if (checking.value)
    return (
      <CheckWords
        words={words.value}
        busyLabel={busyLabel}
        onShow={() => {
          checking.value = false;
        }}
        onDone={() => onDone(words.value.join(' '))}
      />
    );
  return (
    <ShowWords
      words={words.value}
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
  busyLabel: string;
  onShow: () => void;
  onDone: () => Promise<void>;
}) {
  const { words, busyLabel, onShow, onDone } = props;
  const places = useSignal(threeOf(words.length, drawBelow));
  const typed = [useSignal(''), useSignal(''), useSignal('')] as const;
  const form = useForm('word-0');
  const asked = places.value.map((place, i) => ({ place, i, value: typed[i] ?? typed[0] }));
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
