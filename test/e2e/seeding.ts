/** Reports and a colleague's work without a page: put on the server by the engine itself. */
import { applicationFingerprint } from '../../client/conversation/ceremony.js';
import {
  type Part,
  partsOfWriting,
  type Session,
  signParts,
  slotKeysOf,
  startSession,
} from '../../client/conversation/compose.js';
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import { enrolWith, type MetUnit, openSession } from '../../client/conversation/joining.js';
import type { ReportContent } from '../../client/conversation/letters.js';
import { caseKeysOf } from '../../client/conversation/returning.js';
import { verifyUnit } from '../../client/conversation/unit-check.js';
import { httpInbox } from '../../client/terminal/http-inbox.js';
import { httpPortal } from '../../client/terminal/http-portal.js';
import {
  concat,
  dayOf,
  dropHash,
  entropyBytes,
  fromBase64url,
  membersOf,
  proveWork,
  systemRandom as random,
  receiptKeys,
  sealDrop,
} from '../../crypto/index.js';
import { softKey } from '../support/second-key.js';

export interface SeededReport {
  text: string;
  categories: readonly string[];
  mode?: ReportContent['mode'];
  language?: 'en' | 'cy';
  /** Persons left out. */
  excluded?: number[];
  /** Another letter with the next number but this many: those between are missing. */
  skip?: number;
  /** A second letter that claims the place of the first. */
  conflict?: boolean;
  answerWanted?: boolean;
  wishes?: string;
  /** The same words write a second case, to others: persons left out of that one. */
  second?: number[];
  /** Whatever else of the content is to be other than usual. */
  content?: Partial<ReportContent>;
}

const contentOf = (report: SeededReport): ReportContent => ({
  mode: report.mode ?? 'anonymous',
  language: report.language ?? 'en',
  questionnaire: { id: 'report', version: 1 },
  answers: { category: [...report.categories], what: report.text },
  onBehalf: null,
  contact: { answerWanted: report.answerWanted ?? true, wishes: report.wishes ?? '' },
  continues: null,
  attachments: [],
  ...report.content,
});

/** Puts reports on a portal, each from a receipt of its own; gives the receipts' entropies. */
export async function sendReports(
  origin: string,
  reports: readonly SeededReport[],
): Promise<Uint8Array[]> {
  const portal = httpPortal(origin);
  const shown = await portal.unit();
  const { unit, directory } = verifyUnit(shown, null);
  const put = async (session: Session, parts: readonly Part[]): Promise<Session> => {
    const addressees = membersOf(directory, session.keys.path);
    const { letters, next } = signParts(session, { directory, addressees }, parts);
    for (const letter of letters) {
      const { id, drop } = sealDrop(
        {
          unitId: unit.unitId,
          directory: directory.number,
          slots: directory.slots,
          addressees: slotKeysOf(addressees),
          letter: letter.bytes,
        },
        random,
      );
      const work = { unitId: unit.unitId, id, dropHash: dropHash(drop) };
      const proof = proveWork({ ...work, day: dayOf(Date.now()), bits: shown.work + 1 });
      const answer = await portal.putDrop(id, concat(drop, proof ?? new Uint8Array(10)));
      if (!answer.stored) throw new Error(answer.code);
    }
    return next;
  };
  const send = async (report: SeededReport, entropy: Uint8Array): Promise<void> => {
    const receipt = receiptKeys(entropy, unit.unitId);
    const path = { route: 1, excluded: report.excluded ?? [] };
    const keys = caseKeysOf(receipt, path);
    const session = startSession({ receipt, keys, seen: [], noticeSeen: false, random });
    const to = { directory, addressees: membersOf(directory, path) };
    const parts = partsOfWriting(session, to, { kind: 'report', content: contentOf(report) });
    const message = (text: string): Part[] => {
      const content = { language: report.language ?? 'en', text };
      return partsOfWriting(session, to, { kind: 'message', content });
    };
    const after = await put(session, parts);
    if (report.conflict === true) await put(session, message('Somebody else has my words.'));
    if (report.skip !== undefined)
      await put({ ...after, seq: after.seq + report.skip }, message('And one thing more.'));
  };
  const entropies: Uint8Array[] = [];
  for (const report of reports) {
    const entropy = random(entropyBytes);
    entropies.push(entropy.slice());
    await send(report, entropy.slice());
    if (report.second !== undefined)
      await send({ ...report, excluded: report.second }, entropy.slice());
  }
  return entropies;
}

type Prove = Parameters<typeof openSession>[2]['prove'];

export interface Colleague {
  /** Eight words that the Head compares. */
  words: string;
  /** Signs in, does this work, and places all of it. */
  work(what: (duty: Duty) => void): Promise<void>;
}

/** Enrols with a link as a terminal does. */
export async function colleague(given: {
  origin: string;
  link: string;
  title: string;
}): Promise<Colleague> {
  const inbox = httpInbox(given.origin);
  const token = given.link.split('=')[1] ?? '';
  const { account, person, statements, directory } = await inbox.look(token);
  if (account === null || directory === null) throw new Error('not an officer’s link');
  const shown = { statements: statements.map(fromBase64url), directory: fromBase64url(directory) };
  const met: MetUnit = verifyUnit(shown, null);
  const passphrase = 'abandon ability able about above absent absorb';
  const key = softKey(given.origin);
  const second = await key.second(inbox, { token });
  const { title } = given;
  const enrolled = { token, account, person, title, passphrase, second, kit: random(32) };
  const application = await enrolWith(inbox, enrolled, { met, random });
  return {
    words: applicationFingerprint(application),
    work: (what) => workAs({ origin: given.origin, account, passphrase, prove: key.prove }, what),
  };
}

/** Signs in as somebody, does this work, and places all of it. */
export async function workAs(
  given: { origin: string; account: string; passphrase: string; prove: Prove },
  what: (duty: Duty) => void,
): Promise<void> {
  const inbox = httpInbox(given.origin);
  const { account, passphrase, prove } = given;
  const met = verifyUnit(await inbox.unit(), null);
  const { unit } = met;
  const now = (): number => Date.now();
  const { vault } = await openSession(inbox, met, { account, passphrase, now, prove });
  const duty = await openDuty({ inbox, vault, unit, now, random });
  what(duty);
  for (let left = 600; left > 0 && !duty.quiet(); left--) {
    await duty.beat();
    await duty.sync();
  }
  await inbox.signOut();
  inbox.close();
}
