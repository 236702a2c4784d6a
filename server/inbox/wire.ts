/**
 * The inbox's HTTP contract: what the officers' client sends and what it gets.
 *
 * Clients import this file, so it takes nothing from the rest of the server. Bytes inside JSON
 * are base64url without padding; larger things travel as `application/octet-stream` and have no
 * schema here (their lengths are in crypto/lengths.ts). Every request that changes something
 * carries `requestHeaders`. Every error is `{code}`, one of `inboxCodes`.
 */
import { z } from 'zod';
import { secondFactor } from './wire-factors.js';
import {
  accountName,
  bytes,
  count,
  day,
  exactly,
  moment,
  person,
  personName,
  roles,
} from './wire-parts.js';

export * from './wire-factors.js';

/** Argon2id in OPAQUE: 64 MiB, 3 passes, 4 lanes. Changing it locks every vault for ever. */
export const opaqueKeyStretching = 'memory-constrained';

/** Without both of these a request that changes something is refused with 403 `origin`. */
export const requestHeaders = { 'sec-fetch-site': 'same-origin', 'bad-apple': '1' } as const;

export const sessionCookie = '__Host-session';

/** Intake rows on one page of a batch. */
export const rowsPerPage = 256;
/** Cells in one answer, after the eight bytes of the next point. */
export const cellsPerAnswer = 2048;

export const inboxCodes = [
  'account',
  'application',
  'attempt',
  'away',
  'bad-request',
  'busy',
  'changing',
  'clock',
  'code',
  'code-used',
  'cursor',
  'directory',
  'factor',
  'factor-record',
  'fault',
  'fresh',
  'guesses',
  'header',
  'last',
  'limit',
  'link',
  'link-expired',
  'link-replaced',
  'link-used',
  'link-withdrawn',
  'method',
  'none',
  'not-found',
  'not-open',
  'open',
  'order',
  'origin',
  'own',
  'overtaken',
  'proposal',
  'published',
  'recipient',
  'recovery',
  'replaced',
  'replayed',
  'role',
  'roles',
  'session',
  'sign-in',
  'signature',
  'signed',
  'size',
  'slow',
  'stale',
  'storage',
  'taken',
  'too-large',
  'trial',
  'type',
  'unconfirmed',
  'withdrawn',
  'work',
  'zero',
] as const;
export type InboxCode = (typeof inboxCodes)[number];
export const errorAnswer = z.strictObject({ code: z.enum(inboxCodes) });

const token = exactly(43);
/** A statement or a directory: 512 KiB are some 360 people, past ones included. */
const signed = bytes(524_288);

export const done = z.strictObject({ code: z.literal('ok') });
export const stored = z.strictObject({ code: z.literal('stored') });

/** POST /api/enrolments/look; also of /api/recoveries/reserve. */
export const lookRequest = z.strictObject({ token });
export const lookAnswer = z.strictObject({
  purpose: z.enum(['setup', 'officer', 'recovery']),
  /** Where reporters find their page. */
  portal: z.string().max(300),
  account: accountName.nullable(),
  name: personName.nullable(),
  roles,
  person,
  statements: z.array(signed),
  directory: signed.nullable(),
  /** Of somebody who comes back and whose keys have changed: 280 bytes, sealed. */
  handover: exactly(374).nullable(),
});

/** POST /api/enrolments/start; `account` only with a setup link, where it is chosen. */
export const enrolStartRequest = z.strictObject({
  token,
  account: accountName.optional(),
  registrationRequest: exactly(43),
});
export const enrolStartAnswer = z.strictObject({ registrationResponse: exactly(86) });

/** POST /api/enrolments/finish; `account` to `directory` only with a setup link. */
export const enrolFinishRequest = z.strictObject({
  token,
  registrationRecord: exactly(256),
  vault: bytes(4096),
  application: bytes(8192),
  account: accountName.optional(),
  name: personName.optional(),
  statements: z.array(signed).length(1).optional(),
  directory: signed.optional(),
  second: secondFactor,
});
export const enrolFinishAnswer = z.strictObject({ person });

/** POST /api/recoveries, after enrolments/start; answered like the end of an enrolment. */
export const recoverRequest = z.strictObject({
  token,
  registrationRecord: exactly(256),
  vault: bytes(4096),
  signature: exactly(86),
  second: secondFactor,
  /** Whether the vault has the keys that may have been asked for: else they are asked for no more. */
  changing: z.boolean(),
});

/** GET /api/session */
export const sessionAnswer = z.strictObject({
  person,
  roles,
  /** Whether the roles count: somebody has confirmed who this is. */
  confirmed: z.boolean(),
  account: accountName,
  name: personName,
  /** Where browsers find the portal, as this server is set. */
  portal: z.string(),
});

/** GET /api/unit: the portal's answer, to pin the unit before signing in. */
export const unitAnswer = z.strictObject({
  day,
  work: z.number().int().min(0).max(255),
  statements: z.array(signed),
  directory: signed,
});

/** A whole number in a URL: no sign, no leading zero, at most 15 digits. */
const whole = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .transform(Number);
/** Numbers of batches and directories fill 32 bits in the database, sign included. */
const number = whole.pipe(z.number().max(2_147_483_647));

