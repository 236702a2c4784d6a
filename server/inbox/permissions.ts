/**
 * Who may do what in the inbox: the only place that says so. A route without its line here
 * cannot be registered, and a role without its name in a line is denied.
 */

import type { Role } from '../roles.js';

export interface Permission {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The route's pattern, never an address with values in it. */
  readonly pattern: string;
  /** `signed-in`: whoever has a session, also before their roles count. */
  readonly who: 'anyone' | 'signed-in' | readonly Role[];
  /** Name of the act in the audit log. */
  readonly act: string;
}

/** Content: who reads cases. */
const officers: readonly Role[] = ['head', 'officer', 'custodian'];
/** Who stands in a directory and takes batches in; what is sealed to others opens for none of them. */
const recipients: readonly Role[] = [...officers, 'auditor'];
const auditors: readonly Role[] = ['auditor'];
const heads: readonly Role[] = ['head'];
/** Accounts, without what is in them. */
const accounts: readonly Role[] = ['head', 'administrator'];
const administrators: readonly Role[] = ['administrator'];
/** Whoever may give a holder's signature: also Heads and officers may hold a key. */
const signers: readonly Role[] = [...officers, 'holder'];
/** Whoever may draft what holders then sign (R92). */
const drafters: readonly Role[] = [...signers, 'administrator'];

