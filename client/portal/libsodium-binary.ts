/**
 * How libsodium's WebAssembly reaches this page and its worker (client/build/libsodium.ts): the
 * page fetches it once, gives it here, and posts it to the worker as its first message.
 */
type Binary = Uint8Array<ArrayBuffer>;

let give = (_binary: Binary): void => undefined;

/** libsodium waits for it. */
export const binary = new Promise<Binary>((resolve) => {
  give = resolve;
});

export const giveBinary = (bytes: Binary): void => give(bytes);

if (!('document' in globalThis))
  addEventListener('message', ({ data }: MessageEvent<Binary>) => give(data), { once: true });
