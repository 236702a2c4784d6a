/** Settings of the one thing that this program ever mails: the daily word to officers. */
import { z } from 'zod';
import { dayMilliseconds, minuteMilliseconds } from './clock.js';

/** How the way to a mail server is kept from listeners. */
export type MailSecurity = 'tls' | 'starttls' | 'loopback';

export interface MailServer {
  host: string;
  port: number;
  /** `starttls` is demanded, never only tried; `loopback` is for a server on this machine. */
  security: MailSecurity;
}

export interface DutyMailSettings extends MailServer {
  /** Null: the mail server asks nobody who they are. */
  login: { user: string; password: string } | null;
  from: string;
  /** Minute of the UTC day at which it is sent. */
  at: number;
}

const usualPorts = { 'smtp:': 587, 'smtps:': 465 } as const;

/** `smtp://host[:port]` or `smtps://host[:port]` and nothing else. Null for any other text. */
export function parseMailServer(
  text: string,
  isLoopback: (host: string) => boolean,
): MailServer | null {
  if (!/^smtps?:\/\/[a-z0-9.:[\]-]+$/.test(text) || !URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  const scheme = protocol as keyof typeof usualPorts;
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === '') return null;
  const open = isLoopback(host) ? 'loopback' : 'starttls';
  return {
    host,
    port: port === '' ? usualPorts[scheme] : Number(port),
    security: scheme === 'smtps:' ? 'tls' : open,
  };
}

/** Minutes of the day from `07:00`; null for any other text. */
export function parseMinute(text: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** What can be in a setting that goes into a line of SMTP: printable ASCII. */
export const printable = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** The newest UTC day whose moment for the daily mail has come. */
export const newestMailDay = ({ now, at }: { now: number; at: number }): number =>
  Math.floor((now - at * minuteMilliseconds) / dayMilliseconds);

/** That moment, in milliseconds. */
export const mailMoment = ({ day, at }: { day: number; at: number }): number =>
  day * dayMilliseconds + at * minuteMilliseconds;
