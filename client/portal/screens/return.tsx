/** Coming back: twelve words in one field, as people write them down. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button, type FieldError, TextArea } from '../../ui/fields.js';
import { ProgressBar, Status, WarningText } from '../../ui/pieces.js';
import { errorAt, Problems, UnitAwaited } from '../asking.js';
import { textOf } from '../fields.js';
import { look, looked } from '../looking.js';
import { say } from '../say.js';
import { go } from '../screens.js';
import { board, boardShare, engine, flow, sitting } from '../visit.js';
import { completeTyped } from '../words-typing.js';
import { UnitWords } from './receipt.js';

export const Return = () => (
  <UnitAwaited>
    <AskWords />
  </UnitAwaited>
);

/** More than anybody would paste by mistake and still mean twelve words. */
const longest = 2_000;

function AskWords() {
  const errors = useSignal<FieldError[]>([]);
  const words = textOf('words');
  const loaded = engine.value;
  const there = sitting.value;
  useEffect(() => {
    let before = words.value;
    return words.subscribe((text) => {
      const done = loaded === null ? text : completeTyped(text, before, loaded.completeWord);
      before = done;
      if (done !== text) words.value = done;
    });
  }, [words, loaded]);
  if (loaded === null || there === null) return null;
  const missing = board.value !== null && 'code' in board.value;
  const on = async (): Promise<void> => {
    errors.value = problemsWith(words.value);
    if (errors.value.length > 0) return;
    flow.value = 'report';
    if (await look(false)) go('found');
  };
  return (
    <>
      <Problems errors={errors.value} />
      {missing ? <WarningText>{say.value('return.noBoard')}</WarningText> : null}
      <TextArea
        id="words"
        heading
        label={say.value('return.title')}
        hint={say.value('return.hint')}
        error={errorAt(errors.value, 'words')}
        rows={4}
        value={words}
      />
      <Recognised text={words.value} />
      <UnitWords text={say.value('return.unit')} />
      <p class="govuk-body">{say.value('return.compare')}</p>
      {looked.value === null ? (
        <Button disabled={missing} onClick={() => void on()}>
          {say.value('return.look')}
        </Button>
      ) : (
        <Looking />
      )}
    </>
  );
}

export const Looking = () => (
  <Status>
    <ProgressBar
      id="looking"
      label={say.value(board.value === null ? 'return.fetching' : 'return.looking')}
      max={1}
      value={board.value === null ? boardShare.value : (looked.value ?? undefined)}
    />
  </Status>
);

/** Which word is wrong, and what may have been meant. */
function problemsWith(text: string): FieldError[] {
  const id = 'words';
  if (text.length > longest) return [{ id, text: say.value('return.problem.long') }];
  const read = engine.value?.readWords(text);
  if (read === undefined || read.ok) return [];
  if (read.problem === 'checksum') return [{ id, text: say.value('return.problem.checksum') }];
  const wrong = read.wrong.slice(0, 12).map(({ position, typed, near }) => ({
    id,
    text:
      near.length === 0
        ? say.value('return.problem.unknown', { position, typed: typed.slice(0, 20) })
        : say.value('return.problem.near', {
            position,
            typed: typed.slice(0, 20),
            near: near.join(', '),
          }),
  }));
  if (read.problem === 'word') return wrong;
  return [{ id, text: say.value('return.problem.count', { count: read.given }) }, ...wrong];
}

/** What the field holds so far, word by word, while it is being typed. */
function Recognised({ text }: { text: string }) {
  const loaded = engine.value;
  if (loaded === null || text.trim() === '' || text.length > longest) return null;
  const typed = loaded.splitWords(text).slice(0, 24);
  const open = /[a-z]$/i.test(text) ? typed.length - 1 : -1;
  return (
    <ol class="receipt receipt--typed" translate={false} lang="en">
      {typed.map((word, i) => {
        const known = loaded.completeWord(word);
        const doubtful = known === null && i !== open;
        return (
          <li
            key={`${i}-${word}`}
            class={doubtful ? 'receipt__word receipt__word--wrong' : 'receipt__word'}
          >
            <span class="receipt__number">{i + 1}</span>
            {known ?? word}
            {doubtful ? ` ${say.value('return.notAWord')}` : ''}
          </li>
        );
      })}
    </ol>
  );
}
