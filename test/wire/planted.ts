/**
 * Breaches, as code that stands in front of the worker that sends: what a careless change could do.
 * Each wraps `fetch` of the drops.
 */

const around = (what: string): string => `{
  const carry = globalThis.fetch;
  let put = -1;
  let queued = false;
  addEventListener('message', ({ data }) => { queued ||= data.to === 'queue'; });
  globalThis.fetch = async (address, given) => {
    if (given?.method !== 'PUT') return carry(address, given);
    put += 1;
    ${what}
    return carry(address, given);
  };
}
`;

/** One thing at each of the first drops, whatever they hold. */
export const oneAfterAnother = around(`
  const body = new Uint8Array(given.body.length + 1);
  body.set(given.body);
  if (put === 0) given = { ...given, body };
  if (put === 1) given = { ...given, headers: [...given.headers, ['x-letter', '1']] };
  if (put === 2) await new Promise((resolve) => setTimeout(resolve, 1_600));
  if (put === 3) await carry('/api/board', { cache: 'no-store', credentials: 'omit' });
`);

/** Every drop leaves late once a letter has been queued. */
export const lateLetters = (milliseconds: number): string =>
  around(`
  const until = performance.now() + ${milliseconds};
  while (queued && performance.now() < until);
`);
