/** The reporters' page. */
import { render } from 'preact';
import { systemRandom } from '../../crypto/index.js';
import { systemClock } from '../conversation/clock.js';
import { openSitting } from '../conversation/sitting.js';
import { reportersPortal } from './reporters-portal.js';
import { say } from './say.js';
import { sendingThread } from './sending-thread.js';

const openedAt = systemClock.now();
const launch = sendingThread(() => undefined);
const root = document.getElementById('page');
if (root !== null) render(<h1 class="govuk-heading-l">{say.value('title')}</h1>, root);
const sitting = await openSitting({
  portal: reportersPortal(),
  clock: systemClock,
  random: systemRandom,
  pin: null,
  openedAt,
  launch,
  emit: () => undefined,
});
if (root !== null) render(<h1 class="govuk-heading-l">{sitting.unit.name}</h1>, root);
