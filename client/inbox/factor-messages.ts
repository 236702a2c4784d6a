/** What page and worker say to each other of the second factor. */
import type { SessionsAnswer } from '../../server/inbox/wire.js';
import type { ChangeState } from '../conversation/own-keys.js';

interface ListedKey {
  id: Uint8Array;
  transports: string[];
}

/** What a browser is asked with for a key; `salt`: for its PRF, 32 bytes. */
export interface KeyRequest {
  rpId: string;
  challenge: Uint8Array;
  timeout: number;
  allowed: ListedKey[];
  salt: Uint8Array;
}

/** What a browser is asked with to make a key. */
export interface KeyCreation {
  rp: { id: string; name: string };
  user: { id: Uint8Array; name: string; displayName: string };
  challenge: Uint8Array;
  timeout: number;
  algorithms: number[];
  /** Keys that are registered already. */
  excluded: ListedKey[];
  salt: Uint8Array;
  /** To ask the key that was made for its secret, where making it does not give that. */
  probe: Uint8Array;
}

/** What an account can be proved with. */
export interface AskedView {
  key: KeyRequest | null;
  app: boolean;
  /** Recovery codes that are left. */
  codes: number;
}

/** A factor as somebody shows it. `output`: what a key's PRF gave, 32 bytes. */
export type ShownFactor =
  | {
      kind: 'webauthn';
      id: Uint8Array;
      clientDataJSON: Uint8Array;
      authenticatorData: Uint8Array;
      signature: Uint8Array;
      output: Uint8Array | null;
    }
  | { kind: 'totp'; code: string }
  | { kind: 'code'; typed: string };

/** A factor as it was made; the worker keeps the secret of an app. */
export type NewFactorGiven =
  | {
      kind: 'webauthn';
      name: string;
      id: Uint8Array;
      clientDataJSON: Uint8Array;
      attestationObject: Uint8Array;
      transports: string[];
      output: Uint8Array | null;
    }
  | { kind: 'totp'; name: string; code: string };

/** The secret of an authenticator app: as a code to photograph, and to be typed. */
export interface AppSecretView {
  uri: string;
  groups: string[];
}

/** How far a change of an officer's own keys has come. */
export interface ChangingView {
  state: ChangeState;
  /** Since the keys in force were listed. */
  days: number;
  /** They should be changed. */
  due: boolean;
  /** Eight words of keys that are asked for, to be read to a Head; else null. */
  words: string | null;
}

/** Somebody whose new keys wait to be listed. `words`: null where what they sent does not hold. */
export interface KeyChangeView {
  person: number;
  name: string;
  words: string | null;
}

export interface KeysView {
  factors: {
    id: string;
    kind: 'webauthn' | 'totp';
    name: string;
    prf: boolean;
    /** UTC days. */
    added: number;
    used: number | null;
  }[];
  codesLeft: number;
  /** The browser can be asked for a key here. */
  keysPossible: boolean;
  session: SessionsAnswer;
  /** The keys that reports are sealed to; `null` for whom the directory does not list. */
  changing: ChangingView | null;
}

/** The questions of the page about factors. */
export interface FactorAsks {
  /** For whoever enrols or comes back: `null` where the inbox has an address and no name. */
  newKey(given: { token: string; account?: string }): KeyCreation | null;
  /** Ten recovery codes, which the worker keeps until they are registered. */
  drawCodes(): string[];
  /** Draws the secret of an app, which the worker keeps. */
  drawApp(given: { account: string; unitName: string }): AppSecretView;
  /** The passphrase, and which factors may follow. */
  knock(given: { account: string; passphrase: string }): AskedView;
  /** The sign-in that was begun is given up. */
  giveUp(): null;
  keys(): KeysView;
  /** Before keys are changed: the passphrase once more, and then a factor. */
  knockAgain(passphrase: string): AskedView;
  /** From now on keys can be changed, for five minutes. */
  confirm(factor: ShownFactor): null;
  /** Of somebody who confirmed: with the recovery codes that were drawn last. */
  changePassphrase(passphrase: string): null;
  /** Of somebody who confirmed: asks for the keys of the kit that was drawn last. */
  makeKeys(): null;
  /** Of a Head: who asks for other keys. */
  keyChanges(): KeyChangeView[];
  /** The next directory with these keys; `words`: those that were compared. */
  listKeys(given: { person: number; words: string }): { published: boolean };
  /** Of somebody who confirmed. */
  anotherKey(): KeyCreation | null;
  addFactor(factor: NewFactorGiven): null;
  removeFactor(id: string): null;
  /** New recovery codes, in place of all there were; they count from now on. */
  newCodes(): string[];
  /** Every session and every sign-in that was begun ends, this one included. */
  endSessions(): null;
}
