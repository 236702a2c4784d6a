/** What the server stores of sessions and second factors, in the words of tables.ts. */
import type { Generated } from 'kysely';

/** What officers prove a sign-in with besides the passphrase. */
export interface FactorsTable {
  /** 16 random bytes. */
  id: Uint8Array;
  person: number;
  kind: 'webauthn' | 'totp';
  /** The officer's word for it. */
  name: string;
  /** 1 if the vault's key is locked under what only this authenticator gives. */
  prf: number;
  /** The vault's key, locked: 72 bytes. */
  wrap: Uint8Array;
  /** WebAuthn: the credential's identifier. */
  credential: Uint8Array | null;
  /** WebAuthn: the public key, in COSE. */
  public_key: Uint8Array | null;
  /** WebAuthn: how browsers reach it, words with spaces between. */
  transports: string | null;
  /** TOTP: the secret, sealed under a secret of the server's own. */
  secret: Uint8Array | null;
  /** WebAuthn: the authenticator's own; TOTP: the number of the last half minute that counted. */
  counter: number;
  /** TOTP: the moment, milliseconds, at which all wrong codes so far are forgotten. */
  guesses_until: Generated<number>;
  /** The day on which it was added, and the last one on which it was used. */
  added: number;
  used: number | null;
}

/** Recovery codes that were not used yet. */
export interface RecoveryCodesTable {
  person: number;
  /** 32 bytes: hash of what proves the code. */
  hash: Uint8Array;
  /** The vault's key, locked under export key and code: 72 bytes. */
  wrap: Uint8Array;
}

/** The last ten sign-ins of each person, for themselves. */
export interface SignInsTable {
  person: number;
  /** Milliseconds. */
  at: number;
  /** What it was proved with. */
  kind: string;
}

/** At most one row a person: the one live session. Tokens are kept as hashes only. */
export interface SessionsTable {
  person: number;
  /** 32 bytes: hash of the session token. */
  token_hash: Uint8Array;
  /** Hash of the token that this session replaced, so that the replaced page can be told. */
  replaced_hash: Uint8Array | null;
  /** Sign-in, milliseconds: counts the 12 hours. */
  started_at: number;
  /** Last request, milliseconds: counts the 45 idle minutes. */
  seen_at: number;
  /** 1 after sign-out. Ended and outlived sessions are erased. */
  ended: Generated<number>;
  /** When a second factor was last proved in it, milliseconds. */
  proved_at: Generated<number>;
  /** Sign-ins by this name that ended without the passphrase since the sign-in before. */
  failed_passphrase: Generated<number>;
  /** The same with the passphrase, but without a second factor. */
  failed_factor: Generated<number>;
}
