import type { Migration } from 'kysely';
import * as foundation from './0001-foundation.js';
import * as recovery from './0002-recovery.js';
import * as audit from './0003-audit.js';
import * as witnesses from './0004-witnesses.js';
import * as roles from './0005-roles.js';
import * as roleRequests from './0006-role-requests.js';
import * as dutyMail from './0007-duty-mail.js';
import * as proposals from './0008-proposals.js';
import * as factors from './0009-factors.js';
import * as away from './0010-away.js';
import * as keyChanges from './0011-key-changes.js';
import * as reserve from './0012-reserve.js';

/**
 * Every migration, in the order in which they run. The list is explicit so that what runs is
 * what was reviewed: a file that merely lies in this folder does nothing. Names never change.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-foundation': foundation,
  '0002-recovery': recovery,
  '0003-audit': audit,
  '0004-witnesses': witnesses,
  '0005-roles': roles,
  '0006-role-requests': roleRequests,
  '0007-duty-mail': dutyMail,
  '0008-proposals': proposals,
  '0009-factors': factors,
  '0010-away': away,
  '0011-key-changes': keyChanges,
  '0012-reserve': reserve,
};