/** GET /api/cells/:shelf with ?after=SEQ (0 when absent). */
export const afterQuery = z.strictObject({ after: whole.default(0) });
/** GET /api/directories and /api/batches with ?after=N (0 when absent). */
export const afterNumberQuery = z.strictObject({ after: number.default(0) });
export const directoriesAnswer = z.strictObject({ directories: z.array(signed) });
export const batchesAnswer = z.strictObject({
  batches: z.array(z.strictObject({ number: count, day, drops: count })),
});

/** GET /api/batches/:number/:page; pages count from 0. */
export const batchPage = z.strictObject({ number, page: number });

/** GET /api/cells/:shelf */
export const cellsShelf = z.strictObject({ shelf: z.enum(['store', 'board']) });

/** PUT /api/bundles/:id */
export const bundleId = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) });

/** GET /api/audit/checkpoint: key and newest checkpoint of the audit log, as an export has them. */
export const checkpointAnswer = z.strictObject({
  key: z.string().max(300),
  note: z.string().max(65_536),
});
/** Number of a file of 256 entries. */
export const entriesFile = z.strictObject({ number });

/** POST /api/enrolments and GET /api/enrolments; `expires` in milliseconds since 1970. */
export const inviteRequest = z.strictObject({ account: accountName, name: personName, roles });
export const inviteAnswer = z.strictObject({ token, person });
export const enrolmentsAnswer = z.strictObject({
  enrolments: z.array(
    z.strictObject({
      person,
      account: accountName,
      name: personName,
      roles,
      expires: z.number().int().min(0),
      application: bytes(8192).nullable(),
    }),
  ),
});

/** A person in an address. */
export const personParams = z.strictObject({ person: number.pipe(person) });

/** GET /api/accounts; `listed`: a current person of the directory in force. */
export const accountsAnswer = z.strictObject({
  accounts: z.array(
    z.strictObject({
      person,
      account: accountName,
      name: personName,
      roles,
      state: z.enum(['invited', 'enrolled', 'confirmed', 'ended']),
      listed: z.boolean(),
      /** Of an invitation that can be used, milliseconds since 1970; else 0. */
      expires: moment,
      /** Roles that one Head asked for, and another has to agree to. */
      asked: z.strictObject({ roles, by: person }).nullable(),
    }),
  ),
});

/** GET /api/settings: as given, without secrets. */
export const settingsAnswer = z.strictObject({
  settings: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});

/** GET /api/state; moments in milliseconds since 1970, 0 for what has not happened yet. */
export const stateAnswer = z.strictObject({
  now: moment,
  database: z.enum(['sqlite', 'postgres']),
  /** Hundredths of the disk that are free; null where the server cannot tell. */
  diskFree: z.number().int().min(0).max(100).nullable(),
  snapshotAt: moment,
  /** The fixed moment that was dealt with last, whether or not a batch closed at it. */
  closingAt: moment,
  checkpointAt: moment,
  /** Of what is stored in one day. */
  room: z.enum(['enough', 'little', 'none']),
  /** The daily mail: `failing` when somebody was not reached the last time. */
  mail: z.enum(['off', 'working', 'failing']),
});

/** POST /api/accounts/:person/roles; `before`: what the person who asks saw. */
export const rolesRequest = z.strictObject({ before: roles, roles });
export const rolesAnswer = z.strictObject({ code: z.enum(['ok', 'asked']) });

/** POST /api/accounts/:person/confirm; what was compared. */
export const confirmRequest = z.strictObject({ roles, application: bytes(8192) });

/** PUT /api/directories/:number */
export const directoryNumber = z.strictObject({ number });
export const publishRequest = z.strictObject({ directory: signed });

export type LookAnswer = z.infer<typeof lookAnswer>;
export type EnrolStartRequest = z.infer<typeof enrolStartRequest>;
export type EnrolStartAnswer = z.infer<typeof enrolStartAnswer>;
export type EnrolFinishRequest = z.infer<typeof enrolFinishRequest>;
export type EnrolFinishAnswer = z.infer<typeof enrolFinishAnswer>;
export type RecoverRequest = z.infer<typeof recoverRequest>;
export type SessionAnswer = z.infer<typeof sessionAnswer>;
export type UnitAnswer = z.infer<typeof unitAnswer>;
export type DirectoriesAnswer = z.infer<typeof directoriesAnswer>;
export type BatchesAnswer = z.infer<typeof batchesAnswer>;
export type CheckpointAnswer = z.infer<typeof checkpointAnswer>;
export type InviteRequest = z.infer<typeof inviteRequest>;
export type InviteAnswer = z.infer<typeof inviteAnswer>;
export type EnrolmentsAnswer = z.infer<typeof enrolmentsAnswer>;
export type AccountsAnswer = z.infer<typeof accountsAnswer>;
export type RolesRequest = z.infer<typeof rolesRequest>;
export type RolesAnswer = z.infer<typeof rolesAnswer>;
export type SettingsAnswer = z.infer<typeof settingsAnswer>;
export type StateAnswer = z.infer<typeof stateAnswer>;
export type ConfirmRequest = z.infer<typeof confirmRequest>;
export type PublishRequest = z.infer<typeof publishRequest>;
