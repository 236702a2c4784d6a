/**
 * The only place that imports libsodium. Everything else in the project takes these
 * functions from here, ready to use: importing this module waits for the library.
 */
import sodium from 'libsodium-wrappers';

await sodium.ready;

export { sodium };

/** The library's own memory, which its types leave out; it is another array once it has grown. */
const inside = (sodium as unknown as { libsodium: { HEAPU8: Uint8Array } }).libsodium;

/** What stands in it before anything secret does; what follows is zeros. */
const fresh = ((): Uint8Array => {
  const all = inside.HEAPU8;
  let end = all.length;
  while (end > 0 && all[end - 1] === 0) end -= 1;
  return all.slice(0, end);
})();

/**
 * Puts the library's memory back to what it was at first: it works on copies of keys and texts, and
 * frees them without overwriting. Takes less than a millisecond. Not while it works.
 */
export function forgetWorkings(): void {
  inside.HEAPU8.fill(0, fresh.length);
  inside.HEAPU8.set(fresh);
}

/** Overwrites secret bytes with zeros. Call it as soon as a secret is no longer needed. */
export function wipe(...secrets: Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
