import { z } from 'zod';
import { formatAddresses, parseAddresses, type WitnessAddress } from './audit/addresses.js';
import { type DutyMailSettings, parseMailServer, parseMinute, printable } from './mail-settings.js';
import { StartError } from './store/start-error.js';

z.config({ jitless: true });

/** The settings as the rest of the program sees them. */
export interface Config {
  host: string;
  /** 0 lets the system choose (tests). */
  portalPort: number;
  inboxPort: number;
  /** Where browsers find the two apps, without a trailing slash. */
  portalOrigin: string;
  inboxOrigin: string;
  databaseUrl: string;
  /** True when the server and both origins are on loopback: nobody else can reach it. */
  loopback: boolean;
  /** Whether a unit with trial timings may run here: on loopback, or when the setting says so. */
  trialAllowed: boolean;
  /** Portal drops stored in one UTC day at most; then 503 `full` to everybody. */
  dropsPerDay: number;
  /** Who cosigns the checkpoints of the audit log; nobody when none is named. */
  witnesses: WitnessAddress[];
  /** The daily mail to officers; null where none is sent. */
  dutyMail: DutyMailSettings | null;
}

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().int().max(65_535));

const origin = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.:[\]-]+$/)
  .refine((text) => URL.canParse(text) && new URL(text).origin === text);

function addressesOrNull(text = ''): WitnessAddress[] | null {
  try {
    return parseAddresses(text);
  } catch {
    return null;
  }
}

/**
 * One entry a setting: how it is read, what it is when it is not given, what it has to be (in the
 * sentence that stops the start) and what it is for (in the table of docs/operating.md).
 */
