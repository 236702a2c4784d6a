/** Roles to choose from, with what each may do. */
import { mayHold, type Role, roleNames } from '../../server/roles.js';
import type { Option } from '../ui/fields.js';
import { say } from './say.js';

/** What was chosen, in the order of the roles. */
export const rolesIn = (chosen: readonly string[]): Role[] =>
  roleNames.filter((role) => chosen.includes(role));

/** Whether one person may hold what was chosen. */
export const canHold = (chosen: readonly string[]): boolean => mayHold(rolesIn(chosen));

export const roleOptions = (roles: readonly Role[]): Option[] =>
  roles.map((role) => ({
    value: role,
    label: say.value(`roles.${role}`),
    hint: say.value(`roleHints.${role}`),
  }));
