/**
 * Every shared part of the pages on one screen, in every state. Never shipped: the tests build it,
 * look at it in both colour schemes and let axe judge it (test/e2e/gallery.test.ts).
 */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { Button, Choices, ErrorSummary, TextArea, TextField } from '../../client/ui/fields.js';
import { Frame } from '../../client/ui/frame.js';
import {
  Banner,
  Details,
  Heading,
  Inset,
  LinkButton,
  Panel,
  ProgressBar,
  Said,
  Status,
  SummaryList,
  Tag,
  type TagColour,
  WarningText,
} from '../../client/ui/pieces.js';

const nothing = (): void => undefined;
const long =
  'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch'.repeat(3) +
  ' <b>not bold</b> https://example.invalid/no-link مرحبا بالعالم';
const colours: readonly TagColour[] = [
  'blue',
  'grey',
  'green',
  'yellow',
  'orange',
  'red',
  'purple',
];
const one = signal('');
const two = signal('What was typed stays');
const radio = signal<readonly string[]>(['b']);
const boxes = signal<readonly string[]>(['a']);
const options = [
  { value: 'a', label: 'Yes', hint: 'A hint that belongs to this answer' },
  { value: 'b', label: 'No' },
  { value: 'c', label: long },
];

function Fields() {
  return (
    <>
      <ErrorSummary
        title="There is a problem"
        errors={[
          { id: 'wrong', text: 'Say what happened' },
          { id: 'wrong-area', text: 'Shorten this' },
        ]}
      />
      <TextField id="text" label="A field" hint="With a hint" value={one} width={20} />
      <TextField id="wrong" label="A field in error" error="Say what happened" value={one} />
      <TextField id="secret" label="A passphrase" value={two} secret />
      <TextArea id="area" label="A larger field" value={two} rows={3} />
      <TextArea id="wrong-area" label="In error" error="Shorten this" value={two} rows={3} />
      <Choices id="radio" label="One of these" options={options} chosen={radio} />
      <Choices id="boxes" label="Some of these" options={options} chosen={boxes} several />
      <div class="govuk-button-group">
        <Button onClick={nothing}>Continue</Button>
        <Button onClick={nothing} kind="secondary">
          Save for later
        </Button>
        <Button onClick={nothing} kind="warning">
          Withdraw
        </Button>
        <Button onClick={nothing} disabled>
          Not yet
        </Button>
        <LinkButton onClick={nothing}>Do something else</LinkButton>
      </div>
    </>
  );
}

function Pieces() {
  return (
    <>
      <Panel title="Sent">
        Your reference
        <br />
        <strong>BA-4K7Q-22</strong>
      </Panel>
      <Banner id="news">
        <p class="govuk-notification-banner__heading">Something happened since.</p>
      </Banner>
      <Banner id="good" kind="success">
        <p class="govuk-notification-banner__heading">The reply is waiting to leave.</p>
      </Banner>
      <Inset>Keep this page open. It sends at set times.</Inset>
      <WarningText>A lost receipt cannot be recovered.</WarningText>
      <Details summary="Who can read this?" open>
        <p class="govuk-body">Three named people, and nobody else.</p>
      </Details>
      <p class="govuk-body">
        {colours.map((colour) => (
          <span key={colour}>
            <Tag colour={colour}>{colour}</Tag>{' '}
          </span>
        ))}
      </p>
      <ProgressBar
        id="some"
        label="Reading envelopes"
        value={412}
        max={4000}
        text="412 of 4,000 envelopes"
      />
      <ProgressBar id="unknown" label="Fetching" max={1} />
      <Status>
        <p class="govuk-body">Nothing new.</p>
      </Status>
      <SummaryList
        rows={[
          { key: 'Where', value: 'Custody suite', onChange: nothing },
          { key: 'What happened', value: <Said text={long} />, onChange: nothing },
          { key: 'When', value: 'Not answered' },
        ]}
      />
    </>
  );
}

function Gallery() {
  return (
    <Frame
      name="Anti-Corruption Unit, Cheshire Constabulary"
      trial
      onBack={nothing}
      exit={
        <Button onClick={nothing} kind="warning">
          Leave now
        </Button>
      }
    >
      <Heading caption="Every part">Gallery</Heading>
      <p class="govuk-body">
        Body text, and{' '}
        <a class="govuk-link" href="#text">
          the first field
        </a>
        .
      </p>
      <Fields />
      <Pieces />
    </Frame>
  );
}

const root = document.getElementById('page');
if (root !== null) render(<Gallery />, root);