export const permissions: readonly Permission[] = [
  { method: 'GET', pattern: '/api/health', who: 'anyone', act: 'check-health' },
  { method: 'GET', pattern: '/api/unit', who: 'anyone', act: 'read-unit' },
  { method: 'POST', pattern: '/api/enrolments/look', who: 'anyone', act: 'look-at-link' },
  { method: 'POST', pattern: '/api/enrolments/factor', who: 'anyone', act: 'ask-first-factor' },
  { method: 'POST', pattern: '/api/enrolments/start', who: 'anyone', act: 'start-enrolment' },
  { method: 'POST', pattern: '/api/enrolments/finish', who: 'anyone', act: 'finish-enrolment' },
  { method: 'POST', pattern: '/api/recoveries', who: 'anyone', act: 'recover-account' },
  { method: 'POST', pattern: '/api/recoveries/reserve', who: 'anyone', act: 'open-reserve-copy' },
  { method: 'POST', pattern: '/api/sign-in/work', who: 'anyone', act: 'ask-work' },
  { method: 'POST', pattern: '/api/sign-in/start', who: 'anyone', act: 'start-sign-in' },
  { method: 'POST', pattern: '/api/sign-in/finish', who: 'anyone', act: 'sign-in' },
  { method: 'POST', pattern: '/api/sign-in/factor', who: 'anyone', act: 'prove-factor' },
  { method: 'POST', pattern: '/api/sign-out', who: 'signed-in', act: 'sign-out' },
  { method: 'GET', pattern: '/api/session', who: 'signed-in', act: 'read-session' },
  { method: 'GET', pattern: '/api/sessions', who: 'signed-in', act: 'list-sessions' },
  { method: 'POST', pattern: '/api/sessions/end', who: 'signed-in', act: 'end-sessions' },
  { method: 'GET', pattern: '/api/factors', who: 'signed-in', act: 'list-factors' },
  { method: 'POST', pattern: '/api/factors/options', who: 'signed-in', act: 'ask-factor' },
  { method: 'POST', pattern: '/api/factors/prove', who: 'signed-in', act: 'prove-factor-again' },
  { method: 'POST', pattern: '/api/factors', who: 'signed-in', act: 'add-factor' },
  { method: 'POST', pattern: '/api/factors/remove', who: 'signed-in', act: 'remove-factor' },
  { method: 'POST', pattern: '/api/factors/codes', who: 'signed-in', act: 'replace-codes' },
  {
    method: 'POST',
    pattern: '/api/passphrase/start',
    who: 'signed-in',
    act: 'start-passphrase',
  },
  { method: 'POST', pattern: '/api/passphrase', who: 'signed-in', act: 'change-passphrase' },
  { method: 'GET', pattern: '/api/vault', who: 'signed-in', act: 'read-vault' },
  { method: 'GET', pattern: '/api/outbox', who: recipients, act: 'read-outbox' },
  { method: 'GET', pattern: '/api/directories', who: 'signed-in', act: 'read-directories' },
  { method: 'GET', pattern: '/api/batches', who: recipients, act: 'list-batches' },
  { method: 'GET', pattern: '/api/batches/:number/:page', who: recipients, act: 'take-in' },
  { method: 'GET', pattern: '/api/cells/:shelf', who: recipients, act: 'read-cells' },
  { method: 'PUT', pattern: '/api/bundles/:id', who: recipients, act: 'send-bundle' },
  { method: 'GET', pattern: '/api/reserve-copy', who: officers, act: 'read-reserve-copy' },
  { method: 'PUT', pattern: '/api/reserve-copy', who: officers, act: 'keep-reserve-copy' },
  { method: 'POST', pattern: '/api/keys', who: recipients, act: 'keep-keys' },
  { method: 'GET', pattern: '/api/key-changes', who: heads, act: 'list-key-changes' },
  { method: 'GET', pattern: '/api/recipients', who: officers, act: 'list-recipients' },
  { method: 'PUT', pattern: '/api/away', who: officers, act: 'set-away' },
  { method: 'PUT', pattern: '/api/accounts/:person/away', who: heads, act: 'set-away-of' },
  { method: 'GET', pattern: '/api/audit/checkpoint', who: auditors, act: 'read-checkpoint' },
  { method: 'GET', pattern: '/api/audit/entries/:number', who: auditors, act: 'read-audit' },
  { method: 'POST', pattern: '/api/enrolments', who: accounts, act: 'invite' },
  { method: 'GET', pattern: '/api/duty-mail', who: officers, act: 'read-duty-mail' },
  { method: 'PUT', pattern: '/api/duty-mail', who: officers, act: 'set-duty-mail' },
  { method: 'GET', pattern: '/api/enrolments', who: heads, act: 'list-enrolments' },
  { method: 'DELETE', pattern: '/api/enrolments/:person', who: accounts, act: 'withdraw' },
  { method: 'GET', pattern: '/api/accounts', who: accounts, act: 'list-accounts' },
  { method: 'POST', pattern: '/api/accounts/:person/confirm', who: heads, act: 'confirm' },
  { method: 'POST', pattern: '/api/accounts/:person/roles', who: heads, act: 'role' },
  { method: 'POST', pattern: '/api/accounts/:person/end', who: accounts, act: 'end-account' },
  { method: 'GET', pattern: '/api/settings', who: administrators, act: 'read-settings' },
  { method: 'GET', pattern: '/api/state', who: administrators, act: 'read-state' },
  {
    method: 'PUT',
    pattern: '/api/directories/:number',
    who: [...heads, 'holder'],
    act: 'publish-directory',
  },
  { method: 'GET', pattern: '/api/proposals', who: drafters, act: 'list-proposals' },
  { method: 'PUT', pattern: '/api/proposals/:id', who: drafters, act: 'propose' },
  { method: 'PUT', pattern: '/api/proposals/:id/signature', who: signers, act: 'sign-proposal' },
  { method: 'PUT', pattern: '/api/proposals/:id/end', who: drafters, act: 'withdraw-proposal' },
];

/** The line of a route; throws when there is none, which stops the start. */
export function permissionFor(method: string, pattern: string): Permission {
  const found = permissions.find((line) => line.method === method && line.pattern === pattern);
  if (!found) throw new Error(`no permission is written down for ${method} ${pattern}`);
  return found;
}

/** Whether somebody signed in, who has these roles, may use a route: one of them is enough. */
export function allows({ who }: Permission, roles: readonly Role[]): boolean {
  if (who === 'anyone' || who === 'signed-in') return true;
  return who.some((role) => roles.includes(role));
}
