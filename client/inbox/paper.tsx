/** Words that are shown once: kept on paper, printed on one sheet, three of them asked back. */
import { useSignal } from '@preact/signals';
import { Button, TextField } from '../ui/fields.js';
import { Details, Heading, LinkButton, SummaryList, WarningText } from '../ui/pieces.js';
import type { DrawnWords } from './duty-messages.js';
import { Form, useForm } from './form.js';
import { say } from './say.js';

export interface Paper {
  title: string;
  /** What the words are for. */
  what: string;
  warning: string;
  /** How to keep them, one sentence each. */
  keep: readonly string[];
  /** What stands on the sheet besides. */
  printed: readonly { key: string; value: string }[];
  /** On the button that leads on. */
  written: string;
  checkTitle: string;
}

interface Props {
  drawn: DrawnWords;
  paper: Paper;
  busyLabel?: string;
  /** When the three words were right. */
  onDone: () => Promise<void>;
}

export function PaperWords({ drawn, paper, busyLabel, onDone }: Props) {
  const checking = useSignal(false);
  const turn = (to: boolean) => () => {
    checking.value = to;
  };
  return checking.value ? (
    <CheckWords {...{ drawn, paper, busyLabel, onDone }} onShow={turn(false)} />
  ) : (
    <ShowWords words={drawn.words} paper={paper} onWritten={turn(true)} />
  );
}

function ShowWords(props: { words: readonly string[]; paper: Paper; onWritten: () => void }) {
  const { words, paper, onWritten } = props;
  const keep = (
    <ul class="govuk-list govuk-list--bullet">
      {paper.keep.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
  return (
    <div class="paper">
      <Heading focus>{paper.title}</Heading>
      <p class="govuk-body">{paper.what}</p>
      <div class="print-only">
        <SummaryList rows={paper.printed} />
      </div>
      <ol class={words.length > 12 ? 'word-list word-list--many' : 'word-list'} translate={false}>
        {words.map((word, i) => (
          <li key={i}>{word}</li>
        ))}
      </ol>
      <WarningText>{paper.warning}</WarningText>
      <div class="print-only">
        <h2 class="govuk-heading-s">{say.value('paper.howTitle')}</h2>
        {keep}
      </div>
      <div class="no-print">
        <Details summary={say.value('paper.howTitle')}>{keep}</Details>
      </div>
      <div class="govuk-button-group">
        <Button onClick={onWritten}>{paper.written}</Button>
        <LinkButton onClick={() => print()}>{say.value('paper.print')}</LinkButton>
      </div>
    </div>
  );
}

function CheckWords(props: {
  drawn: DrawnWords;
  paper: Paper;
  busyLabel: string | undefined;
  onShow: () => void;
  onDone: () => Promise<void>;
}) {
  const { drawn, paper, busyLabel, onShow, onDone } = props;
  const typed = [useSignal(''), useSignal(''), useSignal('')] as const;
  const form = useForm('word-0');
  const asked = drawn.asked.map((place, i) => ({ place, i, value: typed[i] ?? typed[0] }));
  const check = () =>
    asked
      .filter(({ place, value }) => value.value.trim().toLowerCase() !== drawn.words[place])
      .map(({ place, i }) => ({
        id: `word-${i}`,
        text: say.value('paper.wrong', { n: place + 1 }),
      }));
  return (
    <>
      <Heading focus>{paper.checkTitle}</Heading>
      <p class="govuk-body">{say.value('paper.checkText', { count: drawn.words.length })}</p>
      <Form
        form={form}
        label={say.value('continue')}
        {...(busyLabel === undefined ? {} : { busyLabel })}
        onSubmit={() => form.submit(check, async () => void (await onDone()))}
        beside={<LinkButton onClick={onShow}>{say.value('paper.again')}</LinkButton>}
      >
        {asked.map(({ place, i, value }) => (
          <TextField
            key={place}
            id={`word-${i}`}
            label={say.value('paper.word', { n: place + 1 })}
            value={value}
            width={10}
            error={form.errorOf(`word-${i}`)}
          />
        ))}
      </Form>
    </>
  );
}
