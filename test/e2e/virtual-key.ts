/** A security key that Chromium plays for a page (CDP, WebAuthn): with a secret of its own, or without. */
import type { CDPSession, Page } from 'playwright-core';

/** `none`: the browser has no key at all. */
export type KeyKind = 'prf' | 'plain' | 'none';

export interface VirtualKey {
  /** From now on it answers, or does not. */
  present(is: boolean): Promise<void>;
  /** Puts another one in its place, which knows nothing. */
  replace(kind: Exclude<KeyKind, 'none'>): Promise<void>;
}

const optionsOf = (kind: Exclude<KeyKind, 'none'>) => ({
  protocol: 'ctap2' as const,
  ctap2Version: 'ctap2_1' as const,
  transport: 'internal' as const,
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
  hasPrf: kind === 'prf',
});

async function add(session: CDPSession, kind: Exclude<KeyKind, 'none'>): Promise<string> {
  const options = optionsOf(kind);
  return (await session.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId;
}

/** Gives the browser of this page a key that says yes at once. */
export async function virtualKey(page: Page, kind: KeyKind = 'prf'): Promise<VirtualKey> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  let authenticatorId = kind === 'none' ? null : await add(session, kind);
  return {
    async present(enabled) {
      if (authenticatorId === null) return;
      const to = { authenticatorId, enabled };
      await session.send('WebAuthn.setAutomaticPresenceSimulation', to);
    },
    async replace(by) {
      if (authenticatorId !== null)
        await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      authenticatorId = await add(session, by);
    },
  };
}
