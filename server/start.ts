import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import type { Random } from '../crypto/checks.js';
import { type Clock, secondMilliseconds } from './clock.js';
import { type Config, settingsOf } from './config.js';
import { readPage } from './http/pages.js';
import { buildInbox } from './inbox/app.js';
import { createSetupLink } from './inbox/links.js';
import { createBeat } from './jobs/beat.js';
import { createDutyMail } from './jobs/duty-mail.js';
import { createMailer } from './jobs/mailing.js';
import type { Collect } from './jobs/overwriting.js';
import { createWitnessing } from './jobs/witnessing.js';
import { createLog, type Log } from './log.js';
import { buildPortal } from './portal/app.js';
import { createDifficulty } from './portal/difficulty.js';
import { type Database, diskFree, migrate, openDatabase } from './store/database.js';
import { readUnit } from './store/directories.js';
import { recordStart } from './store/settings.js';
import { StartError } from './store/start-error.js';

const notOverwritten =
  'Started without --expose-gc: what is let go of in memory is not overwritten (docs/operating.md).';
const notBuilt = 'The pages are not built ("npm run build"): only terminals can use this server.';

/** How often the server looks for what is due. */
const tickMilliseconds = secondMilliseconds;

export interface RunningServer {
  portalOrigin: string;
  inboxOrigin: string;
  /** Finishes what is under way, writes the counts of the log, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts the whole server: database, both apps, jobs. Prints the two addresses and, while there is
 * no unit, how to set one up. The log goes to standard error, so that what is printed stays apart.
 * Throws StartError, and whatever opening the database or a port throws.
 */
export async function startServer(given: {
  config: Config;
  clock: Clock;
  random: Random;
  print: (line: string) => void;
  /** Folder with the built pages, `portal` and `inbox` in it. */
  pages: string;
  /** `null` when Node was not started with `--expose-gc`. */
  collect: Collect | null;
}): Promise<RunningServer> {
  const { config, clock, random, print, pages, collect } = given;
  const db = await openDatabase(config.databaseUrl);
  const closers: (() => Promise<unknown>)[] = [() => db.destroy()];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.reverse()) await close();
  };
  try {
    await migrate(db);
    await checkTrial(db, config);
    await recordStart(db, { settings: settingsOf(config), now: clock.now() });
    const log = createLog(pino.destination(2));
    const difficulty = createDifficulty(config);
    const parts = { db, clock, config, log, random, difficulty };
    const portalPage = await readPage(join(pages, 'portal'));
    const inboxPage = await readPage(join(pages, 'inbox'));
    const portal = await buildPortal({ ...parts, page: portalPage });
    const portalOrigin = (): string => originOf(config.portalOrigin, portal.server.address());
    const inboxOrigin = (): string => originOf(config.inboxOrigin, inbox.server.address());
    const machine = {
      settings: settingsOf(config),
      dropsPerDay: config.dropsPerDay,
      diskFree: () => diskFree(config.databaseUrl),
    };
    const inbox = await buildInbox({
      ...parts,
      portalOrigin,
      inboxOrigin,
      page: inboxPage,
      machine,
    });
    closers.push(() => Promise.all([portal.close(), inbox.close()]));
    const witnessing = createWitnessing({ db, log, witnesses: config.witnesses });
    closers.push(() => witnessing.close());
    const dutyMail = startMailing(parts);
    closers.push(async () => dutyMail?.close());
    const { tellFailures } = inbox;
    const beat = createBeat({ ...parts, collect, witnessing, dutyMail, tellFailures });
    await beat.tick();

    await portal.listen({ host: config.host, port: config.portalPort });
    await inbox.listen({ host: config.host, port: config.inboxPort });
    const origins = {
      portalOrigin: portalOrigin(),
      inboxOrigin: inboxOrigin(),
    };
    const timer = setInterval(() => void beat.tick(), tickMilliseconds);
    closers.push(async () => {
      clearInterval(timer);
      await beat.tick();
    });
    log.event('started');
    if (portalPage.length === 0 || inboxPage.length === 0) print(notBuilt);
    if (collect === null) print(notOverwritten);
    await greet(parts, origins, print);

    return {
      ...origins,
      async stop() {
        closers.splice(1, 0, async () => {
          log.writeCounts();
          log.event('stopped');
        });
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The daily mail; null where no mail server is named. */
function startMailing(given: { db: Database; config: Config; log: Log; random: Random }) {
  const { config, random, ...parts } = given;
  const settings = config.dutyMail;
  if (settings === null) return null;
  return createDutyMail({ ...parts, settings, mailer: createMailer(settings, random) });
}

/** Says where the apps are and, while there is no unit, how to set one up. */
async function greet(
  parts: { db: Database; clock: Clock; config: Config; random: Random },
  { portalOrigin, inboxOrigin }: { portalOrigin: string; inboxOrigin: string },
  print: (line: string) => void,
): Promise<void> {
  print('Bad Apple is running.');
  print(`  Portal (reporters): ${portalOrigin}`);
  print(`  Inbox (officers):   ${inboxOrigin}`);
  if (parts.config.loopback) {
    print('  Only this machine can reach them, so both may share a host name.');
  }
  const link = await createSetupLink(parts);
  if (link === null) return;
  print('No unit has been set up yet. This link does it, once, within 7 days:');
  print(`  ${inboxOrigin}/#setup=${link.token}`);
  print('Or in a terminal, which asks for the part behind "=":');
  print(`  npm run cli -- setup --inbox ${inboxOrigin}`);
}

/** A unit with trial timings hides little: it does not run where others can reach it unasked. */
async function checkTrial(db: Database, config: Config): Promise<void> {
  const unit = await readUnit(db);
  if (unit?.current.directory.trial && !config.trialAllowed) {
    throw new StartError(
      'ALLOW_TRIAL must be yes to run a unit with trial timings where others can reach it.',
    );
  }
}

/** The configured origin; with port 0, what the system chose. */
function originOf(origin: string, address: AddressInfo | string | null): string {
  if (!origin.endsWith(':0') || address === null || typeof address === 'string') return origin;
  return origin.replace(/:0$/, `:${address.port}`);
}
