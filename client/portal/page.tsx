/** The reporters' page: drawn at once, then the protocol, for every visitor in the same order. */
import { render } from 'preact';
import { App, Neutral } from './app.js';
import { cameBack, watchLeaving } from './leaving.js';
import { open, stopOpening } from './opening.js';
import { followHistory } from './screens.js';
import { forgetEverything, somethingToLose } from './visit.js';

const root = document.getElementById('page') as HTMLElement;
const empty = (): void => {
  render(null, root);
  document.body.replaceChildren();
};
const forget = (): void => {
  stopOpening();
  forgetEverything();
};
const neutral = (): void => {
  document.body.replaceChildren(root);
  render(<Neutral />, root);
};

if (cameBack()) neutral();
else {
  watchLeaving({ empty, forget, losing: somethingToLose, neutral });
  followHistory();
  render(<App />, root);
  void open();
}
