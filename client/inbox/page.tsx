/** The officers' page. */
import { render } from 'preact';
import { startWorker } from '../ui/worker.js';
import { say } from './say.js';

startWorker('/duty.js').postMessage('start');
const root = document.getElementById('page');
if (root !== null) render(<h1 class="govuk-heading-l">{say.value('title')}</h1>, root);
