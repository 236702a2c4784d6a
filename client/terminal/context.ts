/** What a command works with: everything that it knows of the world. */
import type { Random } from '../../crypto/index.js';
import type { Clock } from '../conversation/clock.js';
import type { PortalPort } from '../conversation/ports.js';
import type { Sentences } from '../locales/en.js';
import type { Home } from './home.js';
import type { TerminalInbox } from './http-inbox.js';
import type { Terminal } from './prompt.js';

/** What an auditor chooses to be shown, and holds the log against; as typed. */
export interface AuditOptions {
  person: string | undefined;
  act: string | undefined;
  from: string | undefined;
  to: string | undefined;
  /** Path of a checkpoint that was kept. */
  against: string | undefined;
  /** Keys of witnesses. */
  witnesses: readonly string[];
}

/** Given on the command line; nothing secret is among them. */
export interface Options {
  portal: string;
  inbox: string;
  account: string | undefined;
  pins: boolean;
  seconds: number | undefined;
  untilQuiet: boolean;
  /** Of `audit` alone. */
  audit?: AuditOptions;
}

export interface Context {
  terminal: Terminal;
  say: Sentences;
  home: Home;
  clock: Clock;
  random: Random;
  options: Options;
  /** What stands behind the command: a reference, or nothing. */
  rest: readonly string[];
  portal(origin: string): PortalPort;
  inbox(origin: string): TerminalInbox;
}

/** What a program tells its shell. */
export const exitCodes = {
  done: 0,
  /** The server said no, or there is nothing of that name. */
  failed: 1,
  /** Wrong usage. */
  usage: 2,
  /** The unit is not the one that was pinned. */
  otherUnit: 3,
  interrupted: 130,
} as const;

/** Ends a command with a sentence for whoever runs it. */
export class Stop extends Error {
  override readonly name = 'Stop';
  constructor(
    readonly sentence: string,
    readonly exitCode: number = exitCodes.failed,
  ) {
    super(sentence);
  }
}
