/** Sends a reporter's drops in a thread of its own, so that nothing in the page delays a place. */
import { systemRandom } from '../../crypto/index.js';
import { systemClock } from '../conversation/clock.js';
import { type Sender, startSender } from '../conversation/sender.js';
import { reportersPortal } from './reporters-portal.js';
import type { FromWorker, ToWorker } from './sending-thread.js';

const tell = (message: FromWorker): void => postMessage(message);

let sender: Sender | null = null;

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.to === 'start') {
    sender = startSender(data.start, {
      portal: reportersPortal(),
      clock: systemClock,
      random: systemRandom,
      emit: (event) => tell({ event }),
    });
  } else if (data.to === 'queue') sender?.queue(data.letter);
  else sender?.withdraw(data.ids);
});
tell('ready');
