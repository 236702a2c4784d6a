/** The reserve key that a directory names. `docs/protocol.md`, "Reserve key". */
import { type Directory, fromBase64url, ProtocolError } from '../../crypto/index.js';
import { parseDirectoryContent } from './directory-content.js';

/** Who keeps it, as reporters read it. */
export interface Keeper {
  en: string;
  cy?: string | undefined;
}

export interface Reserve {
  keeper: Keeper;
  /** X-Wing key, 1,216 bytes. */
  key: Uint8Array;
}

/** `null` for a directory without one, or with content of another version. */
export function reserveOf({ content }: Pick<Directory, 'content'>): Reserve | null {
  try {
    const { reserve } = parseDirectoryContent(content);
    return reserve === undefined
      ? null
      : { keeper: reserve.keeper, key: fromBase64url(reserve.key) };
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}
