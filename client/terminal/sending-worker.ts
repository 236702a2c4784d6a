/** Sends a reporter's drops in a thread of its own, so that reading never delays a place. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemRandom } from '../../crypto/index.js';
import { systemClock } from '../conversation/clock.js';
import { startSender } from '../conversation/sender.js';
import { httpPortal } from './http-portal.js';
import type { FromWorker, ToWorker, WorkerStart } from './sending-thread.js';

const { origin, start } = workerData as WorkerStart;
const tell = (message: FromWorker): void => parentPort?.postMessage(message);

const sender = startSender(start, {
  portal: httpPortal(origin),
  clock: systemClock,
  random: systemRandom,
  emit: (event) => tell({ event }),
});
parentPort?.on('message', (message: ToWorker) => {
  if (message.to === 'queue') sender.queue(message.letter);
  else sender.withdraw(message.ids);
});
void sender.done.then(() => parentPort?.close());
