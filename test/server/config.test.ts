import { expect, test } from 'vitest';
import { readConfig } from '../../server/config.js';

test('Without any setting the server runs on loopback with SQLite in ./data', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    portalPort: 8080,
    inboxPort: 8081,
    portalOrigin: 'http://127.0.0.1:8080',
    inboxOrigin: 'http://127.0.0.1:8081',
    databaseUrl: 'sqlite:./data/bad-apple.db',
    loopback: true,
    trialAllowed: true,
    dropsPerDay: 20_000,
    witnesses: [],
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
    inboxOrigin: 'http://[::1]:8081',
  });
});

test('An empty setting counts as not given', () => {
  expect(readConfig({ PORTAL_PORT: '', DROPS_PER_DAY: '' }).portalPort).toBe(8080);
});
