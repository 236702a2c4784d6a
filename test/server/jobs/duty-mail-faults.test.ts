import { createServer, type Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, it } from 'vitest';
import { systemRandom } from '../../../crypto/index.js';
import { readConfig, settingsOf } from '../../../server/config.js';
import { createBeat } from '../../../server/jobs/beat.js';
import { dutyMailPauses } from '../../../server/jobs/duty-mail.js';
import { createLog } from '../../../server/log.js';
import { readDutyMail } from '../../../server/store/duty-mail.js';
import { recordStart } from '../../../server/store/settings.js';
import { makeCertificate } from '../../support/certificate.js';
import { onEachDatabase } from '../../support/databases.js';
import { openPostOffice } from '../../support/post-office.js';
import { recorded } from '../audit/recorded.js';
import { opening } from '../inbox/unit-made.js';
import {
  addressOf,
  closeAll,
  closers,
  day,
  first,
  hour,
  minute,
  openWithAddresses,
  postOffice,
  settingsFor,
  seven,
  started,
} from './daily-mail.js';

afterEach(closeAll);

/** A server that says what the test makes it say. */
async function anyServer(talk: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as { port: number }).port;
}

onEachDatabase('A mail server that is not as it should be changes nothing else', (open) => {
  /** Tries every minute for eight hours; how often the mail server was met is for the caller. */
  async function wholeDay(mail: ReturnType<typeof started>, from = first): Promise<void> {
    for (let now = from; now < from + 8 * hour; now += minute) await mail.at(now);
  }

  it('away: tried a few times, then the day is given up; the next day begins anew', async () => {
    const office = await openWithAddresses(await open());
    const post = await openPostOffice();
    await post.close();
    await office.enrol(9, 'administrator');
    const administrator = await office.signIn(9);
    const before = await recorded(office.db);
    const mail = started(office, settingsFor(post.port));
    await wholeDay(mail);
    const tries = 1 + dutyMailPauses.length;
    expect(mail.said()).toEqual(Array(tries).fill('duty-mail-failed ESOCKET 2'));
    expect(mail.logged.join()).not.toContain('example.org');
    // A restart does not begin it again.
    await started(office, settingsFor(post.port)).at(first + 7 * hour);
    expect(await readDutyMail(office.db)).toMatchObject({ tries, refused: 0, waiting: 2 });
    const word = async () => (await administrator('GET', '/api/state')).json.mail;
    expect(await word()).toBe('failing');
    const again = await postOffice();
    const next = started(office, settingsFor(again.port));
    await next.at(first + day);
    expect(again.posted.length).toBe(2);
    expect(next.said()).toEqual(['duty-mail-sent 2']);
    expect(await readDutyMail(office.db)).toMatchObject({ tries: 1, refused: 0, waiting: 0 });
    expect(await word()).toBe('working');
    // The audit log has other things to say.
    expect(await recorded(office.db)).toEqual(before);
  });

  it('refusing one address, or for now: the others have theirs, and nobody has two', async () => {
    const office = await openWithAddresses(await open());
    let busy = true;
    const post = await postOffice({
      onRcptTo({ address }, _session, done) {
        const status = address === addressOf(1) ? 550 : busy ? 450 : 250;
        if (status === 250) return done();
        done(Object.assign(new Error('not here'), { responseCode: status }));
      },
    });
    const mail = started(office, settingsFor(post.port));
    await mail.at(first);
    expect(post.posted).toEqual([]);
    busy = false;
    await wholeDay(mail, first + minute);
    expect(post.posted.map(({ to }) => to)).toEqual([[addressOf(2)]]);
    expect(mail.said()).toEqual(['duty-mail-failed EENVELOPE-450 2', 'duty-mail-sent 1']);
    expect(await readDutyMail(office.db)).toMatchObject({ refused: 1, waiting: 0 });
  });

  it('answering nonsense, without end, or cut off in the middle: told by a code, and no more', async () => {
    const office = await openWithAddresses(await open(), [1]);
    const talks: ((socket: Socket) => void)[] = [
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      (socket) => {
        const more = (): void => {
          while (socket.write(`220-${'x'.repeat(60_000)}`)) if (socket.destroyed) return;
        };
        socket.on('drain', more);
        more();
      },
      (socket) => socket.end('220 mail\r\n250 '),
      (socket) => socket.write('220 mail\r\n', () => setTimeout(() => socket.destroy(), 5)),
    ];
    const port = await anyServer((socket) => {
      const talk = talks.shift() ?? (() => socket.destroy());
      talk(socket);
    });
    const mail = started(office, settingsFor(port));
    await wholeDay(mail);
    expect(talks).toEqual([]);
    expect(mail.said().length).toBe(1 + dutyMailPauses.length);
    expect(mail.said().every((line) => line.startsWith('duty-mail-failed E'))).toBe(true);
  });

  it('silent: the beat goes on, and stopping the server gives it up', async () => {
    const office = await openWithAddresses(await open(), [1]);
    let met = 0;
    const port = await anyServer(() => {
      met += 1;
    });
    const mail = started(office, settingsFor(port));
    office.clock.time = first;
    const log = createLog({ write: () => undefined });
    const { db, clock } = office;
    const parts = { db, clock, log, collect: null, random: systemRandom };
    const beat = createBeat({ ...parts, dutyMail: mail.job });
    await beat.tick();
    await expect.poll(() => met).toBe(1);
    await beat.tick();
    await mail.job.close();
    expect(met).toBe(1);
    expect(mail.logged).toEqual([]);
    // What was given up by stopping is due at the next start.
    const post = await postOffice();
    await started(office, settingsFor(post.port)).at(first + minute);
    expect(post.posted.length).toBe(1);
  });
});

