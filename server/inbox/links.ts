/** One-time links: who may enrol, and the very first one of an empty database. */
import { fromBase64url, hash, type Random, toBase64url } from '../../crypto/checks.js';
import { type Clock, dayMilliseconds } from '../clock.js';
import { Refusal } from '../http/refusal.js';
import { record } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { readUnit } from '../store/directories.js';
import { addLink, endLinks, findLink, type Link } from '../store/links.js';

/** So long a link can be used. */
export const linkMilliseconds = 7 * dayMilliseconds;
/** The number of whoever sets the unit up. */
export const founder = 1;
const tokenBytes = 32;

export interface NewLink {
  /** 43 characters; stands in the fragment of the link and is never sent in an address. */
  token: string;
  tokenHash: Uint8Array;
  expiresAt: number;
}

/** Draws a link's token. Only its hash is to be stored. */
export function drawLink(given: { random: Random; clock: Clock }): NewLink {
  const token = given.random(tokenBytes);
  return {
    token: toBase64url(token),
    tokenHash: hash('link', token),
    expiresAt: given.clock.now() + linkMilliseconds,
  };
}

/** The hash under which a token is kept. Throws 404 `link` when it is no token. */
export function tokenHashOf(token: string): Uint8Array {
  try {
    return hash('link', fromBase64url(token));
  } catch {
    throw new Refusal(404, 'link');
  }
}

/**
 * A link that can be used now. Throws 404 `link` when it is unknown; 410 `link-used`,
 * `link-expired`, `link-replaced` or `link-withdrawn` when it was one.
 */
export async function openLink(
  given: { db: Database; clock: Clock },
  token: string,
): Promise<Link & { tokenHash: Uint8Array }> {
  const tokenHash = tokenHashOf(token);
  const link = await findLink(given.db, { tokenHash, now: given.clock.now() });
  if (!link) throw new Refusal(404, 'link');
  const { state, ...open } = link;
  if (state !== 'open') throw new Refusal(410, `link-${state}`);
  const late = link.purpose === 'setup' && (await readUnit(given.db)) !== null;
  if (late) throw new Refusal(404, 'link');
  return { ...open, tokenHash };
}

/**
 * A new link for setting the unit up, which makes earlier ones useless; null when there is a unit
 * already. Valid for 7 days, once.
 */
export async function createSetupLink(given: {
  db: Database;
  clock: Clock;
  random: Random;
}): Promise<{ token: string; expiresAt: number } | null> {
  if (await readUnit(given.db)) return null;
  const { token, tokenHash, expiresAt } = drawLink(given);
  const link = { person: founder, purpose: 'setup' as const };
  await given.db.transaction().execute(async (trx) => {
    await endLinks(trx, { ...link, why: 'replaced' });
    await addLink(trx, { ...link, tokenHash, expiresAt });
    const server = { outcome: 'done', by: null, about: null, now: given.clock.now() } as const;
    await record(trx, { act: 'make-setup-link', ...server });
  });
  return { token, expiresAt };
}
