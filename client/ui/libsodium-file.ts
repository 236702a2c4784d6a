/** Fetches libsodium's WebAssembly: a file of the page beside its scripts (client/build/libsodium.ts). */
import { PortError } from '../conversation/ports.js';
import { fetchCarrier } from './fetch-carrier.js';

const milliseconds = 120_000;
const limitBytes = 2 ** 20;

/** Throws `PortError`. */
export async function fetchLibsodium(): Promise<Uint8Array<ArrayBuffer>> {
  const path = '/libsodium.wasm';
  const carry = fetchCarrier('omit');
  const answer = await carry({ method: 'GET', path, headers: [], milliseconds, limitBytes });
  if (answer.status !== 200) throw new PortError('unreachable', answer.status);
  return answer.body as Uint8Array<ArrayBuffer>;
}
