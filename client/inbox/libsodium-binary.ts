/** How libsodium's WebAssembly reaches the officers' worker: it fetches it, until that works. */
import { fetchLibsodium } from '../ui/libsodium-file.js';
import { pauseAfter } from '../ui/pauses.js';

async function untilItWorks(): Promise<Uint8Array<ArrayBuffer>> {
  for (let tries = 0; ; tries++) {
    const bytes = await fetchLibsodium().catch(() => null);
    if (bytes !== null) return bytes;
    await new Promise((resolve) => setTimeout(resolve, pauseAfter(tries)));
  }
}

/** libsodium waits for it. */
export const binary = untilItWorks();
