/** What an entry of the audit log says (docs/audit.md, Entries). */
import { type Role, roleNames } from '../roles.js';
import { Malformed } from './malformed.js';

/**
 * Every act that is recorded when it is done, and whom or what `about` then names. Besides, the
 * refusal of any act of server/inbox/permissions.ts is recorded, by its name there.
 */
export const acts = {
  start: 'nothing',
  'change-setting': 'name of the setting, never its value',
  mark: 'nothing: a fixed moment, after which a checkpoint is signed',
  'make-setup-link': 'nothing',
  'make-recovery-link': 'person',
  invite: 'person invited, with the roles of the invitation',
  withdraw: 'person whose invitation it was',
  'finish-enrolment': 'nothing',
  confirm: 'person whose words a Head compared, with the roles that count from now on',
  role: 'person whose roles were changed, with those that they have now',
  'ask-role': 'person who is to become a Head, with the roles asked for',
  'end-account': 'person',
  'recover-account': 'person',
  'keep-reserve-copy': 'nothing: their own copy for the reserve key was stored',
  'open-reserve-copy': 'person whose copy for the reserve key was handed out',
  'sign-in': 'nothing',
  'sign-out': 'nothing',
  'end-sessions': 'nothing',
  'count-failures': 'how many sign-ins failed besides within an hour',
  'use-code': 'how many recovery codes are left',
  'add-factor': 'nothing',
  'remove-factor': 'nothing',
  'replace-codes': 'nothing',
  'change-passphrase': 'nothing',
  'ask-keys': 'nothing',
  'keep-keys': 'nothing',
  'publish-statement': 'number of the statement',
  'publish-directory': 'number of the directory',
  'renew-directory': 'number of the directory',
  'set-duty-mail': 'nothing: their own address was given or taken away',
  'set-away': 'nothing: until when they are away was said or taken back',
  'set-away-of': 'person of whom a Head said so',
  propose: 'number of the directory or statement proposed',
  'sign-proposal': 'number of the directory or statement proposed',
  'withdraw-proposal': 'number of the directory or statement proposed',
  'erase-batch': 'number of the batch',
  'erase-cells': 'nothing',
} as const;

/** The act of an officer's bundle: its entry carries the sealed leaf. */
export const bundleAct = 'send-bundle';

export interface Act {
  /** A name of `acts`, or of the table of permissions when it was refused. */
  act: string;
  outcome: 'done' | 'refused';
  /** Person number; null for the server itself and for whoever is not known. */
  by: number | null;
  /** A person (with roles: `aboutRoles`), a number or the name of a setting; null for nothing. */
  about: number | string | null;
}

/** An entry taken apart. */
export interface Entry extends Act {
  /**
   * Seconds since 1970: the moment of the act; of a bundle the beginning of its UTC day, since no
   * finer time of it is kept.
   */
  seconds: number;
  /** The sealed leaf of a bundle, 512 bytes; null for every other act. */
  leaf: Uint8Array | null;
}

const daySeconds = 86_400;
const leafBytes = 512;
const lineLimit = 200;
/** Latest second that four digits of a year can write. */
const latestSecond = 253_402_300_799;

const word = /^[a-z][a-z-]{0,29}$/;
const number = /^(0|[1-9][0-9]{0,9})$/;
const settingName = /^[A-Z][A-Z_]{0,39}$/;
const personWithRoles = /^[1-9][0-9]{0,9}:[a-z]{1,20}(\+[a-z]{1,20})*$/;
const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/;

const isoSecond = (seconds: number): string =>
  `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;

/** A person and roles, as an entry names them: `3:head+officer`. */
export const aboutRoles = (person: number, roles: readonly Role[]): string =>
  `${person}:${roleNames.filter((role) => roles.includes(role)).join('+')}`;

/** `2026-11-22T09:00:05Z act outcome by about`; of a bundle the day alone. */
export function formatLine({ act, outcome, by, about }: Act, seconds: number): string {
  const time = isoSecond(seconds).slice(0, act === bundleAct && outcome === 'done' ? 10 : 20);
  return `${time} ${act} ${outcome} ${by ?? '-'} ${about ?? '-'}`;
}

/** The bytes of an entry: its line, a newline, and the leaf of a bundle. */
export function encodeEntry({ line, leaf }: { line: string; leaf: Uint8Array | null }): Uint8Array {
  return Buffer.concat([Buffer.from(`${line}\n`, 'latin1'), leaf ?? Buffer.alloc(0)]);
}

/** Reads an entry; throws Malformed for every other spelling. */
export function parseEntry(bytes: Uint8Array): Entry {
  const end = bytes.indexOf(0x0a);
  if (end < 0 || end > lineLimit) throw new Malformed('entry');
  const line = Buffer.from(bytes.subarray(0, end)).toString('latin1');
  const [time = '', act = '', outcome, by = '', about = '', ...more] = line.split(' ');
  const seconds = secondsOf(time);
  const entry = {
    act,
    outcome: outcome === 'refused' ? ('refused' as const) : ('done' as const),
    by: by === '-' ? null : wholeOf(by),
    about: about === '-' ? null : isName(about) ? about : wholeOf(about),
  };
  const leaf = bytes.subarray(end + 1);
  const isBundle = act === bundleAct && outcome === 'done';
  const good =
    more.length === 0 &&
    word.test(act) &&
    formatLine(entry, seconds) === line &&
    leaf.length === (isBundle ? leafBytes : 0) &&
    (!isBundle || entry.by !== null);
  if (!good) throw new Malformed('entry');
  return { ...entry, seconds, leaf: isBundle ? leaf : null };
}

function secondsOf(time: string): number {
  const seconds = Date.parse(time) / 1_000;
  if (!moment.test(time) || !(seconds >= 0 && seconds <= latestSecond)) {
    throw new Malformed('entry');
  }
  return seconds;
}

const isName = (about: string): boolean => settingName.test(about) || personWithRoles.test(about);

function wholeOf(text: string): number {
  if (!number.test(text)) throw new Malformed('entry');
  return Number(text);
}

/** Seconds at which a UTC day (days since 1970) begins. */
export const dayBegins = (day: number): number => day * daySeconds;
export const dayOfSeconds = (seconds: number): number => Math.floor(seconds / daySeconds);
