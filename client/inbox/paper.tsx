/** Words that are shown once: kept on paper, printed on one sheet, three of them asked back. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Button, TextField } from '../ui/fields.js';
import { Details, Heading, LinkButton, SummaryList, WarningText } from '../ui/pieces.js';
import { Form, useForm } from './form.js';
import type { DrawnWords } from './joining-messages.js';
import { say } from './say.js';

export interface Paper {
  title: string;
  /** What the words are for. */
  what: string;
  warning: string;
  /** How to keep them, one sentence each; on the screen also how to print them. */
  keep: readonly string[];
  /** What stands on the sheet: besides, or instead where somebody else will read it. */
  printed: {
    rows: readonly { key: string; value: string }[];
    what?: string;
    warning?: string;
  };
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
  const { printed } = paper;
  return (
    <div class="paper">
      <Heading focus>{paper.title}</Heading>
      <TwoWays screen={paper.what} paper={printed.what}>
        {(text) => <p class="govuk-body">{text}</p>}
      </TwoWays>
      <div class="print-only">
        <SummaryList rows={printed.rows} />
      </div>
      <ol class={words.length > 12 ? 'word-list word-list--many' : 'word-list'} translate={false}>
        {words.map((word, i) => (
          <li key={i}>{word}</li>
        ))}
      </ol>
      <TwoWays screen={paper.warning} paper={printed.warning}>
        {(text) => <WarningText>{text}</WarningText>}
      </TwoWays>
      <div class="print-only">
        <h2 class="govuk-heading-s">{say.value('paper.howTitle')}</h2>
        <Bullets sentences={paper.keep} />
      </div>
      <div class="no-print">
        <Details summary={say.value('paper.howTitle')}>
          <Bullets sentences={[...paper.keep, say.value('paper.printer')]} />
        </Details>
      </div>
      <div class="govuk-button-group">
        <Button onClick={onWritten}>{paper.written}</Button>
        <LinkButton onClick={() => print()}>{say.value('paper.print')}</LinkButton>
      </div>
    </div>
  );
}

/** One text for both, or another one on paper. */
function TwoWays(props: {
  screen: string;
  paper: string | undefined;
  children: (text: string) => ComponentChildren;
}) {
  const { screen, paper, children } = props;
  if (paper === undefined) return <>{children(screen)}</>;
  return (
    <>
      <div class="no-print">{children(screen)}</div>
      <div class="print-only">{children(paper)}</div>
    </>
  );
}

function Bullets({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul class="govuk-list govuk-list--bullet">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
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
