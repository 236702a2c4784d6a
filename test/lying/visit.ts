/** Opens a reporter's page over HTTP, without its sender. */
import { type Pin, pinOf } from '../../client/conversation/pins.js';
import type { PortalPort } from '../../client/conversation/ports.js';
import { openSitting, type Sitting } from '../../client/conversation/sitting.js';
import type { Office } from './office.js';
import type { Writer } from './writer.js';
import { messageOf } from './writer.js';

const never = (): Promise<void> => new Promise(() => undefined);

export const visit = (office: Office, portal: PortalPort, pin: Pin | null): Promise<Sitting> =>
  openSitting({
    portal,
    clock: { now: office.clock.now, sleepUntil: never },
    random: office.random,
    pin,
    openedAt: office.clock.now(),
    launch: () => ({
      queue: () => undefined,
      withdraw: () => undefined,
      stop: () => undefined,
      done: never(),
    }),
    emit: () => undefined,
  });

/** What the page remembers after an honest visit. */
export const pinNow = (office: Office): Pin => pinOf(office.directory());

/** Whether the page would seal a letter now: the code of its refusal if not. */
export function writes(sitting: Sitting, { path, receipt }: Writer): string {
  try {
    sitting.write({ path, returned: null, writing: messageOf('Hello.'), receipt });
    return 'queued';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** The code with which a promise is refused. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
