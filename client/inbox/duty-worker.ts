/** An officer's session in a thread of its own. */
import { inboxOver } from '../http/inbox.js';
import { fetchCarrier } from '../ui/fetch-carrier.js';

const inbox = inboxOver(fetchCarrier('same-origin'));
addEventListener('message', () => {
  void inbox.unit().then((unit) => postMessage(unit));
});
