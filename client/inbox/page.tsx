/** The officers' page. */
import { render } from 'preact';
import { language } from '../ui/language.js';
import { enter } from './door.js';
import { type Link, linkIn, signedOutIn } from './fragment.js';
import { lockWhenIdle } from './idle.js';
import { Inbox } from './inbox.js';
import { link, phase, signedOut, unsent } from './state.js';
import { followHistory } from './steps.js';

/** Reads the fragment and takes it away, whatever it was: neither address nor history keeps it. */
function takeLink(): Link | null {
  const found = linkIn(location.hash);
  const out = signedOutIn(location.hash);
  if (out !== null) {
    signedOut.value = true;
    language.value = out;
  }
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  return found;
}

link.value = takeLink();
followHistory();
lockWhenIdle();

addEventListener('beforeunload', (event) => {
  if (unsent()) event.preventDefault();
});

const root = document.getElementById('page');
if (root !== null) render(<Inbox />, root);

// Whoever came with a link needs no session, so another tab may be at work meanwhile.
if (link.value !== null) phase.value = 'link';
else enter();
