import { expect, test } from 'vitest';
import { readConfig } from '../../server/config.js';

test('Without any setting the server runs on loopback with SQLite in ./data', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    portalPort: 8080,
    inboxPort: 8081,
    portalOrigin: 'http://127.0.0.1:8080',
    inboxOrigin: 'http://localhost:8081',
    databaseUrl: 'sqlite:./data/bad-apple.db',
    loopback: true,
    trialAllowed: true,
    dropsPerDay: 20_000,
    witnesses: [],
    dutyMail: null,
  });
});

const service = {
  PORTAL_ORIGIN: 'https://report.example.org',
  INBOX_ORIGIN: 'https://inbox.example.org',
};

test('Behind a proxy the origins are what counts: nothing is loopback, trial is not allowed', () => {
  expect(readConfig({ ...service })).toMatchObject({ loopback: false, trialAllowed: false });
  expect(readConfig({ ...service, ALLOW_TRIAL: 'yes' })).toMatchObject({ trialAllowed: true });
});

test.each([
  ['PORTAL_PORT', 'http', 'PORTAL_PORT must be a port from 1 to 65535.'],
  ['PORTAL_PORT', '65536', 'PORTAL_PORT must be a port from 1 to 65535.'],
  ['INBOX_PORT', '-1', 'INBOX_PORT must be a port from 1 to 65535.'],
  ['INBOX_PORT', '8080', 'INBOX_PORT must be another port than PORTAL_PORT.'],
  ['HOST', 'no host', 'HOST must be an address or host name of this machine.'],
  [
    'PORTAL_ORIGIN',
    'https://report.example.org/',
    'PORTAL_ORIGIN must be an origin such as https://report.example.org, in lower case without a path.',
  ],
  [
    'INBOX_ORIGIN',
    'ftp://inbox.example.org',
    'INBOX_ORIGIN must be an origin such as https://inbox.example.org, in lower case without a path.',
  ],
  [
    'DATABASE_URL',
    'mysql://db',
    'DATABASE_URL must be sqlite:<path of a file> or postgres://<user>@<host>/<database>.',
  ],
  ['ALLOW_TRIAL', 'true', 'ALLOW_TRIAL must be yes or no.'],
  [
    'AUDIT_WITNESSES',
    'https://witness.example.org',
    'AUDIT_WITNESSES must be pairs of a witness’s key and its address, all apart by spaces.',
  ],
  [
    'SMTP_URL',
    'smtp://user:secret@mail.example.org',
    'SMTP_URL must be smtp://<host>[:<port>] or smtps://<host>[:<port>].',
  ],
  ['SMTP_URL', 'smtp://mail.example.org', 'DUTY_MAIL_FROM must be given where SMTP_URL is.'],
  ['SMTP_USER', 'duty', 'SMTP_USER and SMTP_PASSWORD must be given together, or neither.'],
  ['SMTP_PASSWORD', 'a b', 'SMTP_PASSWORD must be at most 200 printable characters.'],
  ['DUTY_MAIL_FROM', 'the unit', 'DUTY_MAIL_FROM must be an e-mail address.'],
  ['DUTY_MAIL_AT', '7 pm', 'DUTY_MAIL_AT must be a time such as 07:00.'],
  ['DROPS_PER_DAY', '0', 'DROPS_PER_DAY must be a whole number from 1 to 999999999.'],
])('%s = %s stops the start with one sentence that names it', (name, value, sentence) => {
  expect(() => readConfig({ [name]: value })).toThrow(sentence);
});

test('Portal and inbox on one host name are refused, whatever the ports: cookies ignore ports', () => {
  const sentence =
    'INBOX_ORIGIN must have another host name than PORTAL_ORIGIN, because cookies ignore ports.';
  const same = {
    PORTAL_ORIGIN: 'https://force.example.org',
    INBOX_ORIGIN: 'https://force.example.org:8443',
  };
  expect(() => readConfig(same)).toThrow(sentence);
  expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow(sentence);
  expect(readConfig({ HOST: '0.0.0.0', ...service })).toMatchObject({ loopback: false });
  expect(readConfig({ HOST: '::1' })).toMatchObject({
    loopback: true,
    portalOrigin: 'http://[::1]:8080',
    inboxOrigin: 'http://localhost:8081',
  });
});

test('An empty setting counts as not given', () => {
  expect(readConfig({ PORTAL_PORT: '', DROPS_PER_DAY: '' }).portalPort).toBe(8080);
});

test('The daily mail demands STARTTLS or TLS, except from a mail server on loopback', () => {
  const read = (url: string) =>
    readConfig({ SMTP_URL: url, DUTY_MAIL_FROM: 'duty@unit.example.org', DUTY_MAIL_AT: '06:30' });
  expect(read('smtp://mail.example.org').dutyMail).toEqual({
    host: 'mail.example.org',
    port: 587,
    security: 'starttls',
    login: null,
    from: 'duty@unit.example.org',
    at: 390,
  });
  const ways = ['smtps://mail.example.org', 'smtp://127.0.0.1:25', 'smtp://[::1]:25'].map(
    (url) => read(url).dutyMail,
  );
  expect(ways.map((way) => [way?.host, way?.port, way?.security])).toEqual([
    ['mail.example.org', 465, 'tls'],
    ['127.0.0.1', 25, 'loopback'],
    ['::1', 25, 'loopback'],
  ]);
});
