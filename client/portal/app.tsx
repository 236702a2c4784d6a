/** The screen that is shown, in its frame. */

import { useLayoutEffect } from 'preact/hooks';
import { Button } from '../ui/fields.js';
import { Frame } from '../ui/frame.js';
import { language } from '../ui/language.js';
import { WarningText } from '../ui/pieces.js';
import { choiceOf } from './fields.js';
import { leave } from './leaving.js';
import { say } from './say.js';
import { Check } from './screens/check.js';
import { Elsewhere } from './screens/elsewhere.js';
import { Found, Write } from './screens/found.js';
import { Mode, Named } from './screens/mode.js';
import { Conflict, Route } from './screens/path.js';
import { AskOne, Behalf, Continues } from './screens/question.js';
import { Answer, Words, WordsBack } from './screens/receipt.js';
import { Return } from './screens/return.js';
import { Done, Send, Sending } from './screens/sending.js';
import { Start } from './screens/start.js';
import { back, over, screen, shown, visited } from './screens.js';
import { ended, openRoutes, sitting } from './visit.js';

function Shown() {
  const name = shown.value;
  switch (name) {
    case 'start':
      return <Start />;
    case 'elsewhere':
      return <Elsewhere />;
    case 'route':
      return <Route />;
    case 'conflict':
      return openRoutes.value.length > 1 && choiceOf('route') === undefined ? (
        <Route />
      ) : (
        <Conflict />
      );
    case 'mode':
      return <Mode />;
    case 'named':
      return <Named />;
    case 'behalf':
      return <Behalf />;
    case 'check':
      return <Check />;
    case 'continues':
      return <Continues />;
    case 'answer':
      return <Answer />;
    case 'words':
      return <Words />;
    case 'words-back':
      return <WordsBack />;
    case 'send':
      return <Send />;
    case 'sending':
      return <Sending />;
    case 'done':
      return <Done />;
    case 'return':
      return <Return />;
    case 'found':
      return <Found />;
    case 'write':
      return <Write />;
    default:
      return <AskOne id={name.slice('question:'.length)} />;
  }
}

export function App() {
  const name = shown.value;
  const there = sitting.value;
  useLayoutEffect(() => {
    scrollTo(0, 0);
    const heading = document.querySelector<HTMLElement>('main h1');
    if (heading === null || name === 'start') return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [name]);
  // That the list is too old stands on the first screen already, with its age.
  const unsaid = ended.value === 'closed' && name === 'start' ? null : ended.value;
  const canGoBack = over.value === null && visited.value.length > 0 && screen.value !== 'start';
  return (
    <Frame
      name={there?.unit.name ?? say.value('title')}
      trial={there?.directory.trial ?? false}
      onBack={canGoBack ? back : undefined}
      exit={
        <Button kind="warning" onClick={leave}>
          {say.value('exit.button')}
        </Button>
      }
    >
      {unsaid === null || name === 'sending' ? null : (
        <WarningText>{say.value(`sending.stopped.${unsaid}`)}</WarningText>
      )}
      {/* Drawn anew in another language: what went wrong was said in the one before. */}
      <Shown key={language.value} />
    </Frame>
  );
}

/** For somebody who came back after leaving: nothing of what was there. */
export const Neutral = () => (
  <main class="govuk-width-container govuk-main-wrapper">
    <h1 class="govuk-heading-l">{say.value('neutral.title')}</h1>
    <p class="govuk-body">
      <a class="govuk-link" href="/">
        {say.value('neutral.begin')}
      </a>
    </p>
  </main>
);
