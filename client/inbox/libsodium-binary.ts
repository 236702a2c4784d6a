/** How libsodium's WebAssembly reaches the officers' worker: it fetches it, until that works. */
import { fetchLibsodium } from '../ui/libsodium-file.js';

const pauseMilliseconds = 5_000;

async function untilItWorks(): Promise<Uint8Array<ArrayBuffer>> {
  for (;;) {
    const bytes = await fetchLibsodium().catch(() => null);
    if (bytes !== null) return bytes;
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
}

/** libsodium waits for it. */
export const binary = untilItWorks();
