/** Requests that must not be left in doubt. */
import { PortError } from './ports.js';

/**
 * The same again when no answer came: the server knows it again if it took it. Throws
 * `PortError('unanswered')` when it is not known whether it did.
 */
export async function sendTwice(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    await send().catch((again: unknown) => {
      throw isUnanswered(again) ? new PortError('unanswered', 0) : again;
    });
  }
}

const isUnanswered = (error: unknown): boolean =>
  error instanceof PortError && error.code === 'unreachable';