const settings = {
  PORTAL_PORT: {
    schema: port,
    otherwise: '8080',
    mustBe: 'a port from 1 to 65535',
    about: 'Port of the portal, which reporters open.',
  },
  INBOX_PORT: {
    schema: port,
    otherwise: '8081',
    mustBe: 'a port from 1 to 65535',
    about: 'Port of the inbox, which officers sign in to.',
  },
  HOST: {
    schema: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/),
    otherwise: '127.0.0.1',
    mustBe: 'an address or host name of this machine',
    about: 'Address that both listen on. Leave it on loopback behind a proxy on the same machine.',
  },
  PORTAL_ORIGIN: {
    schema: origin.optional(),
    otherwise: undefined,
    mustBe: 'an origin such as https://report.example.org, in lower case without a path',
    about: 'Where browsers find the portal. When it is not given: `http://HOST:PORTAL_PORT`.',
  },
  INBOX_ORIGIN: {
    schema: origin.optional(),
    otherwise: undefined,
    mustBe: 'an origin such as https://inbox.example.org, in lower case without a path',
    about:
      'Where browsers find the inbox. Its host name must differ from the portal’s, because ' +
      'cookies ignore ports (loopback excepted), and it must be a name: security keys and passkeys ' +
      'are bound to it and know no addresses. When it is not given: `http://HOST:INBOX_PORT`, ' +
      'with `localhost` for an address of this machine.',
  },
  DATABASE_URL: {
    schema: z.string().regex(/^(sqlite:[^\s?#]+|postgres(ql)?:\/\/\S+)$/),
    otherwise: 'sqlite:./data/bad-apple.db',
    mustBe: 'sqlite:<path of a file> or postgres://<user>@<host>/<database>',
    about: 'The database: one SQLite file (its folder is made with mode 0700), or PostgreSQL.',
  },
  ALLOW_TRIAL: {
    schema: z.enum(['yes', 'no']),
    otherwise: 'no',
    mustBe: 'yes or no',
    about:
      'Whether a unit with trial timings may run where others can reach it. Trial timings hide ' +
      'little. On loopback they are always allowed.',
  },
  DROPS_PER_DAY: {
    schema: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number)
      .pipe(z.number().int().min(1)),
    otherwise: '20000',
    mustBe: 'a whole number from 1 to 999999999',
    about:
      'Storage budget: portal drops kept of one UTC day (17.6 KB each with 8 slots, for at most ' +
      '60 days). Above it reporters are shown other routes until midnight UTC.',
  },
  AUDIT_WITNESSES: {
    schema: z
      .string()
      .optional()
      .transform(addressesOrNull)
      .pipe(z.array(z.custom<WitnessAddress>())),
    otherwise: undefined,
    mustBe: 'pairs of a witness’s key and its address, all apart by spaces',
    about:
      'Witnesses that cosign the checkpoints of the audit log ([audit.md](audit.md#witnesses)), ' +
      'each as `KEY URL`. Nobody is asked when it is not given.',
  },
  SMTP_URL: {
    schema: z
      .string()
      .optional()
      .transform((text) => (text === undefined ? undefined : parseMailServer(text, isLoopback)))
      .refine((server) => server !== null),
    otherwise: undefined,
    mustBe: 'smtp://<host>[:<port>] or smtps://<host>[:<port>]',
    about:
      'Mail server for the daily word to officers ([Daily mail](#daily-mail)). Nothing is mailed ' +
      'when it is not given. `smtp` demands STARTTLS, except from a server on loopback.',
  },
  SMTP_USER: {
    schema: printable.optional(),
    otherwise: undefined,
    mustBe: 'at most 200 printable characters',
    about: 'Who signs in to the mail server. Nobody does when it is not given.',
  },
  SMTP_PASSWORD: {
    schema: printable.optional(),
    otherwise: undefined,
    mustBe: 'at most 200 printable characters',
    about: 'With what. It is kept nowhere else, and written into no log.',
  },
  DUTY_MAIL_FROM: {
    schema: z.email().max(254).optional(),
    otherwise: undefined,
    mustBe: 'an e-mail address',
    about: 'Whom the daily mail comes from; needed with `SMTP_URL`.',
  },
  DUTY_MAIL_AT: {
    schema: z
      .string()
      .transform(parseMinute)
      .refine((minute) => minute !== null),
    otherwise: '07:00',
    mustBe: 'a time such as 07:00',
    about: 'When it is sent, every day, in UTC.',
  },
} as const satisfies Record<string, Setting>;

interface Setting {
  schema: z.ZodType;
  otherwise: string | undefined;
  mustBe: string;
  about: string;
}

type Settings = { [name in keyof typeof settings]: z.output<(typeof settings)[name]['schema']> };

/**
 * Reads the settings. An empty string counts as not given.
 * Throws StartError with one sentence that names the setting.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const result = setting.schema.safeParse(env[name] || setting.otherwise);
    if (!result.success) throw new StartError(`${name} must be ${setting.mustBe}.`);
    read[name] = result.data;
  }
  const given = read as Settings;

  const { HOST, PORTAL_PORT, INBOX_PORT } = given;
  if (PORTAL_PORT !== 0 && PORTAL_PORT === INBOX_PORT) {
    throw new StartError('INBOX_PORT must be another port than PORTAL_PORT.');
  }
  const portalOrigin = given.PORTAL_ORIGIN ?? httpOrigin({ host: HOST, port: PORTAL_PORT });
  const inboxOrigin = given.INBOX_ORIGIN ?? httpOrigin({ host: nameOf(HOST), port: INBOX_PORT });
  const hosts = [HOST, hostOf(portalOrigin), hostOf(inboxOrigin)];
  const loopback = hosts.every(isLoopback);
  if (!loopback && hostOf(portalOrigin) === hostOf(inboxOrigin)) {
    throw new StartError(
      'INBOX_ORIGIN must have another host name than PORTAL_ORIGIN, because cookies ignore ports.',
    );
  }
  return {
    host: HOST,
    portalPort: PORTAL_PORT,
    inboxPort: INBOX_PORT,
    portalOrigin,
    inboxOrigin,
    databaseUrl: given.DATABASE_URL,
    loopback,
    trialAllowed: loopback || given.ALLOW_TRIAL === 'yes',
    dropsPerDay: given.DROPS_PER_DAY,
    witnesses: given.AUDIT_WITNESSES,
    dutyMail: dutyMailOf(given),
  };
}

function dutyMailOf(given: Settings): DutyMailSettings | null {
  const { SMTP_URL, SMTP_USER, SMTP_PASSWORD, DUTY_MAIL_FROM, DUTY_MAIL_AT } = given;
  if ((SMTP_USER === undefined) !== (SMTP_PASSWORD === undefined)) {
    throw new StartError('SMTP_USER and SMTP_PASSWORD must be given together, or neither.');
  }
  if (!SMTP_URL) return null;
  if (DUTY_MAIL_FROM === undefined) {
    throw new StartError('DUTY_MAIL_FROM must be given where SMTP_URL is.');
  }
  const login =
    SMTP_USER === undefined || SMTP_PASSWORD === undefined
      ? null
      : { user: SMTP_USER, password: SMTP_PASSWORD };
  return { ...SMTP_URL, login, from: DUTY_MAIL_FROM, at: DUTY_MAIL_AT ?? 0 };
}

/**
 * The settings by name, as text: to tell whether one was changed between two starts, and to show
 * them to administrators. Who signs in to PostgreSQL or to the mail server,
 * and with what, is left out; so is every secret.
 */
export function settingsOf(config: Config): Readonly<Record<string, string>> {
  const mail = config.dutyMail;
  return {
    PORTAL_PORT: String(config.portalPort),
    INBOX_PORT: String(config.inboxPort),
    HOST: config.host,
    PORTAL_ORIGIN: config.portalOrigin,
    INBOX_ORIGIN: config.inboxOrigin,
    DATABASE_URL: config.databaseUrl.replace(/^(postgres\w*:\/\/)[^/]*@/, '$1').replace(/\?.*/, ''),
    ALLOW_TRIAL: config.trialAllowed ? 'yes' : 'no',
    DROPS_PER_DAY: String(config.dropsPerDay),
    AUDIT_WITNESSES: formatAddresses(config.witnesses),
    SMTP_URL: mail === null ? '' : `${mail.security} ${mail.host} ${mail.port}`,
    SMTP_USER: mail?.login ? 'given' : '',
    SMTP_PASSWORD: mail?.login ? 'given' : '',
    DUTY_MAIL_FROM: mail?.from ?? '',
    DUTY_MAIL_AT: mail === null ? '' : String(mail.at),
  } satisfies Record<keyof typeof settings, string>;
}

/** `http://host:port`, with brackets around an IPv6 address. */
export function httpOrigin({ host, port }: { host: string; port: number }): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The name of this machine for an address of its own: WebAuthn knows no addresses. */
const nameOf = (host: string): string => (isLoopback(host) ? 'localhost' : host);

function hostOf(origin: string): string {
  return new URL(origin).hostname.replace(/^\[|\]$/g, '');
}

/** Whether a host name or address never leaves the machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The table of settings in docs/operating.md, as Markdown. */
export function settingsTable(): string {
  const rows = Object.entries<Setting>(settings).map(
    ([name, { otherwise, mustBe, about }]) =>
      `| \`${name}\` | ${otherwise === undefined ? '–' : `\`${otherwise}\``} | ${about} It must be ${mustBe}. |`,
  );
  return ['| Setting | When not given | What it is |', '|---|---|---|', ...rows].join('\n');
}
