/** Enrolling and coming back, in the worker: what was drawn or read lies here and nowhere else. */
import { ProtocolError, type Random, seedBytes, wipe, wordsOfSeed } from '../../crypto/index.js';
import type { LookAnswer } from '../../server/inbox/wire.js';
import { applicationFingerprint } from '../conversation/ceremony.js';
import { enrolWith, type MetUnit } from '../conversation/joining.js';
import { type RecoveredSecrets, recoverWith, wipeRecovered } from '../conversation/recovering.js';
import type { InboxClient } from '../http/inbox.js';
import type { DutyFactors } from './duty-factors.js';
import type { DrawnWords, JoiningAsks } from './joining-messages.js';
import { kitLink, readKit } from './kit-words.js';
import type { reserveActs } from './reserve-acts.js';

type Answered = 'drawKit' | 'enrol' | 'readKit' | 'readReserve' | 'recover';

type Answers = { makeKeys(): Promise<null> } & {
  [K in Answered]: (...asked: Parameters<JoiningAsks[K]>) => Promise<ReturnType<JoiningAsks[K]>>;
};

/** `forget`: what was drawn or read, and not used, is wiped. */
export function joiningActs(given: {
  inbox: InboxClient;
  random: Random;
  lookAt(token: string): Promise<{ link: LookAnswer; met: MetUnit | null }>;
  drawnWords(words: string[]): DrawnWords;
  factors: Pick<DutyFactors, 'second' | 'registered'>;
  reserve: Pick<ReturnType<typeof reserveActs>, 'read'>;
  /** Asks for the keys of a kit, which is wiped. */
  make(kit: Uint8Array): Promise<void>;
}): { answers: Answers; forget(): void } {
  const { inbox, random, lookAt, drawnWords, factors, reserve } = given;
  let kit: Uint8Array | RecoveredSecrets | null = null;

  function forgetKit(): void {
    if (kit instanceof Uint8Array) wipe(kit);
    else if (kit !== null) wipeRecovered(kit);
    kit = null;
  }

  const answers: Answers = {
    async drawKit() {
      forgetKit();
      const drawn = random(seedBytes);
      kit = drawn;
      return drawnWords(wordsOfSeed(drawn));
    },
    async makeKeys() {
      if (!(kit instanceof Uint8Array)) throw new ProtocolError('argument', 'a kit that was drawn');
      await given.make(kit);
      kit = null;
      return null;
    },
    async enrol({ token, title, passphrase, factor }) {
      const { link, met } = await lookAt(token);
      const { account, person } = link;
      if (met === null || account === null) throw new ProtocolError('content', 'a link');
      if (!(kit instanceof Uint8Array)) throw new ProtocolError('argument', 'a kit that was drawn');
      const second = factors.second(factor);
      const given = { token, account, person, title, passphrase, second, kit };
      const application = await enrolWith(inbox, given, { met, random });
      factors.registered();
      kit = null;
      return applicationFingerprint(application);
    },
    async readKit({ token, text }) {
      // First: no answer of the server's is waited for while the words lie in memory.
      const { link, met } = await lookAt(token);
      const read = readKit(text, { link, met });
      if (read.kit === null) return read.reading;
      forgetKit();
      kit = read.kit;
      return read.reading;
    },
    async readReserve({ token, text }) {
      const { link, met } = await lookAt(token);
      const read = await reserve.read({ token, text, person: link.person, met });
      if (!read.ok) return read;
      forgetKit();
      kit = read.secrets;
      return { ok: true };
    },
    async recover({ token, passphrase, factor }) {
      const { link, met } = await lookAt(token);
      const { account } = link;
      if (met === null || account === null) throw new ProtocolError('content', 'a link');
      if (kit === null) throw new ProtocolError('argument', 'a kit that was read');
      const second = factors.second(factor);
      const given = { token, account, ...kitLink(link), passphrase, second, kit };
      await recoverWith(inbox, given, { met, random });
      factors.registered();
      kit = null;
      return null;
    },
  };
  return { answers, forget: forgetKit };
}
