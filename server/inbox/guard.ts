/** What every request to the inbox passes first: where it comes from, who sends it, whether they may. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fromBase64url, hash, toBase64url } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { recordAlone } from '../store/audit.js';
import { type Signed, useSession } from '../store/sessions.js';
import type { Inbox, InboxApp } from './context.js';
import { allows, permissionFor, permissions } from './permissions.js';
import { requestHeaders, sessionCookie } from './wire.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; null on routes that are open to anyone. */
    signed: Signed | null;
  }
}

const tokenBytes = 32;
const cookieAttributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';
const cookiePattern = new RegExp(`(?:^|;\\s*)${sessionCookie}=([A-Za-z0-9_-]{43})(?:;|$)`);

/**
 * Denies by default: a route without its line in the table of permissions stops the start, and so
 * does a line without its route.
 */
export function guardRoutes(app: InboxApp, inbox: Inbox): void {
  app.decorateRequest('signed', null);
  const missing = new Set(permissions);
  app.addHook('onRoute', (route) => {
    if (route.config?.page && !route.url.startsWith('/api')) return;
    for (const method of [route.method].flat()) {
      missing.delete(permissionFor(method, route.url));
    }
  });
  app.addHook('onReady', async () => {
    for (const { method, pattern } of missing) {
      throw new Error(`a permission is written down for ${method} ${pattern}, which is no route`);
    }
  });
  app.addHook('onRequest', async (request) => {
    const pattern = request.routeOptions.url;
    if (request.is404 || pattern === undefined) return;
    if (request.routeOptions.config.page && !pattern.startsWith('/api')) return;
    const permission = permissionFor(request.method, pattern);
    if (permission.method !== 'GET') checkOrigin(request);
    if (permission.who === 'anyone') return;
    const signed = await signedIn(request, inbox);
    const counts = signed.confirmed || permission.who === 'signed-in';
    if (!counts || !allows(permission, signed.roles)) {
      const refused = { outcome: 'refused', by: signed.person, about: null } as const;
      await recordAlone(inbox.db, { act: permission.act, ...refused, now: inbox.clock.now() });
      throw new Refusal(403, counts ? 'role' : 'unconfirmed');
    }
    request.signed = signed;
  });
}

/** Another site can send a form, but neither of these headers. Throws 403 `origin`. */
function checkOrigin(request: FastifyRequest): void {
  for (const [name, value] of Object.entries(requestHeaders)) {
    if (request.headers[name] !== value) throw new Refusal(403, 'origin');
  }
}

async function signedIn(request: FastifyRequest, inbox: Inbox): Promise<Signed> {
  const token = cookiePattern.exec(request.headers.cookie ?? '')?.[1];
  if (token === undefined) throw new Refusal(401, 'session');
  const found = await useSession(inbox.db, {
    tokenHash: hash('session', tokenOf(token)),
    now: inbox.clock.now(),
  });
  if (found === 'replaced') throw new Refusal(401, 'replaced');
  if (found === 'none') throw new Refusal(401, 'session');
  return found;
}

/** Who is signed in where nobody has to be; null for nobody. */
export async function whoSends(request: FastifyRequest, inbox: Inbox): Promise<Signed | null> {
  try {
    return await signedIn(request, inbox);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** 43 characters can hold two bits too many, which is no token of ours. */
function tokenOf(text: string): Uint8Array {
  try {
    return fromBase64url(text);
  } catch {
    throw new Refusal(401, 'session');
  }
}

/** Who sends this request; only on routes that ask for somebody signed in. */
export function signedOf(request: FastifyRequest): Signed {
  if (request.signed === null) throw new Refusal(401, 'session');
  return request.signed;
}

/** Draws a session's token. Only its hash is to be stored. */
export function drawToken(inbox: Inbox): { token: Uint8Array; tokenHash: Uint8Array } {
  const token = inbox.random(tokenBytes);
  return { token, tokenHash: hash('session', token) };
}

/** Hands a session's token out, in a cookie. */
export function giveToken(reply: FastifyReply, token: Uint8Array): void {
  reply.header('set-cookie', `${sessionCookie}=${toBase64url(token)}; ${cookieAttributes}`);
}

/** Makes the browser forget the token. */
export function takeSession(reply: FastifyReply): void {
  reply.header('set-cookie', `${sessionCookie}=; ${cookieAttributes}; Max-Age=0`);
}