const login = { user: 'duty', password: 'very-secret-password' };

onEachDatabase('The way to the mail server', (open) => {
  it('STARTTLS is demanded and its certificate looked at; only then does anybody sign in', async () => {
    const office = await openWithAddresses(await open(), [1]);
    const users: unknown[] = [];
    const { key, cert: ca } = makeCertificate();
    const takes: SMTPServerOptions = {
      key,
      cert: ca,
      onAuth({ username, password }, _session, done) {
        users.push(username);
        const good = username === login.user && password === login.password;
        if (good) done(null, { user: username });
        else done(new Error('no'));
      },
    };
    const plain = await postOffice({ ...takes, disabledCommands: ['STARTTLS'] });
    const closed = await postOffice({ ...takes, authOptional: false });
    const shown = await postOffice({ ...takes, secure: true });
    const demand = { host: 'localhost', security: 'starttls', login } as const;
    let now = first;
    for (const [post, trusted, code] of [
      [plain, ca, 'ETLS'],
      [closed, undefined, 'ESOCKET'],
    ] as const) {
      const mail = started(office, settingsFor(post.port, demand), trusted);
      await mail.at(now);
      now += minute;
      expect(mail.said()).toEqual([expect.stringContaining(`duty-mail-failed ${code}`)]);
      expect(mail.logged.join()).not.toContain(login.password);
    }
    expect([users, plain.posted, closed.posted]).toEqual([[], [], []]);

    const wrong = { ...demand, login: { ...login, password: 'another' } };
    const refused = started(office, settingsFor(closed.port, wrong), ca);
    await refused.at(now);
    expect(refused.said()).toEqual(['duty-mail-failed EAUTH-535 1']);
    const mail = started(office, settingsFor(closed.port, demand), ca);
    await mail.at(now + minute);
    expect(closed.posted).toMatchObject([{ secure: true, user: 'duty' }]);
    // TLS from the first byte.
    const direct = { ...demand, security: 'tls', login: null } as const;
    await started(office, settingsFor(shown.port, direct), ca).at(now + day);
    expect(shown.posted).toMatchObject([{ secure: true }]);
  });
  it('name and password stay in the settings: neither database nor audit log has them', async () => {
    const config = readConfig({
      SMTP_URL: 'smtp://mail.example.org',
      SMTP_USER: 'some-user',
      SMTP_PASSWORD: login.password,
      DUTY_MAIL_FROM: 'duty@unit.example.org',
    });
    expect(config.dutyMail).toEqual({
      host: 'mail.example.org',
      port: 587,
      security: 'starttls',
      login: { user: 'some-user', password: login.password },
      from: 'duty@unit.example.org',
      at: seven,
    });
    const db = await open();
    await recordStart(db, { settings: settingsOf(readConfig({})), now: opening });
    await recordStart(db, { settings: settingsOf(config), now: opening });
    const [kept] = await db
      .selectFrom('secrets')
      .select('value')
      .where('name', '=', 'settings-at-start')
      .execute();
    const text = Buffer.from(kept?.value ?? []).toString('utf8');
    expect(text).toContain('mail.example.org');
    for (const secret of ['some-user', login.password]) expect(text).not.toContain(secret);
    expect(await recorded(db)).toEqual([
      ...['start done - -', 'start done - -'],
      ...['DUTY_MAIL_AT', 'DUTY_MAIL_FROM', 'SMTP_PASSWORD', 'SMTP_URL', 'SMTP_USER'].map(
        (name) => `change-setting done - ${name}`,
      ),
    ]);
  });
});
