/** Where witnesses are, as the setting AUDIT_WITNESSES names them. */
import { Malformed } from './malformed.js';
import { formatKey, type NoteKey, parseKey } from './note.js';

export interface WitnessAddress {
  key: NoteKey;
  /**
   * Before `/add-checkpoint`, without a slash at its end; of a witness that reads entries the whole
   * address, which ends with `/add-entries`.
   */
  url: string;
}

const address = /^https?:\/\/[^\s?#]*[^\s?#/]$/;

/** Pairs of a witness's key and its address, all apart by spaces. Throws Malformed. */
export function parseAddresses(text: string): WitnessAddress[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length % 2 !== 0) throw new Malformed('addresses');
  const pairs = Array.from({ length: words.length / 2 }, (_, i) => words.slice(2 * i, 2 * i + 2));
  const found = pairs.map(([key = '', url = '']) => ({ key: parseKey(key), url }));
  const names = new Set(found.map(({ key }) => key.name));
  const good = found.every(
    ({ key, url }) => key.kind === 'witness' && address.test(url) && URL.canParse(url),
  );
  if (!good || names.size !== found.length) throw new Malformed('addresses');
  return found;
}

export const formatAddresses = (found: readonly WitnessAddress[]): string =>
  found.map(({ key, url }) => `${formatKey(key)} ${url}`).join(' ');
