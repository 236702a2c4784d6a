/** Screens of whoever is signed in, and which of them each role has. */
import { hasDesk, type Role, readsCases } from '../../server/roles.js';

/** Those with a way to them. */
export type Way =
  | 'cases'
  | 'waiting'
  | 'alarms'
  | 'people'
  | 'proposals'
  | 'texts'
  /** Of auditors. */
  | 'log'
  /** Of administrators. */
  | 'accounts'
  | 'machine';
export type Screen = Way | 'case' | 'keys' | 'leave';

/** The screens that have a way to them, the home first. */
export function waysOf(roles: readonly Role[]): Way[] {
  if (readsCases(roles)) return ['cases', 'waiting', 'alarms', 'people', 'proposals', 'texts'];
  if (roles.includes('auditor')) return ['log', 'alarms'];
  if (roles.includes('administrator')) return ['accounts', 'machine', 'texts'];
  if (roles.includes('holder')) return ['proposals'];
  return [];
}

/** What is shown where a screen is asked for: the home in place of what somebody does not have. */
export function screenOf(wanted: Screen, roles: readonly Role[]): Screen {
  const ways = waysOf(roles);
  const own: readonly Screen[] = [
    ...ways,
    'keys',
    ...(hasDesk(roles) ? ['leave' as const] : []),
    ...(readsCases(roles) ? ['case' as const] : []),
  ];
  return own.includes(wanted) ? wanted : (ways[0] ?? 'keys');
}
