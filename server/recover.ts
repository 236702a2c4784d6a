/** `node dist/server/main.js recover ACCOUNT`: a one-time link for somebody who lost their passphrase. */
import pino from 'pino';
import type { Random } from '../crypto/checks.js';
import type { Clock } from './clock.js';
import type { Config } from './config.js';
import { createRecoveryLink } from './inbox/recovery.js';
import { createLog } from './log.js';
import { migrate, openDatabase } from './store/database.js';
import { StartError } from './store/start-error.js';

/**
 * Prints the link, beside a server that runs or without one. Throws StartError for an account that
 * there is no link for, and whatever opening the database throws.
 */
export async function recoverAccount(given: {
  config: Config;
  clock: Clock;
  random: Random;
  print: (line: string) => void;
  account: string;
}): Promise<void> {
  const { config, clock, random, print, account } = given;
  const db = await openDatabase(config.databaseUrl);
  try {
    await migrate(db);
    const link = await createRecoveryLink({ db, clock, random }, account);
    if (link === null) {
      throw new StartError(
        'There is no such account of somebody who stands in the directory. Whoever was never admitted is invited anew, under another account.',
      );
    }
    createLog(pino.destination(2)).event('recovery-link-made', { app: 'inbox' });
    print('With this link and the 24 words of their recovery kit the owner of the account chooses');
    print('a new passphrase, once, within 7 days. Without the words it changes nothing:');
    print(`  ${config.inboxOrigin}/#recover=${link.token}`);
    print('Or in a terminal, which asks for the part behind "=":');
    print(`  npm run cli -- recover --inbox ${config.inboxOrigin}`);
  } finally {
    await db.destroy();
  }
}
