/**
 * The only place that imports libsodium. Everything else in the project takes these
 * functions from here, ready to use: importing this module waits for the library.
 */
import sodium from 'libsodium-wrappers';

await sodium.ready;

export { sodium };

/** Overwrites secret bytes with zeros. Call it as soon as a secret is no longer needed. */
export function wipe(...secrets: Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
