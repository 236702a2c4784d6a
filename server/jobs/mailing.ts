/** One mail, which says the same every day and to everybody: handed to the mail server of the settings. */
import { createTransport } from 'nodemailer';
import { type Random, toHex } from '../../crypto/checks.js';
import { secondMilliseconds } from '../clock.js';
import type { DutyMailSettings } from '../mail-settings.js';
import { codeOf } from '../store/faults.js';

const subject = 'Please sign in today / Mewngofnodwch heddiw';
const text = [
  'Please sign in today.',
  '',
  'This message comes every day at the same time, whether or not anything is',
  'there. It never holds a link or an attachment, and needs no answer.',
  '',
  'Mewngofnodwch heddiw.',
  '',
  "Daw'r neges hon bob dydd ar yr un pryd, boed rhywbeth yno neu beidio. Nid",
  'yw byth yn cynnwys dolen nac atodiad, ac nid oes angen ateb.',
  '',
].join('\r\n');

/** How long a server may take: to answer at all, to say a word more, and for everything. */
const connectMilliseconds = 10 * secondMilliseconds;
const silenceMilliseconds = 20 * secondMilliseconds;
const wholeMilliseconds = 60 * secondMilliseconds;
/** No answer of a mail server is longer than a few lines. */
const answerLimit = 65_536;
const idBytes = 16;

/** `refused`: this address for good; `later`: whatever else, with a code for the log. */
export type Handed = { how: 'taken' } | { how: 'refused' | 'later'; code: string };

export interface Mailer {
  /** Never throws. `moment`: what the mail says that it was sent at, milliseconds. */
  hand(mail: { to: string; moment: number }, signal: AbortSignal): Promise<Handed>;
}

/** `ca`: certificates of authorities to trust in place of the system's. */
export function createMailer(
  { host, port, security, login, from }: DutyMailSettings,
  random: Random,
  ca?: string,
): Mailer {
  const domain = from.slice(from.indexOf('@') + 1);
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'loopback',
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    forceAuth: login !== null,
    // Not the name of this machine.
    name: domain,
    connectionTimeout: connectMilliseconds,
    dnsTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: silenceMilliseconds,
    maxResponseSize: answerLimit,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });

  return {
    async hand({ to, moment }, signal) {
      try {
        await transport.sendMail({
          from,
          to,
          subject,
          text,
          date: new Date(moment),
          messageId: `<${toHex(random(idBytes))}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.any([signal, AbortSignal.timeout(wholeMilliseconds)]),
        });
        return { how: 'taken' };
      } catch (error) {
        const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
        const status = typeof responseCode === 'number' ? responseCode : 0;
        const code = codeOf(error) ?? 'fault';
        const named = status === 0 ? code : `${code}-${status}`;
        const refused = command === 'RCPT TO' && status >= 500 && status < 600;
        return { how: refused ? 'refused' : 'later', code: named };
      }
    },
  };
}
