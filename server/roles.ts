/**
 * Roles, and which of them one person may hold together (R91). Clients import this file, so it
 * takes nothing.
 */

/**
 * Head, officer, custodian (of identities): content roles, the only ones that read cases. Holder:
 * signs what the quorum signs and reads no case. Auditor: reads the audit log. Administrator: sees
 * settings, health and accounts.
 */
export const roleNames = [
  'head',
  'officer',
  'custodian',
  'holder',
  'auditor',
  'administrator',
] as const;
export type Role = (typeof roleNames)[number];

const content: ReadonlySet<Role> = new Set(['head', 'officer', 'custodian']);
/**
 * Held alone. An administrator who read cases could put together who had written them; an auditor
 * judges what the others do, administrators among them, and so is neither.
 */
const lonely: ReadonlySet<Role> = new Set(['auditor', 'administrator']);

/** Whether one of these roles reads cases. */
export const readsCases = (roles: readonly Role[]): boolean => roles.some((r) => content.has(r));

/**
 * Whether somebody with one of these roles takes in what is sealed and sends bundles: who reads
 * cases, and auditors, to whom audit keys are sealed.
 */
export const hasDesk = (roles: readonly Role[]): boolean =>
  readsCases(roles) || roles.includes('auditor');

/** Whether one person may hold all of these: at least one, none twice. */
export const mayHold = (roles: readonly Role[]): boolean =>
  roles.length > 0 &&
  new Set(roles).size === roles.length &&
  (roles.length === 1 || !roles.some((role) => lonely.has(role)));

/**
 * Whether somebody with these roles may stand in a directory as it lists them: with routes only
 * who reads cases, as an auditor only an auditor; an administrator never, for whoever stands there
 * gets keys to letters.
 */
export const mayStand = (
  roles: readonly Role[],
  listed: { routes: readonly number[]; head: boolean; auditor?: boolean },
): boolean =>
  (listed.auditor !== true || roles.includes('auditor')) &&
  (readsCases(roles) ||
    (!roles.includes('administrator') && listed.routes.length === 0 && !listed.head));

/** One spelling for each set: names in the order of `roleNames`, one space between. */
export const writeRoles = (roles: readonly Role[]): string =>
  roleNames.filter((role) => roles.includes(role)).join(' ');

/** What `writeRoles` wrote; names that are not known give no role. */
export const readRoles = (text: string): Role[] => {
  const names = text.split(' ');
  return roleNames.filter((role) => names.includes(role));
};

/**
 * Whether somebody may invite to these roles, and end accounts that hold them. A Head may with
 * every role. An administrator decides neither who is a Head nor who audits administrators.
 */
export const mayAppoint = (by: readonly Role[], roles: readonly Role[]): boolean =>
  by.includes('head') ||
  (by.includes('administrator') && !roles.includes('head') && !roles.includes('auditor'));

/**
 * Whether an account may change from one set to another. Who once held a content role knows keys
 * of cases, whatever is taken away later: auditors and administrators are invited as such, with
 * keys of their own, and become nothing else.
 */
export const mayBecome = (before: readonly Role[], after: readonly Role[]): boolean =>
  mayHold(after) && ![...before, ...after].some((role) => lonely.has(role));

/** Whether it takes two Heads, where there are two: somebody becomes a Head who was none. */
export const takesTwo = (before: readonly Role[], after: readonly Role[]): boolean =>
  after.includes('head') && !before.includes('head');
