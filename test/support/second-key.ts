/** Second factors of people who sign in without a page. */
import type { Asked, Proved } from '../../client/conversation/joining.js';
import { provedByCode } from '../../client/conversation/joining.js';
import type { MadeSecond } from '../../client/conversation/vault-locking.js';
import { drawRecoveryCodes, systemRandom as random, readRecoveryCode } from '../../crypto/index.js';
import type { EnrolFactorAnswer, EnrolFactorRequest } from '../../server/inbox/wire.js';
import { createAuthenticator } from './authenticator.js';

interface Inbox {
  enrolFactor(request: EnrolFactorRequest): Promise<EnrolFactorAnswer>;
}

export interface SoftKey {
  /** Ten recovery codes, from the time on at which the key was made. */
  readonly codes: string[];
  /** Makes the key for a link. `account`: with a setup link. */
  second(inbox: Inbox, link: EnrolFactorRequest): Promise<MadeSecond>;
  /** Shows it, again and again. */
  prove(asked: Pick<Asked, 'factors'>): Promise<Proved>;
}

/** A security key in software, for the inbox at this address; `prf`: with a secret of its own. */
export function softKey(origin: string, { prf = true } = {}): SoftKey {
  const device = createAuthenticator({ origin, rpId: new URL(origin).hostname });
  const output = prf ? random(32) : null;
  const codes: string[] = [];
  return {
    codes,
    async second(inbox, link) {
      const { webauthn } = await inbox.enrolFactor(link);
      if (webauthn === null) throw new Error('the inbox has no name');
      codes.splice(0, codes.length, ...drawRecoveryCodes(random));
      const credential = device.create(webauthn);
      const factor = { kind: 'webauthn' as const, name: 'Key', credential };
      return { factor: { ...factor, output: output?.slice() ?? null }, codes: [...codes] };
    },
    async prove({ factors: { webauthn } }) {
      if (webauthn === null) throw new Error('no key is asked for');
      return {
        proof: device.get(webauthn),
        factor: output === null ? { kind: 'passphrase' } : { kind: 'prf', output: output.slice() },
      };
    },
  };
}

/** Shows one recovery code after another. */
export const byCodes = (codes: string[]) => async (): Promise<Proved> => {
  const code = readRecoveryCode(codes.shift() ?? '');
  if (code === null) throw new Error('no recovery code is left');
  return provedByCode(code);
};
