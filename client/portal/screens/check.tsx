/** Everything that was answered, each with a way to change it. */
import { useSignal } from '@preact/signals';
import type { FieldError } from '../../ui/fields.js';
import { isolated } from '../../ui/language.js';
import { Heading, Said, SummaryList, type SummaryRow } from '../../ui/pieces.js';
import { Continue, Problems, UnitAwaited } from '../asking.js';
import { choiceOf, chosenIn, textOf } from '../fields.js';
import type { Screen } from '../journey.js';
import { neededOf, type Question } from '../report.js';
import { say } from '../say.js';
import { go } from '../screens.js';
import { fieldOf, refusal, reportFits } from '../sending.js';
import { chosenPath, goOn, openRoutes, questions, sitting } from '../visit.js';
import { choiceInWords, wordsOfQuestion } from './question.js';

export const Check = () => (
  <UnitAwaited>
    <Answers />
  </UnitAwaited>
);

const row = (key: string, value: SummaryRow['value'], screen: Screen): SummaryRow => ({
  key,
  value,
  onChange: () => go(screen),
});

const written = (text: string) =>
  text.trim() === '' ? say.value('check.nothing') : <Said text={text} />;

function answerTo(question: Question) {
  const field = fieldOf(question);
  if (question.kind === 'text') return written(textOf(field).value);
  const chosen = question.choices.filter((one) => chosenIn(field).value.includes(one));
  return chosen.length === 0
    ? say.value('check.nothing')
    : chosen.map((one) => choiceInWords(question.id, one)).join('; ');
}

function rows(): SummaryRow[] {
  const path = chosenPath();
  const titles = path.excluded.map(
    (person) =>
      sitting.value?.directory.people.find((p) => p.person === person && p.current)?.title ?? '',
  );
  const route = openRoutes.value.find((r) => r.route === path.route)?.title ?? '';
  const mode = choiceOf('mode');
  const named = mode === 'confidential' || mode === 'open';
  const behalf = choiceOf('behalf') === 'other';
  return [
    ...(openRoutes.value.length > 1 ? [row(say.value('check.route'), route, 'route')] : []),
    row(
      say.value('check.without'),
      titles.map(isolated).join('; ') || say.value('check.nobody'),
      'conflict',
    ),
    row(
      say.value('check.mode'),
      say.value(`mode.${mode === 'confidential' || mode === 'open' ? mode : 'anonymous'}.label`),
      'mode',
    ),
    ...(named
      ? [row(say.value('check.identity'), written(textOf('identity').value), 'named')]
      : []),
    ...questions.value.map((q) =>
      row(wordsOfQuestion(q.id).label, answerTo(q), `question:${q.id}`),
    ),
    row(
      say.value('check.behalf'),
      behalf ? written(textOf('relation').value) : say.value('behalf.self'),
      'behalf',
    ),
    row(say.value('check.continues'), written(textOf('continues').value), 'continues'),
  ];
}

function Answers() {
  const errors = useSignal<FieldError[]>([]);
  const on = (): void => {
    const needed = neededOf(questions.value);
    if (textOf(fieldOf({ id: needed })).value.trim() === '')
      errors.value = [{ id: 'change', text: say.value('question.needed') }];
    else if (choiceOf('mode') === undefined)
      errors.value = [{ id: 'change', text: say.value('mode.needed') }];
    else if (!reportFits())
      errors.value = [{ id: 'change', text: say.value(`refusal.${refusal.value ?? 'content'}`) }];
    else errors.value = [];
    if (errors.value.length === 0) goOn('check');
  };
  return (
    <>
      <Problems errors={errors.value} />
      <Heading>{say.value('check.title')}</Heading>
      <p class="govuk-body">{say.value('check.about')}</p>
      <div id="change" tabIndex={-1}>
        <SummaryList rows={rows()} />
      </div>
      <Continue onClick={on} />
    </>
  );
}
